import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, open, read, say } from '../scene.ts';
import { type PortalScene, panel, portalScene, titles } from './portal-desk.ts';

let scene: PortalScene;
beforeAll(async () => {
  scene = await portalScene();
});
afterAll(() => scene.desk.close());

const door = async (settings: object, person = scene.requester) => {
  const { id, slug } = await scene.portal(settings);
  return { id, guest: await scene.at(person, slug) };
};

describe('OD-07 the detail panel', () => {
  it('shows what it lists, and the rest is null; what no portal hides stays', async () => {
    const { agent, requester } = scene;
    const id = await open(requester, { title: 'Panel', description: 'Secret text' });
    await act(agent, 'updateTicket', { id, priority: 'HIGH', percentComplete: 40, dueDate: '2026-12-24' });
    await act(agent, 'assignTicket', { id, assignee: agent.globalId });
    const { guest } = await door({ details: panel('percentComplete', 'priority') });
    expect(
      await read(
        guest,
        id,
        `title status number createdAt updatedAt priority percentComplete description descriptionHtml dueDate type { key }
         assignee { name } requester { name } createdBy { name } organization { name } minutesLogged
         timeEntries { totalCount } followers { followedAt } ccs { email } visibleFields editableFields`,
      ),
    ).toMatchObject({
      title: 'Panel',
      status: 'OPEN',
      priority: 'HIGH',
      percentComplete: 40,
      description: null,
      descriptionHtml: null,
      dueDate: null,
      type: null,
      assignee: null,
      requester: null,
      createdBy: null,
      organization: null,
      minutesLogged: null,
      timeEntries: null,
      followers: null,
      ccs: null,
      editableFields: [],
    });
    const { visibleFields } = await read(guest, id, 'visibleFields');
    expect(visibleFields.slice(-2)).toEqual(['percentComplete', 'priority']);
    expect(visibleFields).toContain('comments');
    expect(visibleFields).not.toContain('assignee');
    expect(visibleFields).not.toContain('tags');
    expect((await read(agent, id, 'visibleFields')).visibleFields).toContain('tags');
  });

  it('leaves of the timeline and its changes only what it shows', async () => {
    const { agent, requester } = scene;
    const id = await open(requester, { title: 'Timeline' });
    await act(agent, 'updateTicket', { id, priority: 'HIGH' });
    await act(agent, 'assignTicket', { id, assignee: agent.globalId });
    await act(agent, 'updateTicket', { id, priority: 'LOW', dueDate: '2026-12-24' });
    const told = `timeline { totalCount nodes { __typename actor { name } ... on TicketUpdatedEvent { changes { property previous next } } } }`;
    const { guest } = await door({ details: panel('dueDate', 'createdBy') });
    expect((await read(guest, id, told)).timeline).toEqual({
      totalCount: 2,
      nodes: [
        { __typename: 'TicketCreatedEvent', actor: { name: 'Marta' } },
        {
          __typename: 'TicketUpdatedEvent',
          actor: { name: 'Luis' },
          changes: [{ property: 'dueDate', previous: [], next: ['2026-12-24'] }],
        },
      ],
    });
    const { guest: without } = await door({ details: panel('priority') });
    expect((await read(without, id, told)).timeline.nodes).toMatchObject([
      { __typename: 'TicketCreatedEvent', actor: null },
      { changes: [{ property: 'priority' }] },
      { changes: [{ property: 'priority' }] },
    ]);
  });

  it('keeps versions, times and read marks still when something moves that it hides', async () => {
    const { agent, requester } = scene;
    const id = await open(requester, { title: 'Still' });
    const { guest } = await door({ details: panel('priority') });
    const { guest: other } = await door({});
    await act(guest, 'markTicketRead', { id });
    const state = (by = guest) => read(by, id, 'version updatedAt isUnread');
    const [before, openBefore] = [await state(), await state(other)];
    await act(agent, 'assignTicket', { id, assignee: agent.globalId });
    await act(agent, 'updateTicket', { id, dueDate: '2026-12-24' });
    expect(await state()).toEqual(before);
    // where it is shown, the version tells of it
    expect((await state(other)).version).toBe(openBefore.version + 2);

    await act(agent, 'updateTicket', { id, priority: 'LOW' });
    expect(await state()).toEqual({ ...before, version: before.version + 1 });
    await say(agent, id);
    const after = await state();
    expect(after).toMatchObject({ version: before.version + 2, isUnread: true });
    expect(after.updatedAt > before.updatedAt).toBe(true);
  });

  it('keeps the order of lists still too', async () => {
    const { agent, colleague } = scene;
    const [older, newer] = [await open(colleague, { title: 'older' }), await open(colleague, { title: 'newer' })];
    const { guest } = await door({ details: panel('priority') }, colleague);
    const order = async () =>
      (await guest.run('{ tickets(filter: { mine: true }) { nodes { title } } }')).tickets.nodes.map(
        ({ title }: { title: string }) => title,
      );
    const before = await order();
    await act(agent, 'assignTicket', { id: older, assignee: agent.globalId });
    expect(await order()).toEqual(before);
    await say(agent, older);
    expect((await order())[0]).toBe('older');
    expect(newer).not.toBe(older);
  });

  it('lets nobody filter or order by what it hides: an error at its place, and nothing else is lost', async () => {
    const { desk, agent } = scene;
    const { guest } = await door({ details: panel('dueDate') });
    for (const argument of [
      'filter: { priorities: [HIGH] }',
      'filter: { not: { waitingOn: STAFF } }',
      `filter: { or: [{ assignees: ["${agent.globalId}"] }] }`,
      `filter: { requesters: ["${guest.globalId}"] }`,
      'orderBy: { field: PRIORITY, direction: ASC }',
    ]) {
      const { data, errors } = await guest.ask(`{ hidden: tickets(${argument}) { totalCount } viewer { name } }`);
      expect(errors, argument).toMatchObject([{ path: ['hidden'], extensions: { code: 'HIDDEN_PROPERTY' } }]);
      expect(data).toEqual({ hidden: null, viewer: { name: 'Marta' } });
    }
    const { errors } = await guest.ask('{ tickets(filter: { dueDate: { from: "2026-01-01" } }) { totalCount } }');
    expect(errors).toBeUndefined();
    expect(desk).toBeDefined();
  });

  it('hides the requester also by the way from a colleague to what they requested', async () => {
    const { colleague, requester } = scene;
    await open(colleague, { title: 'Of a colleague' });
    const query = `query ($id: ID!) { affiliate(id: $id) { tickets { totalCount } } }`;
    const { guest } = await door({ details: panel('priority') });
    expect((await guest.run(query, { id: colleague.globalId })).affiliate.tickets).toBeNull();
    expect((await guest.run(query, { id: requester.globalId })).affiliate.tickets).not.toBeNull();
    const { guest: open2 } = await door({});
    expect((await open2.run(query, { id: colleague.globalId })).affiliate.tickets.totalCount).toBeGreaterThan(0);
  });
});

