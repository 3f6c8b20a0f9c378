import type { Ask, Viewer } from './contestants/contestant.ts';
import { connect, urlOf } from './ground/database.ts';
import { countsOf } from './ground/people.ts';
import { Random } from './ground/random.ts';
import { codeOf, titles, words } from './ground/texts.ts';

/** What is measured: one kind of question, asked with many values by one viewer. */
export interface Operation {
  readonly name: string;
  readonly about: string;
  readonly viewer: Viewer;
  readonly asks: readonly Ask[];
}

const statuses = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'];
const samples = 2_000;

export async function operationsOn(name: string, scale: number) {
  const { tickets, sized } = countsOf(scale);
  const random = new Random(1, 'asks');
  const client = await connect(name);
  try {
    const people = await client.query<Viewer>(
      `SELECT p."id", p."email", p."organizationId" FROM "Credential" c JOIN (
         SELECT "id", "email", NULL::uuid AS "organizationId", "number" FROM "Manager"
         UNION ALL SELECT "id", "email", "organizationId", "number" FROM "Affiliate"
       ) p ON p."id" IN (c."managerId", c."affiliateId") ORDER BY p."organizationId" IS NOT NULL, p."number"`,
    );
    const [staff, ...customers] = people.rows;
    if (!staff) throw new Error(`${urlOf(name)} has nobody who can sign in`);
    const numbers = Array.from({ length: samples }, () => 1 + random.below(tickets));
    const found = await client.query<{ id: string }>(
      `SELECT t."id" FROM unnest($1::int[]) WITH ORDINALITY AS n ("number", place)
       JOIN "Ticket" t USING ("number") ORDER BY place`,
      [numbers],
    );
    const ids = found.rows.map(({ id }) => id);
    const managers = await client.query<{ id: string }>('SELECT "id" FROM "Manager" ORDER BY "number"');
    const list = Array.from({ length: samples }, () => ({ kind: 'list' as const, status: random.pick(statuses) }));
    const frequent = Array.from({ length: samples }, () => ({ kind: 'search' as const, text: random.pick(words) }));

    const operations: Operation[] = [
      {
        name: 'Q1',
        about: 'one ticket with affiliate, manager, newest 20 comments',
        viewer: staff,
        asks: ids.map((ticketId) => ({ kind: 'ticket', ticketId })),
      },
      {
        name: 'Q2',
        about: 'first 50 tickets of a status by `updatedAt` with affiliate and manager',
        viewer: staff,
        asks: list,
      },
      ...customers.map((viewer, i) => ({
        name: `Q2 of ${sized[i]}`,
        about: `the same by a customer who sees ${sized[i]} tickets`,
        viewer,
        asks: list,
      })),
      {
        name: 'Q3',
        about: '20 tickets of a manager, each with affiliate, 5 newest comments and two counts',
        viewer: staff,
        asks: Array.from({ length: samples }, () => ({ kind: 'worklist', managerId: random.pick(managers.rows).id })),
      },
      {
        name: 'S rare',
        about: 'the last 20 tickets with a word that is in one of 2,000',
        viewer: staff,
        asks: frequent.map(() => ({ kind: 'search', text: codeOf(random.below(titles)) })),
      },
      {
        name: 'S frequent',
        about: 'the same with a word that is in most of them',
        viewer: staff,
        asks: frequent,
      },
      ...customers.map((viewer, i) => ({
        name: `S of ${sized[i]}`,
        about: `the same by a customer who sees ${sized[i]} tickets`,
        viewer,
        asks: frequent,
      })),
      {
        name: 'M1',
        about: 'add a comment and touch its ticket',
        viewer: staff,
        asks: ids.map((ticketId, i) => ({ kind: 'comment', ticketId, body: `Answer ${i}: we have sent it again.` })),
      },
    ];
    return { viewers: people.rows, operations };
  } finally {
    await client.end();
  }
}
