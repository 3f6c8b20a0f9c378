import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../database.ts';

let database: TestDatabase;
let managerId: string;
let affiliateId: string;
beforeAll(async () => {
  database = await testDatabase();
  const { prisma } = database;
  const { id: organizationId } = await prisma.organization.create({ data: { name: 'Acme' } });
  managerId = (await prisma.manager.create({ data: { name: 'Max', email: 'max@desk.example' } })).id;
  affiliateId = (await prisma.affiliate.create({ data: { name: 'Ana', email: 'ana@acme.example', organizationId } }))
    .id;
});
afterAll(() => database.drop());

test('the log has one head, made with the database', async () => {
  const heads = await database.prisma.logHead.findMany();
  expect(heads).toMatchObject([{ position: 0n, floor: 0n, epoch: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  await expect(database.prisma.logHead.create({ data: { one: false, epoch: heads[0]?.epoch ?? '' } })).rejects.toThrow(
    'LogHead_one_row',
  );
});

test.each(['Credential', 'Session', 'OneTimeLink'] as const)('a %s is of exactly one person', async (model) => {
  const { prisma } = database;
  const expiresAt = new Date();
  const create = (people: { managerId?: string; affiliateId?: string }, unique: string): Promise<object> => {
    if (model === 'Credential') return prisma.credential.create({ data: { ...people, hash: unique } });
    if (model === 'Session') return prisma.session.create({ data: { ...people, refreshHash: unique, expiresAt } });
    return prisma.oneTimeLink.create({ data: { ...people, tokenHash: unique, expiresAt } });
  };
  await expect(create({ managerId, affiliateId }, 'both')).rejects.toThrow(`${model}_one_person`);
  await expect(create({}, 'nobody')).rejects.toThrow(`${model}_one_person`);
  expect(await create({ managerId }, 'manager')).toMatchObject({ managerId, affiliateId: null });
  expect(await create({ affiliateId }, 'affiliate')).toMatchObject({ managerId: null, affiliateId });
});

test('an event has one actor at most', async () => {
  const event = {
    kind: 'x',
    actorType: 'SYSTEM',
    subjectType: 'Manager',
    subjectId: managerId,
    audience: 'STAFF',
  } as const;
  const { event: events } = database.prisma;
  await expect(events.create({ data: { ...event, managerId, affiliateId } })).rejects.toThrow('Event_one_actor');
  expect(await events.create({ data: event })).toMatchObject({ managerId: null, affiliateId: null });
});

test('a ticket has no negative counter, one creator at most, and followers that are somebody', async () => {
  const { prisma } = database;
  const { organizationId } = await prisma.affiliate.findUniqueOrThrow({ where: { id: affiliateId } });
  const { id: typeId } = await prisma.ticketType.create({ data: { name: 'Question' } });
  const text = { title: 'Hello', description: '', descriptionHtml: '' };
  const data = {
    ...text,
    typeId,
    organizationId,
    requesterId: affiliateId,
    creatorType: 'MANAGER',
    creatorManagerId: managerId,
  } as const;

  await expect(prisma.ticket.create({ data: { ...data, creatorAffiliateId: affiliateId } })).rejects.toThrow(
    'Ticket_one_creator',
  );
  const { id: ticketId } = await prisma.ticket.create({ data });
  for (const counter of ['staffCommentCount', 'affiliateCommentCount']) {
    const decrement = prisma.ticket.update({ where: { id: ticketId }, data: { [counter]: { decrement: 1 } } });
    await expect(decrement).rejects.toThrow('Ticket_counters');
  }
  const follow = (follower: { affiliateId?: string; organizationId?: string }) =>
    prisma.ticketFollower.create({ data: { ticketId, ...follower } });
  await expect(follow({})).rejects.toThrow('TicketFollower_one_follower');
  await expect(follow({ affiliateId, organizationId })).rejects.toThrow('TicketFollower_one_follower');
  await follow({ organizationId });
});
