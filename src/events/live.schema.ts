import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { EventRow, Live } from './told.ts';

type PageOfLog = ReadonlyMap<bigint, Live>;

/** Pages of the log that an operation reads, by the names of its fields in the answer. */
const pages = new WeakMap<Context, Map<string | number, PageOfLog>>();

export function notePage(ctx: Context, { path }: GraphQLResolveInfo, page: PageOfLog) {
  const known = pages.get(ctx) ?? new Map<string | number, PageOfLog>();
  pages.set(ctx, known.set(path.key, page));
}

/**
 * What an event is to its follower. It is kept beside the row, as the one that a field gets may be another, loaded with
 * what the field asks for; events of a timeline beneath are other events.
 */
export function live(event: { id: bigint }, ctx: Context, { rootValue, path }: GraphQLResolveInfo): Live | undefined {
  const root = (rootValue as { event?: EventRow } | undefined)?.event;
  if (root) return root.id === event.id ? root.live : undefined;
  const trail = trailOf(path);
  return trail.length > deepest
    ? undefined
    : pages
        .get(ctx)
        ?.get(trail[0] ?? '')
        ?.get(event.id);
}

/** `events.nodes.0.cursor` */
const deepest = 4;

function trailOf(path: GraphQLResolveInfo['path'] | undefined): (string | number)[] {
  return path ? [...trailOf(path.prev), path.key] : [];
}