describe('OD-08 properties that a customer may change', () => {
  it('are those that the portal says, and no other', async () => {
    const { agent, requester } = scene;
    const id = await open(requester, { title: 'Edit' });
    const { guest } = await door({
      details: panel('priority!', 'percentComplete!', 'dueDate', 'title!', 'timeEntries!'),
    });
    expect(await read(guest, id, 'viewerCanUpdate editableFields')).toEqual({
      viewerCanUpdate: true,
      editableFields: ['title', 'priority', 'percentComplete', 'timeEntries'],
    });
    const fields = 'ticket { title priority percentComplete }';
    const done = await act(
      guest,
      'updateTicket',
      { id, title: 'Edited', priority: 'LOW', percentComplete: 10 },
      fields,
    );
    expect(done).toEqual({ ticket: { title: 'Edited', priority: 'LOW', percentComplete: 10 }, error: null });
    for (const input of [
      { dueDate: '2026-12-24' },
      { description: 'x' },
      { tags: ['x'] },
      { team: null },
      { project: null },
    ]) {
      const { error } = await act(guest, 'updateTicket', { id, ...input });
      expect(error, JSON.stringify(input)).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ field: Object.keys(input)[0], code: 'FORBIDDEN' }],
      });
    }
    expect(
      await read(agent, id, 'timeline { nodes { actor { name } ... on TicketUpdatedEvent { changes { property } } } }'),
    ).toMatchObject({
      timeline: {
        nodes: [
          {},
          {
            actor: { name: 'Marta' },
            changes: [{ property: 'title' }, { property: 'priority' }, { property: 'percentComplete' }],
          },
        ],
      },
    });
  });

  it('are none where the panel is the usual one', async () => {
    const { requester } = scene;
    const id = await open(requester);
    const { guest } = await door({});
    expect(await read(guest, id, 'viewerCanUpdate editableFields')).toEqual({
      viewerCanUpdate: false,
      editableFields: [],
    });
    expect((await act(guest, 'updateTicket', { id, priority: 'LOW' })).error.type).toBe('FORBIDDEN');
  });

  it('are changed under the version that the customer sees', async () => {
    const { agent, requester } = scene;
    const id = await open(requester);
    const { guest } = await door({ details: panel('priority!') });
    const { version } = await read(guest, id, 'version');
    await act(agent, 'assignTicket', { id, assignee: agent.globalId });
    expect((await act(guest, 'updateTicket', { id, priority: 'LOW', expectedVersion: version })).error).toBeNull();
    await act(agent, 'updateTicket', { id, priority: 'HIGH' });
    const lost = await act(guest, 'updateTicket', { id, priority: 'URGENT', expectedVersion: version + 1 });
    expect(lost).toMatchObject({ ticket: { version: version + 2 }, error: { code: 'VERSION_CONFLICT' } });
  });
});

