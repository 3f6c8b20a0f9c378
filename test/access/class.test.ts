import fc from 'fast-check';
import {
  GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  lexicographicSortSchema,
  parse,
  validate,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classOf } from '../../src/access/class.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { Group } from '../../src/events/group.ts';
import { judge } from '../../src/events/judge.ts';
import type { FeedEvent } from '../../src/events/live-event.ts';
import { readEvents } from '../../src/events/read.ts';
import { rowTold } from '../../src/events/told.ts';
import { Answers } from '../../src/http/answering.ts';
import { RequestContext } from '../../src/http/context.ts';
import { errorFormatter } from '../../src/http/format-error.ts';
import { schema } from '../../src/schema.ts';
import { type AttachmentScene, attachmentScene, upload } from '../attachment/attachment-desk.ts';
import { act, open, say } from '../scene.ts';
import { everyField } from './every-field.ts';
import { anyViewer, changes, kinds, type Pool, reversed } from './viewers.ts';

let scene: AttachmentScene;
let events: FeedEvent[];
let pool: Pool;

beforeAll(async () => {
  scene = await attachmentScene();
  const { desk, admin, agent, requester, stranger } = scene;
  const other = await desk.manager({ name: 'Eva' });
  const made = async (name: string, result: string, input: object) =>
    (await act(admin, name, input, `${result} { id }`))[result].id;
  const teams = await Promise.all(['One', 'Two'].map((name) => made('createTeam', 'team', { name })));
  const project = await made('createProject', 'project', { name: 'Project' });
  await act(admin, 'addProjectFollower', { id: project, affiliate: requester.globalId }, 'project { id }');
  await act(
    admin,
    'createCustomField',
    { key: 'colour', kind: 'TEXT', labels: [{ locale: 'en', text: 'Colour' }] },
    'customField { id }',
  );

  const id = await open(requester, { title: 'Told' });
  await act(agent, 'assignTicket', { id, assignee: agent.globalId });
  await act(agent, 'updateTicket', {
    id,
    tags: ['hidden'],
    priority: 'HIGH',
    team: teams[0],
    project,
    customFields: [{ key: 'colour', text: 'red' }],
  });
  await act(admin, 'addTicketFollower', { id, affiliate: stranger.globalId });
  await act(requester, 'addTicketCc', { id, email: 'boss@nube.test' });
  const comment = await say(agent, id, 'Hello');
  await say(requester, id, 'Hello you');
  await say(agent, id, 'Between us', { visibility: 'INTERNAL' });
  await act(agent, 'editComment', { id: comment, body: 'Hello!' }, 'comment { id }');
  await act(agent, 'moveComment', { id: comment, visibility: 'INTERNAL' }, 'comment { id }');
  await act(agent, 'moveComment', { id: comment, visibility: 'PUBLIC' }, 'comment { id }');
  const { id: entry } = await logged(id);
  await act(agent, 'updateTimeEntry', { id: entry, minutes: 6 }, 'timeEntry { id }');
  await act(admin, 'deleteTimeEntry', { id: (await logged(id)).id }, 'deletedTimeEntryId');
  await act(admin, 'addTicketFollower', { id, affiliate: scene.colleague.globalId });
  await act(admin, 'removeTicketFollower', { id, affiliate: scene.colleague.globalId });
  await act(requester, 'addTicketCc', { id, email: 'other@nube.test' });
  await act(requester, 'removeTicketCc', { id, email: 'other@nube.test' });
  await attach(id);
  await act(agent, 'resolveTicket', { id });
  await act(requester, 'reopenTicket', { id });
  const gone = await open(requester);
  await act(admin, 'deleteTicket', { id: gone }, 'deletedTicketId');

  const idsOf = (rows: { id: string }[]) => rows.map((row) => row.id);
  pool = {
    managers: [admin.id, agent.id, other.id],
    customers: [requester.id, scene.colleague.id, stranger.id],
    organizations: idsOf(await desk.db.organization.findMany()),
    teams: idsOf(await desk.db.team.findMany()),
    projects: idsOf(await desk.db.project.findMany()),
    types: idsOf(await desk.db.ticketType.findMany()),
    portals: [...idsOf(await desk.db.portalConfig.findMany()), crypto.randomUUID()],
  };
  await desk.desk.feed.settle();
  events = await readEvents(desk.db, { subjectType: 'Ticket' }, 200);
});
afterAll(() => scene.close());

