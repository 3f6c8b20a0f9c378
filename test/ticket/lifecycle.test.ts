import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, addComment, createTicket, makeScene, open, read, type Scene, say } from '../scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

describe('opening a ticket', () => {
  it('AF-01 VK-01 an affiliate opens one from Support, and staff see it at once', async () => {
    const { requester, agent } = scene;
    const id = await open(requester, { title: 'No postbacks', description: 'Since **Monday**.' });
    const seen = await read(
      agent,
      id,
      'title descriptionHtml isOpen requester { name } organization { name } createdBy { __typename name } type { key } waitingOn',
    );
    expect(seen).toEqual({
      title: 'No postbacks',
      descriptionHtml: '<p>Since <strong>Monday</strong>.</p>',
      isOpen: true,
      requester: { name: 'Marta' },
      organization: { name: 'Nube' },
      createdBy: { __typename: 'Affiliate', name: 'Marta' },
      type: { key: 'GENERAL_QUESTION' },
      waitingOn: 'STAFF',
    });
  });

  it('AF-12 VK-01 staff open one for an affiliate, who sees it and follows it', async () => {
    const { requester, agent } = scene;
    const id = await open(agent, { requester: requester.globalId });
    expect(await read(requester, id, 'isFollowing createdBy { __typename name } requester { id }')).toEqual({
      isFollowing: true,
      createdBy: { __typename: 'Manager', name: 'Luis' },
      requester: { id: requester.globalId },
    });
  });

  it('staff must say for whom', async () => {
    const { createTicket: payload } = await scene.agent.run(createTicket, { input: { title: 't', description: 'd' } });
    expect(payload).toMatchObject({
      ticket: null,
      error: { type: 'VALIDATION', fields: [{ field: 'requester', code: 'REQUIRED' }] },
    });
  });

  it('an affiliate sets none of the staff’s fields', async () => {
    for (const input of [
      { tags: ['x'] },
      { assignee: scene.agent.globalId },
      { requester: scene.colleague.globalId },
      { kind: 'TASK' },
    ]) {
      const { createTicket: payload } = await scene.requester.run(createTicket, {
        input: { title: 't', description: 'd', ...input },
      });
      expect(payload.error.fields).toMatchObject([{ field: Object.keys(input)[0], code: 'FORBIDDEN' }]);
    }
  });

  it('AF-04 nobody makes, or turns a ticket into, an offer or smartlink request by hand', async () => {
    const { desk, agent, requester } = scene;
    const types = await desk.db.ticketType.findMany({ where: { key: { in: ['OFFER_REQUEST', 'SMARTLINK_REQUEST'] } } });
    expect(types).toHaveLength(2);
    for (const { id: key } of types) {
      const type = desk.id('TicketType', key);
      for (const [by, input] of [
        [requester, {}],
        [agent, { requester: requester.globalId }],
      ] as const) {
        const { createTicket: payload } = await by.run(createTicket, {
          input: { title: 't', description: 'd', type, ...input },
        });
        expect(payload.error.fields).toMatchObject([{ field: 'type', code: 'SYSTEM_TYPE' }]);
      }
      const id = await open(requester);
      expect((await act(agent, 'updateTicket', { id, type })).error.fields).toMatchObject([
        { field: 'type', code: 'SYSTEM_TYPE' },
      ]);
    }
  });

  it('tells every wrong field at once, each with its code', async () => {
    const { createTicket: payload } = await scene.requester.run(createTicket, {
      input: { title: ' ', description: 'x'.repeat(20_001), ccs: ['nobody'], type: 'VGlja2V0OjE=' },
    });
    expect(payload.error.fields).toMatchObject([
      { field: 'title', code: 'REQUIRED' },
      { field: 'description', code: 'TOO_LONG' },
      { field: 'type', code: 'INVALID_ID' },
      { field: 'ccs.0', code: 'INVALID_FORMAT' },
    ]);
  });

  it('VK-02 takes team and priority from the category where nothing else is said', async () => {
    const { desk, agent, requester } = scene;
    const team = await desk.db.team.create({ data: { name: 'Billing' } });
    const category = await desk.db.category.create({
      data: { name: 'Billing', defaultTeamId: team.id, defaultPriority: 'HIGH' },
    });
    const id = await open(requester, { category: desk.id('Category', category.id) });
    expect(await read(agent, id, 'priority team { name } category { name }')).toEqual({
      priority: 'HIGH',
      team: { name: 'Billing' },
      category: { name: 'Billing' },
    });
  });
});

