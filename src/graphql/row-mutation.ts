import { queryFromInfo } from '@pothos/plugin-prisma';
import type { Context } from '../context.ts';
import type { Act } from '../events/log.ts';
import type { BuilderTypes } from './builder.ts';
import { refTo } from './connection.ts';
import { ref } from './input.ts';
import { mutation } from './mutation.ts';

// Mutations whose result is one row of the type, read again after the commit by the same rules as everywhere.

export type RowName =
  | 'Affiliate'
  | 'Article'
  | 'Category'
  | 'CustomField'
  | 'CustomRole'
  | 'Integration'
  | 'Manager'
  | 'Organization'
  | 'Plan'
  | 'PortalConfig'
  | 'ProductArea'
  | 'Project'
  | 'Team'
  | 'TicketType';

/** Rows with these keys that the viewer may see. */
export type LoadRows = (ctx: Context, query: object, ids: string[]) => Promise<{ id: string }[]>;

type PayloadFields = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<{ id: string }>>;

const wordsOf = (name: RowName) => name.replace(/(?<!^)[A-Z]/g, ' $&').toLowerCase();

const fieldOf = (name: RowName) => `${name[0]?.toLowerCase()}${name.slice(1)}`;

/** The payload's field, named as the type is unless said otherwise. */
export const rowResult =
  (name: RowName, load: LoadRows, field = fieldOf(name)) =>
  (t: PayloadFields) => ({
    [field]: t.field({
      type: refTo(name),
      description: `The ${wordsOf(name)} as it is now; null after an error.`,
      resolve: async ({ id }, _args, ctx, info) => {
        if (id === undefined) return null;
        const [row] = await load(ctx, queryFromInfo({ context: ctx, info }), [id]);
        // read with the selection of this very type
        return (row ?? null) as never;
      },
    }),
  });

type Action = (act: Act, id: string) => Promise<{ id: string }>;

/** `deactivateX` and `reactivateX`. */
export function activityMutations(
  name: RowName,
  load: LoadRows,
  actions: { deactivate: Action; reactivate: Action },
  descriptions: { deactivate: string; reactivate: string },
) {
  for (const verb of ['deactivate', 'reactivate'] as const)
    mutation(`${verb}${name}`, {
      description: `${descriptions[verb]} One that is so already stays as it is.`,
      input: (t) => ({ id: ref(t, name, `The ${wordsOf(name)}.`) }),
      payload: rowResult(name, load),
      resolve: (ctx, { id }) => ctx.act((act) => actions[verb](act, id)),
    });
}