const logged = async (ticket: string): Promise<{ id: string }> =>
  (await act(scene.agent, 'addTimeEntry', { ticket, minutes: 5 }, 'timeEntry { id }')).timeEntry;

/** Two files, of which one stays. */
async function attach(ticket: string) {
  const files = ['kept.txt', 'gone.txt'].map((name) => [name, 'text'] as const);
  const { attachments } = await upload(scene.desk, scene.agent, 'addAttachments', { ticket }, files);
  await act(scene.agent, 'deleteAttachment', { id: attachments[1].id }, 'deletedAttachmentId');
}

/** What streams of these viewers send of an event by a document: made for each alone, and for their group. */
function answering(asked: GraphQLSchema, document: string) {
  const { desk } = scene.desk;
  const args = { schema: asked, document: parse(document) };
  const answers = new Answers(errorFormatter(desk));
  const tell = async (event: FeedEvent, viewer: Viewer, group?: Group) => {
    const context = new RequestContext(desk, viewer);
    const one = answers.to(args, context);
    const make = async (made: FeedEvent, who: Viewer) => {
      const verdict = judge(who, made, () => true);
      return verdict && one.answer(rowTold(made, verdict, 'a cursor'), 'a cursor', who);
    };
    const { shared: _, ...alone } = event;
    return (await (group ? group.tell(alone, viewer, make, () => []) : make(alone, viewer)))?.json;
  };
  return {
    key: answers.to(args, new RequestContext(desk, null)).key,
    tell,
    /** Byte for byte, and without asking who it is. */
    async areAlike(event: FeedEvent, viewers: readonly Viewer[]) {
      const told = new Set<string | undefined>();
      for (const viewer of viewers) {
        const group = new Group('a group', () => undefined);
        told.add(await tell(event, viewer)).add(await tell(event, viewer, group));
        if (group.isApart) return false;
      }
      return told.size === 1;
    },
  };
}

/** As many as find what is planted below; of 16 one in twenty tries did not. */
const runs = 64;

/** Two who are not the same one. */
const twoViewers = (kind: (typeof kinds)[number]) =>
  fc.tuple(anyViewer(kind, pool), anyViewer(kind, pool)).filter(([one, other]) => one.id !== other.id);

/** For any two viewers of one class, and any event: what each is sent alone, and with the others, is the same. */
const alike = ({ areAlike }: ReturnType<typeof answering>) =>
  fc.asyncProperty(
    fc.constantFrom(...kinds).chain((kind) => fc.tuple(anyViewer(kind, pool), anyViewer(kind, pool))),
    fc.nat(),
    async ([viewer, other], n) => {
      const event = events[n % events.length];
      if (!event) throw new RangeError();
      // as different from the first as one of its class can be
      let twin = reversed(viewer);
      for (const name of changes(viewer, other).keys()) {
        const next = changes(twin, other).get(name);
        if (next && classOf(next) === classOf(viewer)) twin = next;
      }
      expect(classOf(twin)).toBe(classOf(viewer));
      return areAlike(event, [viewer, twin]);
    },
  );