describe('the conversation', () => {
  it('VK-06 AF-09 staff and customer write to each other, and each message counts for its side', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    await say(agent, id, 'Which one?');
    await say(requester, id, 'The *blue* one.');
    await say(requester, id, 'Please.');
    await say(agent, id, 'Ask Ana.', { visibility: 'INTERNAL' });
    const seen = await read(
      requester,
      id,
      'staffCommentCount affiliateCommentCount waitingOn comments(first: 10) { totalCount nodes { bodyHtml author { name } } }',
    );
    expect(seen).toEqual({
      staffCommentCount: 1,
      affiliateCommentCount: 2,
      waitingOn: 'STAFF',
      comments: {
        totalCount: 3,
        nodes: [
          { bodyHtml: '<p>Which one?</p>', author: { name: 'Luis' } },
          { bodyHtml: '<p>The <em>blue</em> one.</p>', author: { name: 'Marta' } },
          { bodyHtml: '<p>Please.</p>', author: { name: 'Marta' } },
        ],
      },
    });
  });

  it('VK-10 keeps when each side first and last wrote', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const fields = 'createdAt firstRespondedAt lastStaffMessageAt lastCustomerMessageAt';
    const opened = await read(agent, id, fields);
    expect(opened).toMatchObject({
      firstRespondedAt: null,
      lastStaffMessageAt: null,
      lastCustomerMessageAt: opened.createdAt,
    });
    await say(agent, id);
    const first = (await read(agent, id, fields)).firstRespondedAt;
    await say(agent, id);
    const later = await read(agent, id, fields);
    expect(later.firstRespondedAt).toBe(first);
    expect(later.lastStaffMessageAt >= first).toBe(true);
  });

  it('AF-11 adds a comment and closes in one step', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    await say(agent, id, 'Done.', { close: true, resolutionNotes: 'It was the cable.' });
    expect(await read(requester, id, 'status resolutionNotes waitingOn comments { nodes { body } }')).toEqual({
      status: 'CLOSED',
      resolutionNotes: 'It was the cable.',
      waitingOn: null,
      comments: { nodes: [{ body: 'Done.' }] },
    });
  });

  it('VK-09 resolution notes are staff’s: a customer who closes neither writes nor replaces them', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    await act(agent, 'resolveTicket', { id, resolutionNotes: 'It was the cable.' });
    const { error } = await act(requester, 'closeTicket', { id, resolutionNotes: 'It was nothing.' });
    expect(error).toMatchObject({ fields: [{ field: 'resolutionNotes', code: 'FORBIDDEN' }] });
    expect((await act(requester, 'closeTicket', { id })).error).toBeNull();
    expect(await read(agent, id, 'status resolutionNotes')).toEqual({
      status: 'CLOSED',
      resolutionNotes: 'It was the cable.',
    });
  });

  it('AF-11 adds no comment where closing is refused: both or neither', async () => {
    const { requester, colleague } = scene;
    const id = await open(requester);
    const { addComment: payload } = await colleague.run(addComment, {
      input: { ticket: id, body: 'Close it!', close: true },
    });
    expect(payload).toMatchObject({ comment: null, error: { type: 'FORBIDDEN' } });
    expect(await read(requester, id, 'affiliateCommentCount comments { nodes { id } }')).toEqual({
      affiliateCommentCount: 0,
      comments: { nodes: [] },
    });
  });

  it('BM-11 VK-03 a customer’s public reply reopens a resolved and a closed ticket', async () => {
    const { requester, agent } = scene;
    for (const settle of ['resolveTicket', 'closeTicket']) {
      const id = await open(requester);
      await act(agent, settle, { id });
      await say(requester, id, 'Not yet.');
      expect(await read(requester, id, 'status reopenedAt resolvedAt closedAt')).toEqual({
        status: 'OPEN',
        reopenedAt: expect.any(String),
        resolvedAt: null,
        closedAt: null,
      });
    }
  });

  it('a manager’s reply to a closed ticket leaves it closed', async () => {
    const id = await open(scene.requester);
    await act(scene.agent, 'closeTicket', { id });
    await say(scene.agent, id, 'By the way.');
    expect(await read(scene.agent, id, 'status waitingOn')).toEqual({ status: 'CLOSED', waitingOn: null });
  });

  it('only its author edits a comment, and only author or administrator delete it', async () => {
    const { requester, colleague, agent, admin } = scene;
    const id = await open(requester);
    const comment = await say(requester, id, 'Mine');
    expect((await act(colleague, 'editComment', { id: comment, body: 'Yours' })).error.code).toBe('FORBIDDEN');
    expect((await act(agent, 'deleteComment', { id: comment })).error.code).toBe('FORBIDDEN');
    expect(
      await act(requester, 'editComment', { id: comment, body: 'Mine!' }, 'comment { body editedAt }'),
    ).toMatchObject({
      comment: { body: 'Mine!', editedAt: expect.any(String) },
      error: null,
    });
    expect(
      await act(admin, 'deleteComment', { id: comment }, 'deletedCommentId ticket { affiliateCommentCount }'),
    ).toEqual({
      deletedCommentId: comment,
      ticket: { affiliateCommentCount: 0 },
      error: null,
    });
  });
});