describe('OD-06 the filter panel', () => {
  it('offers its filters and refuses the others, alone or within others', async () => {
    const { guest } = await door({ filters: ['statuses', 'mine'] });
    expect((await guest.run('{ viewer { portal { filters offersAllFilters } } }')).viewer.portal).toEqual({
      filters: ['statuses', 'mine'],
      offersAllFilters: false,
    });
    const ask = (filter: string) => guest.ask(`{ list: tickets(filter: ${filter}) { totalCount } viewer { name } }`);
    for (const filter of [
      '{ statuses: [OPEN] }',
      '{ mine: true, statuses: [OPEN] }',
      '{ or: [{ mine: true }] }',
      '{ ids: [] }',
    ])
      expect((await ask(filter)).errors, filter).toBeUndefined();
    for (const filter of [
      '{ priorities: [HIGH] }',
      '{ or: [{ not: { unread: true } }] }',
      '{ isOpen: true, mine: true }',
    ]) {
      const { data, errors } = await ask(filter);
      expect(errors, filter).toMatchObject([
        { path: ['list'], extensions: { code: 'FILTER_NOT_OFFERED', type: 'FORBIDDEN' } },
      ]);
      expect(data).toEqual({ list: null, viewer: { name: 'Marta' } });
    }
  });

  it('switched off, refuses all; the list without filters stays', async () => {
    const { guest } = await door({ filters: [] });
    expect((await guest.ask('{ tickets(filter: { statuses: [OPEN] }) { totalCount } }')).errors).toMatchObject([
      { extensions: { code: 'FILTER_NOT_OFFERED' } },
    ]);
    expect((await titles(guest)).length).toBeGreaterThan(0);
  });

  it('binds no staff', async () => {
    await scene.portal({ filters: [] });
    expect(
      (await scene.agent.ask('{ tickets(filter: { priorities: [HIGH] }) { totalCount } }')).errors,
    ).toBeUndefined();
  });
});
