import { parseId } from '../../src/graphql/id.ts';
import type { TestDesk } from '../desk.ts';

/** What the log has of an object, oldest first: each event's kind, with the properties where it names any. */
export async function logged({ db }: TestDesk, subjectId: string): Promise<string[]> {
  const events = await db.event.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
  return events.map(({ kind, properties }) => [kind, ...properties].join(' '));
}

/** The row's key. */
export const keyOf = (globalId: string) => parseId(globalId)?.key ?? '';