describe('what is made once for all viewers of a class', () => {
  it('is the same for each of them byte for byte, by every field that an event leads to', async () => {
    const { document } = everyField(schema);
    const asked = answering(schema, document);
    // one that selects what is known to be personal is answered for each by itself
    expect(asked.key).not.toBeNull();
    await fc.assert(alike(asked), { numRuns: runs });
  });

  it('changes with the class only: whatever else a viewer has changes no byte', async () => {
    const { areAlike } = answering(schema, everyField(schema).document);
    const unseen = new Set<string>();
    for (const kind of kinds) {
      const property = fc.asyncProperty(twoViewers(kind), fc.nat(), async ([viewer, other], n) => {
        for (const [name, changed] of changes(viewer, other)) {
          if (classOf(changed) !== classOf(viewer) || JSON.stringify(changed) === JSON.stringify(viewer)) continue;
          unseen.add(`${viewer.kind}.${name}`);
          expect(await areAlike(events[n % events.length]!, [viewer, changed]), name).toBe(true);
        }
      });
      await fc.assert(property, { numRuns: 4 });
    }
    expect([...unseen].sort()).toContain('MANAGER.id');
  });

  it('selects every field but the personal ones, and meets the rows that events lead to', async () => {
    const { document, selected } = everyField(schema);
    expect(selected.size).toBeGreaterThan(200);
    const { tell } = answering(schema, document);
    const met = new Set<string>();
    for (const by of [scene.admin, scene.requester])
      for (const event of events)
        for (const [, name] of ((await tell(event, await by.viewer())) ?? '').matchAll(/"__typename":"(\w+)"/g))
          met.add(name ?? '');
    expect([...met]).toEqual(
      expect.arrayContaining([
        ...[
          'Ticket',
          'Thread',
          'Comment',
          'Attachment',
          'TimeEntry',
          'TicketFollower',
          'TicketCc',
          'TicketType',
          'Team',
        ],
        ...['Project', 'CustomTextValue', 'Affiliate', 'Manager', 'Organization', 'PropertyChange'],
        ...['TicketUpdatedEvent', 'TicketAssignedEvent', 'TicketStatusChangedEvent', 'TicketDeletedEvent'],
        ...['CommentAddedEvent', 'CommentMovedEvent', 'AttachmentsAddedEvent', 'AttachmentRemovedEvent'],
        ...['TimeEntryUpdatedEvent', 'TimeEntryRemovedEvent', 'TicketFollowerAddedEvent', 'TicketCcRemovedEvent'],
      ]),
    );
  });
});

describe('a field that hangs on who asks, planted without being marked as personal', () => {
  const planted = (resolve: (viewer: Viewer) => string | null) => {
    // a copy: the schema itself stays as it is
    const copy = lexicographicSortSchema(schema);
    const type = copy.getType('Ticket') as GraphQLObjectType;
    const { planted } = new GraphQLObjectType<unknown, RequestContext>({
      name: 'Planted',
      fields: { planted: { type: GraphQLString, resolve: (_ticket, _args, { viewer }) => resolve(viewer) } },
    }).getFields();
    if (planted) type.getFields()['planted'] = planted;
    return copy;
  };

  it.each<[string, (viewer: Viewer) => string | null]>([
    ['tells who it is', ({ id }) => id],
    ['tells nothing but whether it is somebody', ({ sessionId }) => (sessionId ? 'yes' : null)],
    [
      'goes round what a viewer of a group refuses',
      (viewer) => Object.getOwnPropertyDescriptor(viewer, 'id')?.value ?? 'nobody',
    ],
  ])('is found where it %s', async (_how, resolve) => {
    const copy = planted(resolve);
    const { document } = everyField(copy);
    expect(document).toContain('planted');
    const { failed } = await fc.check(alike(answering(copy, document)), { numRuns: runs, endOnFailure: true });
    expect(failed).toBe(true);
  });

  it('is what is found: a copy of the schema without it is answered alike', async () => {
    const copy = lexicographicSortSchema(schema);
    const { failed } = await fc.check(alike(answering(copy, everyField(copy).document)), { numRuns: 4 });
    expect(failed).toBe(false);
    expect(validate(schema, parse(everyField(schema).document))).toEqual([]);
  });
});
