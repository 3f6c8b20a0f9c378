import type { TicketFacts } from '../../src/access/ticket.ts';
import type { Interest } from '../../src/events/topics.ts';
import type { Prisma } from '../../src/store/generated/client.ts';
import type { TestDatabase } from '../database.ts';

export const subject = '01900000-0000-7000-8000-000000000001';

/** What staff follow. */
export const everything: Interest = { tickets: 'ALL', rows: [] };
/** What follows one ticket. */
export const narrow = (ticket: string): Interest => ({ tickets: { ids: [ticket] }, rows: [] });

export const kinds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `n${from + i}`);

const nobody = '01900000-0000-7000-8000-0000000000ff';

/** Of a ticket that nobody sees but by what is said. */
export const factsOf = (given: Partial<TicketFacts>): Prisma.InputJsonObject => ({
  ticket: {
    id: subject,
    kind: 'TICKET',
    typeId: nobody,
    status: 'OPEN',
    requesterId: nobody,
    organizationId: nobody,
    assigneeId: null,
    teamId: null,
    followerIds: [],
    followerOrganizationIds: [],
    copiedAffiliateIds: [],
    ...given,
  },
});

type Row = string | ({ kind: string } & Partial<Prisma.EventCreateManyInput>);

/** What a committed action leaves behind, before anybody rings. */
export const append = ({ prisma }: Pick<TestDatabase, 'prisma'>, rows: readonly Row[]) =>
  prisma.event.createMany({
    data: rows.map((row) => ({
      actorType: 'SYSTEM' as const,
      subjectType: 'Ticket',
      subjectId: subject,
      audience: 'STAFF' as const,
      ...(typeof row === 'string' ? { kind: row } : row),
    })),
  });
