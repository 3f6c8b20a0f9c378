import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { BuilderTypes } from '../graphql/builder.ts';
import { encodeId } from '../graphql/id.ts';
import { type InputFields, idempotencyKey, idOf, nullish, ref, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { createTemplate, deleteTemplate, reorderTemplates, updateTemplate } from './actions.ts';
import { findTemplate, templatesWith } from './reads.ts';
import { filters, limits, tags } from './rules.ts';

type PayloadFields<Result> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<Result>>;

const templateResult = (t: PayloadFields<{ templateId: string }>) => ({
  template: t.prismaField({
    type: 'Template',
    description: 'The template as it is now; null after an error.',
    resolve: (query, { templateId }, _args, ctx) =>
      templateId === undefined ? null : findTemplate(ctx.db, ctx.viewer, templateId, query),
  }),
});

const name = `To choose it by: 1 to ${limits.name} characters, unique, else ALREADY_EXISTS.`;
const body =
  `Markdown with Liquid, 1 to ${limits.body} characters. Variables: \`Query.templateVariables\`, as in ` +
  `\`{{ affiliate.firstName }}\`. Filters: ${filters.join(', ')}, as in \`{{ today | date: "%d.%m.%Y" }}\`. ` +
  `Tags: ${tags.join(', ')}. What does not parse or is not offered is TEMPLATE_INVALID, and \`fields\` names each.`;

const outOfRange = {
  message: `Must be 0 to ${limits.position}.`,
  params: { code: 'INVALID_ARGUMENT' satisfies ErrorCode },
};
const position = (t: InputFields, otherwise: string) =>
  t
    .int({ description: `Where it stands, 0 to ${limits.position}: lower ones are listed first. ${otherwise}` })
    .validate(nullish(z.int().refine((place) => place >= 0 && place <= limits.position, outOfRange)));

mutation('createTemplate', {
  description: `Adds a prepared reply, offered at once on every ticket. There are at most ${limits.templates}, else LIMIT_REACHED.`,
  input: (t) => ({
    name: t.string({ required: true, description: name }).validate(text(limits.name)),
    body: t.string({ required: true, description: body }).validate(text(limits.body)),
    position: position(t, 'After all others by default.'),
    idempotencyKey: idempotencyKey(t),
  }),
  payload: templateResult,
  resolve: (ctx, input) => ctx.actOnce('createTemplate', input, (act) => createTemplate(act, input)),
});

mutation('updateTemplate', {
  description: 'Changes what is given of a prepared reply and leaves the rest. Comments made from it stay as they are.',
  input: (t) => ({
    id: ref(t, 'Template', 'The template.'),
    name: t.string({ description: name }).validate(nullish(text(limits.name))),
    body: t.string({ description: body }).validate(nullish(text(limits.body))),
    position: position(t, 'As it is by default.'),
  }),
  payload: templateResult,
  resolve: (ctx, input) => ctx.act((act) => updateTemplate(act, input)),
});

mutation('deleteTemplate', {
  description: 'Removes a prepared reply. Comments made from it stay as they are.',
  input: (t) => ({ id: ref(t, 'Template', 'The template.') }),
  resolve: (ctx, input) => ctx.act((act) => deleteTemplate(act, input)),
  payload: (t) => ({
    deletedTemplateId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedTemplateId }) => (deletedTemplateId ? encodeId('Template', deletedTemplateId) : null),
    }),
  }),
});

mutation('reorderTemplates', {
  description: 'Puts all prepared replies into a new order.',
  input: (t) => ({
    ids: t
      .idList({
        required: true,
        description: 'Each template once, in the order wanted; one too few, too many or unknown is INVALID_REFERENCE.',
      })
      .validate(z.array(idOf('Template')).max(limits.templates, `At most ${limits.templates}.`)),
  }),
  resolve: (ctx, input) => ctx.act((act) => reorderTemplates(act, input)),
  payload: (t) => ({
    templates: t.prismaField({
      type: ['Template'],
      description: 'All of them, in their new order; null after an error.',
      resolve: (query, { reordered }, _args, ctx) =>
        reordered
          ? ctx.db.template.findMany({
              ...query,
              where: templatesWith(ctx.viewer, null),
              orderBy: [{ position: 'asc' }, { id: 'asc' }],
            })
          : null,
    }),
  }),
});
