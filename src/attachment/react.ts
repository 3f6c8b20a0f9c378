import type { Feed } from '../events/feed.ts';
import type { TicketEventData, TicketEventKind } from '../events/log.ts';
import type { Files } from '../files/files.ts';

const leaveFiles: readonly string[] = [
  'ticket.deleted',
  'comment.removed',
  'attachment.removed',
] satisfies TicketEventKind[];

/** A custom field says another one, or none. */
const changesFile = ({ kind, data }: { kind: string; data: unknown }) =>
  kind === 'ticket.updated' && (data as TicketEventData['ticket.updated']).changes?.some(({ file }) => file);

/** The bytes of what was deleted go soon after the commit; the hourly sweep covers what was missed. */
export const sweepAfterDeletions = (feed: Pick<Feed, 'observe'>, files: Pick<Files, 'tidy'>) =>
  feed.observe(({ row }) => {
    if (leaveFiles.includes(row.kind) || changesFile(row)) files.tidy();
  });