describe('the status', () => {
  it('VK-03 goes open → in progress → resolved → closed, each change recorded with who and when', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    for (const name of ['startTicket', 'resolveTicket', 'closeTicket'])
      expect((await act(agent, name, { id })).error).toBeNull();
    const { timeline } = await read(
      requester,
      id,
      'timeline { nodes { __typename occurredAt actor { name } ... on TicketStatusChangedEvent { previous next } } }',
    );
    expect(timeline.nodes).toMatchObject([
      { __typename: 'TicketCreatedEvent', actor: { name: 'Marta' } },
      { __typename: 'TicketStatusChangedEvent', actor: { name: 'Luis' }, previous: 'OPEN', next: 'IN_PROGRESS' },
      { previous: 'IN_PROGRESS', next: 'RESOLVED' },
      { previous: 'RESOLVED', next: 'CLOSED' },
    ]);
  });

  it('VK-03 an illegal change names what is possible', async () => {
    const id = await open(scene.requester);
    await act(scene.agent, 'closeTicket', { id });
    const { error, ticket } = await act(scene.agent, 'resolveTicket', { id });
    expect(error).toMatchObject({ type: 'VALIDATION', code: 'ILLEGAL_STATUS_CHANGE' });
    expect(error.message).toContain('possible from here: OPEN');
    expect(ticket).toBeNull();
  });

  it('VK-09 resolving records the notes', async () => {
    const id = await open(scene.requester);
    await act(scene.agent, 'resolveTicket', { id, resolutionNotes: 'Restarted it.' });
    expect(await read(scene.requester, id, 'resolutionNotes status waitingOn')).toEqual({
      resolutionNotes: 'Restarted it.',
      status: 'RESOLVED',
      waitingOn: 'CUSTOMER',
    });
  });

  it('BM-10 the customer closes, still sees it, and reopens', async () => {
    const { requester } = scene;
    const id = await open(requester);
    expect((await act(requester, 'closeTicket', { id })).ticket.status).toBe('CLOSED');
    expect(await read(requester, id, 'isOpen viewerCanClose viewerCanReopen')).toEqual({
      isOpen: false,
      viewerCanClose: false,
      viewerCanReopen: true,
    });
    expect((await act(requester, 'reopenTicket', { id })).ticket.status).toBe('OPEN');
  });

  it('two managers who close at once make one event', async () => {
    const { requester, agent, admin, desk } = scene;
    const id = await open(requester);
    const version = (await read(agent, id, 'version')).version;
    const results = await Promise.all(
      [agent, admin].map((by) => act(by, 'closeTicket', { id, expectedVersion: version })),
    );
    expect(results.filter(({ error }) => error === null)).toHaveLength(1);
    expect(results.find(({ error }) => error)).toMatchObject({
      error: { type: 'CONFLICT', code: 'VERSION_CONFLICT' },
      ticket: { status: 'CLOSED' },
    });
    const again = await Promise.all([agent, admin].map((by) => act(by, 'closeTicket', { id })));
    expect(again.map(({ error }) => error)).toEqual([null, null]);
    const { number } = await read(agent, id, 'number');
    const events = await desk.db.event.count({ where: { kind: 'ticket.status_changed', ticket: { number } } });
    expect(events).toBe(1);
  });
});

