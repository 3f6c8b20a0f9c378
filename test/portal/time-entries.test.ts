import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { act, open, read } from '../scene.ts';
import { type PortalScene, panel, portalScene } from './portal-desk.ts';

let scene: PortalScene;
beforeAll(async () => {
  scene = await portalScene();
});
afterAll(() => scene.desk.close());

const entry =
  'timeEntry { id minutes spentOn note isBillable author { name } viewerCanEdit viewerCanDelete } ticket { id }';
const log = (by: Person, input: object, result = entry) => act(by, 'addTimeEntry', input, result);
const sums = (by: Person, id: string) =>
  read(by, id, 'minutesLogged billableMinutes viewerCanLogTime timeEntries { totalCount }');
const door = async (...names: string[]) => {
  const { slug } = await scene.portal({ details: panel(...names) });
  return scene.at(scene.requester, slug);
};

describe('OD-09 time entries', () => {
  it('are logged by staff and, where the portal lets them, by customers; the ticket has their sums', async () => {
    const { agent, requester } = scene;
    const ticket = await open(requester);
    const guest = await door('timeEntries!');
    const input = { ticket, minutes: 90, spentOn: '2026-03-14', note: ' On the phone ', billable: true };
    expect(await log(agent, input)).toMatchObject({
      timeEntry: {
        minutes: 90,
        spentOn: '2026-03-14',
        note: 'On the phone',
        isBillable: true,
        author: { name: 'Luis' },
        viewerCanEdit: true,
        viewerCanDelete: true,
      },
      error: null,
    });
    const own = await log(guest, { ticket, minutes: 15 });
    expect(own.timeEntry).toMatchObject({ minutes: 15, isBillable: false, note: null, author: { name: 'Marta' } });
    expect(await sums(guest, ticket)).toEqual({
      minutesLogged: 105,
      billableMinutes: 90,
      viewerCanLogTime: true,
      timeEntries: { totalCount: 2 },
    });
    const { timeEntries } = await read(guest, ticket, 'timeEntries { nodes { minutes } }');
    expect(timeEntries.nodes.map(({ minutes }: { minutes: number }) => minutes)).toEqual([90, 15]);
  });

  it('are changed and deleted by whoever logged them, and deleted by administrators', async () => {
    const { admin, agent, requester } = scene;
    const ticket = await open(requester);
    const guest = await door('timeEntries!');
    const { timeEntry: mine } = await log(guest, { ticket, minutes: 10 });
    const { timeEntry: theirs } = await log(agent, { ticket, minutes: 20, billable: true });
    const update = (by: Person, id: string, input: object) => act(by, 'updateTimeEntry', { id, ...input }, entry);
    const remove = (by: Person, id: string) => act(by, 'deleteTimeEntry', { id }, 'deletedTimeEntryId');
    expect((await update(guest, mine.id, { minutes: 30, note: 'Tried again' })).timeEntry).toMatchObject({
      minutes: 30,
      note: 'Tried again',
    });
    expect((await update(agent, theirs.id, { billable: false })).timeEntry).toMatchObject({
      minutes: 20,
      isBillable: false,
    });
    expect((await update(guest, theirs.id, { minutes: 1 })).error.type).toBe('FORBIDDEN');
    expect((await update(agent, mine.id, { minutes: 1 })).error.type).toBe('FORBIDDEN');
    expect((await remove(guest, theirs.id)).error.type).toBe('FORBIDDEN');
    expect((await remove(agent, mine.id)).error.type).toBe('FORBIDDEN');
    expect(await remove(admin, mine.id)).toMatchObject({ deletedTimeEntryId: mine.id, error: null });
    expect(await sums(guest, ticket)).toMatchObject({
      minutesLogged: 20,
      billableMinutes: 0,
      timeEntries: { totalCount: 1 },
    });
  });

  it('do not exist for customers whose portal does not show them, by no way', async () => {
    const { agent, requester } = scene;
    const ticket = await open(requester);
    const guest = await door('priority');
    const before = await read(guest, ticket, 'version updatedAt isUnread');
    const { timeEntry } = await log(agent, { ticket, minutes: 20 });
    expect(await read(guest, ticket, 'version updatedAt isUnread')).toEqual(before);
    expect(
      await read(
        guest,
        ticket,
        'minutesLogged billableMinutes viewerCanLogTime timeEntries { totalCount } timeline { totalCount }',
      ),
    ).toEqual({
      minutesLogged: null,
      billableMinutes: null,
      viewerCanLogTime: false,
      timeEntries: null,
      timeline: { totalCount: 1 },
    });
    expect((await guest.run('query ($id: ID!) { node(id: $id) { id } }', { id: timeEntry.id })).node).toBeNull();
    expect((await act(guest, 'deleteTimeEntry', { id: timeEntry.id }, 'deletedTimeEntryId')).error.type).toBe(
      'NOT_FOUND',
    );
    expect((await log(guest, { ticket, minutes: 5 })).error.type).toBe('FORBIDDEN');
  });

  it('are read and not logged where the portal shows them only', async () => {
    const { agent, requester } = scene;
    const ticket = await open(requester);
    const guest = await door('timeEntries');
    await log(agent, { ticket, minutes: 20 });
    expect(await sums(guest, ticket)).toMatchObject({ minutesLogged: 20, viewerCanLogTime: false });
    expect((await log(guest, { ticket, minutes: 5 })).error.type).toBe('FORBIDDEN');
  });

  it('have limits, and customers do not say what is billed', async () => {
    const { agent, requester } = scene;
    const ticket = await open(requester);
    const guest = await door('timeEntries!');
    for (const minutes of [0, -5, 1441])
      expect((await log(agent, { ticket, minutes })).error).toMatchObject({ fields: [{ field: 'minutes' }] });
    expect((await log(guest, { ticket, minutes: 5, billable: true })).error).toMatchObject({
      fields: [{ field: 'billable', code: 'FORBIDDEN' }],
    });
    expect(await sums(agent, ticket)).toMatchObject({ minutesLogged: 0 });
  });

  it('are told in the timeline, and gone with the ticket', async () => {
    const { admin, requester, desk } = scene;
    const ticket = await open(requester);
    const { timeEntry } = await log(admin, { ticket, minutes: 20 });
    await act(admin, 'updateTimeEntry', { id: timeEntry.id, minutes: 25 }, entry);
    await act(admin, 'deleteTimeEntry', { id: timeEntry.id }, 'deletedTimeEntryId');
    const guest = await door('timeEntries');
    const told = `timeline { nodes { __typename ... on TimeEntryAddedEvent { minutes } ... on TimeEntryUpdatedEvent { minutes previousMinutes } ... on TimeEntryRemovedEvent { timeEntryId minutes } } }`;
    expect((await read(guest, ticket, told)).timeline.nodes.slice(1)).toEqual([
      { __typename: 'TimeEntryAddedEvent', minutes: 20 },
      { __typename: 'TimeEntryUpdatedEvent', minutes: 25, previousMinutes: 20 },
      { __typename: 'TimeEntryRemovedEvent', timeEntryId: timeEntry.id, minutes: 25 },
    ]);
    await log(admin, { ticket, minutes: 20 });
    await act(admin, 'deleteTicket', { id: ticket }, 'deletedTicketId');
    expect(await desk.db.timeEntry.count({ where: { managerId: admin.id } })).toBe(0);
  });
});