describe('staff', () => {
  it('VK-05 assign, reassign and unassign, and the history tells', async () => {
    const { requester, agent, admin } = scene;
    const id = await open(requester);
    await act(admin, 'assignTicket', { id, assignee: agent.globalId });
    await act(admin, 'assignTicket', { id, assignee: agent.globalId });
    await act(admin, 'assignTicket', { id, assignee: admin.globalId });
    await act(agent, 'unassignTicket', { id });
    const { timeline, assignee } = await read(
      agent,
      id,
      'assignee { name } timeline { nodes { ... on TicketAssignedEvent { from: previous { name } to: next { name } } } }',
    );
    expect(assignee).toBeNull();
    expect(timeline.nodes.slice(1)).toEqual([
      { from: null, to: { name: 'Luis' } },
      { from: { name: 'Luis' }, to: { name: 'Ana' } },
      { from: { name: 'Ana' }, to: null },
    ]);
  });

  it('VK-05 assign nobody who is deactivated', async () => {
    const { desk, admin, requester } = scene;
    const gone = await desk.manager();
    await desk.db.manager.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
    const { error } = await act(admin, 'assignTicket', { id: await open(requester), assignee: gone.globalId });
    expect(error.fields).toMatchObject([{ field: 'assignee', code: 'INVALID_REFERENCE' }]);
  });

  it('AF-06 AF-08 VK-04 change type, title, description, priority, tags and product areas', async () => {
    const { desk, agent, requester } = scene;
    const id = await open(requester);
    const type = await desk.db.ticketType.findUniqueOrThrow({ where: { key: 'FINANCIAL_QUESTION' } });
    const area = await desk.db.productArea.create({ data: { name: 'Reports' } });
    const input = {
      id,
      type: desk.id('TicketType', type.id),
      title: 'New title',
      description: 'New text',
      priority: 'URGENT',
      tags: ['vip', 'vip'],
      productAreas: [desk.id('ProductArea', area.id)],
    };
    const updated = await act(
      agent,
      'updateTicket',
      input,
      'ticket { title descriptionHtml type { key } priority tags productAreas { name } }',
    );
    expect(updated).toEqual({
      ticket: {
        title: 'New title',
        descriptionHtml: '<p>New text</p>',
        type: { key: 'FINANCIAL_QUESTION' },
        priority: 'URGENT',
        tags: ['vip'],
        productAreas: [{ name: 'Reports' }],
      },
      error: null,
    });
    const { timeline } = await read(
      agent,
      id,
      'timeline(last: 1) { nodes { ... on TicketUpdatedEvent { changes { property previous next } } } }',
    );
    expect(timeline.nodes[0].changes).toContainEqual({ property: 'priority', previous: ['NORMAL'], next: ['URGENT'] });
    expect(timeline.nodes[0].changes).toContainEqual({ property: 'title', previous: null, next: null });
  });

  it('an update that changes nothing makes no event', async () => {
    const { agent, requester } = scene;
    const id = await open(requester);
    const before = await read(agent, id, 'version timeline { totalCount }');
    await act(agent, 'updateTicket', { id, title: 'A title', priority: 'NORMAL', tags: [] });
    expect(await read(agent, id, 'version timeline { totalCount }')).toEqual(before);
  });

  it('a customer edits no property in the built-in portal', async () => {
    const id = await open(scene.requester);
    expect((await act(scene.requester, 'updateTicket', { id, title: 'x' })).error).toMatchObject({ type: 'FORBIDDEN' });
    expect(await read(scene.requester, id, 'viewerCanUpdate')).toEqual({ viewerCanUpdate: false });
  });

  it('AF-06 AF-15 delete removes the ticket with all of it, and the log keeps a tombstone', async () => {
    const { desk, admin, agent, requester } = scene;
    const id = await open(requester, { title: 'Secret title', ccs: ['copy@shop.test'] });
    await say(requester, id, 'Secret words');
    const { number } = await read(agent, id, 'number');
    expect((await act(agent, 'deleteTicket', { id }, 'deletedTicketId')).error).toMatchObject({ type: 'FORBIDDEN' });
    expect(await act(admin, 'deleteTicket', { id }, 'deletedTicketId number')).toEqual({
      deletedTicketId: id,
      number,
      error: null,
    });
    expect(await read(admin, id, 'id')).toBeNull();
    const key = Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
    for (const table of ['comment', 'thread', 'ticketFollower', 'ticketCc', 'ticketRead'] as const)
      expect(
        await (desk.db[table] as unknown as { count(query: object): Promise<number> }).count({
          where: { ticketId: key },
        }),
        table,
      ).toBe(0);
    const log = await desk.db.event.findMany({ where: { subjectId: key }, orderBy: { id: 'asc' } });
    expect(log.at(-1)).toMatchObject({ kind: 'ticket.deleted', managerId: admin.id, data: { number } });
    // by whom it was seen, and nothing of what it held
    for (const { data, properties, before, after } of log.slice(0, -1)) {
      expect({ data, properties }).toEqual({ data: {}, properties: [] });
      for (const facts of [before, after]) if (facts) expect(Object.keys(facts)).toEqual(['ticket']);
    }
    expect(JSON.stringify(log, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toMatch(
      /Secret|copy@/,
    );
  });
});

describe('a retry', () => {
  it('with the same idempotency key gives the first ticket again, also at the same time', async () => {
    const input = { title: 'Once', description: 'Only', idempotencyKey: 'k1' };
    const answers = await Promise.all([1, 2, 3].map(() => scene.requester.run(createTicket, { input })));
    expect(new Set(answers.map(({ createTicket: { ticket } }) => ticket.id)).size).toBe(1);
    expect(await scene.desk.db.ticket.count({ where: { title: 'Once' } })).toBe(1);
  });

  it('with the key of something else is a conflict, and another person’s key is another key', async () => {
    const input = { title: 'Other', description: 'Thing', idempotencyKey: 'k1' };
    expect((await scene.requester.run(createTicket, { input })).createTicket.error).toMatchObject({
      type: 'CONFLICT',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await scene.colleague.run(createTicket, { input })).createTicket.error).toBeNull();
  });
});
