import fc from 'fast-check';
import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeId } from '../../src/graphql/id.ts';
import { schema } from '../../src/schema.ts';
import type { Person } from '../desk.ts';
import { act, makeScene, type Scene } from '../scene.ts';
import { compareEvents, compareOrders } from './orders-and-events.ts';
import { type Answer, aliasOf, askEverything, askFilters, trialsOf } from './paths.ts';
import {
  type Customer,
  editableProperties,
  followsProject,
  refusalOf,
  seesAnswer,
  seesAnswersTicket,
  seesCustomField,
  seesProperty,
  seesTicket,
  toldOf,
  usesPortal,
  versionOf,
} from './reference.ts';
import { dayOf, lastActivity, settle, slugOf } from './rows.ts';
import {
  customFields,
  customNames,
  type Ids,
  type Property,
  properties,
  typeKeys,
  type World,
  world,
} from './world.ts';

/** More worlds: `npm run test:deep`. */
const worlds = Number(process.env['HILO_PROOF_WORLDS'] ?? 6);

let scene: Scene;
let cases = 0;
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '1000000', RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

describe('RT-02 what a customer gets by any path', () => {
  it('is what the rules say, for every viewer, ticket and property of random worlds', {
    timeout: 60_000 + worlds * 20_000,
  }, async () => {
    const property = fc.asyncProperty(world, async (made) => {
      const { eventCursor } = await scene.agent.run('{ eventCursor }');
      const ids = await settle(scene.desk.database, made);
      for (const portal of made.portals.keys())
        for (const person of made.people.keys()) {
          const { desk } = scene;
          const by = await desk.signIn({ id: ids.people[person] ?? '' }, slugOf(ids.portals[portal] ?? ''));
          const customer = { person, portal };
          await compare(made, ids, customer, by);
          cases += await compareOrders(made, ids, customer, by);
          cases += await compareEvents(made, ids, customer, by, eventCursor);
        }
    });
    await fc.assert(property, { numRuns: worlds, endOnFailure: true });
    // a row by a path, or a property of it
    expect(cases).toBeGreaterThan(1_000 * worlds);
  });
});

it('asks by every field of the schema that gives tickets', () => {
  const giving = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).flatMap((field) => {
          const { name } = getNamedType(field.type);
          return ['Ticket', 'TicketConnection'].includes(name) ? [`${type.name}.${field.name}`] : [];
        })
      : [],
  );
  // payloads and events are asked in tests of their own, beside this one; imports are for staff
  expect(giving.filter((path) => !/(Payload|Event|Edge|Connection|ImportResult)\./.test(path)).sort()).toEqual([
    'Affiliate.tickets',
    'Answer.ticket',
    'Attachment.ticket',
    'Comment.ticket',
    'Organization.tickets',
    'Project.tickets',
    'Query.ticket',
    'Query.tickets',
    'Thread.ticket',
    'TimeEntry.ticket',
    'Viewer.ccTickets',
    'Viewer.organizationTickets',
    'Viewer.submittedTickets',
  ]);
});

async function compare(made: World, ids: Ids, customer: Customer, by: Pick<Person, 'ask' | 'run'>) {
  const all = [...made.tickets.keys()];
  const seen = all.filter((ticket) => seesTicket(made, customer, ticket));
  const { person } = customer;
  const me = made.people[person];
  if (!me) throw new RangeError();
  const expected = (ticket: number) => expectedTicket(made, customer, ticket);
  const answer = await askEverything(by, ids);
  const keys = (name: 'Ticket' | 'Answer' | 'Comment' | 'TimeEntry' | 'Attachment', nodes: { id: string }[]) =>
    nodes.map(({ id }) => decodeId(name, id) ?? '').sort();
  const ticketsOf = (list: Answer) => {
    const found = keys('Ticket', list.nodes);
    expect(list.totalCount).toBe(found.length);
    return found;
  };
  const wanted = (tickets: number[]) => tickets.map((ticket) => ids.tickets[ticket] ?? '').sort();
  const same = (what: string, found: unknown, reference: unknown) => {
    cases += Array.isArray(reference) ? Math.max(1, reference.length) : 1;
    expect(found, what).toEqual(reference);
  };

  same('the list', answer.tickets.nodes.map(plain), seen.map(expected));
  same('its count', answer.tickets.totalCount, seen.length);
  same(
    'by nodes',
    answer.byNode.map((node: Answer) => node && plain(node)),
    all.map((ticket) => (seen.includes(ticket) ? expected(ticket) : null)),
  );
  cases += seen.length * 2 * 40;

  const shownComments = ids.comments.filter(
    ({ ticket, visibility }) => visibility === 'PUBLIC' && seen.includes(ticket),
  );
  const shownEntries = ids.entries.filter(
    ({ ticket }) => seen.includes(ticket) && seesProperty(made, customer, ticket, 'timeEntries'),
  );
  const entrance = made.portals[customer.portal];
  if (!entrance) throw new RangeError();
  const shownFiles = ids.files.filter(
    ({ ticket, visibility, field }) =>
      visibility !== 'INTERNAL' && seen.includes(ticket) && (!field || seesCustomField(entrance, field)),
  );
  const shownAnswers = ids.answers.filter((row) => seesAnswer(made, customer, row));
  const shown = new Set([...shownComments, ...shownEntries, ...shownFiles, ...shownAnswers].map(({ id }) => id));
  same(
    'comments, time entries, files and answers by nodes',
    answer.others.map((node: Answer) => node !== null),
    [...ids.comments, ...ids.entries, ...ids.files, ...ids.answers].map(({ id }) => shown.has(id)),
  );
  const pairOf = ({ id, ticket }: Ids['answers'][number]) => [
    id,
    seesAnswersTicket(made, customer, ticket) ? (ids.tickets[ticket ?? -1] ?? '') : null,
  ];
  same(
    'answers, each with its ticket',
    answer.answers.nodes
      .map(({ id, ticket }: Answer) => [decodeId('Answer', id), ticket && decodeId('Ticket', ticket.id)])
      .sort(),
    shownAnswers.map(pairOf).sort(),
  );
  same('their count', answer.answers.totalCount, shownAnswers.length);

  const { viewer } = answer;
  same(
    'what is unread',
    viewer.unreadTicketCount,
    seen.filter((t) => !made.tickets[t]?.readBy.includes(person)).length,
  );
  same(
    'what they sent',
    ticketsOf(viewer.submittedTickets),
    wanted(seen.filter((t) => made.tickets[t]?.requester === person)),
  );
  same(
    'their copies',
    ticketsOf(viewer.ccTickets),
    wanted(seen.filter((t) => made.tickets[t]?.copied.includes(person))),
  );
  const ofOrganization = (t: number) => made.people[made.tickets[t]?.requester ?? -1]?.organization === me.organization;
  same('their organization’s', ticketsOf(viewer.organizationTickets), wanted(seen.filter(ofOrganization)));

  const door = made.portals[customer.portal];
  if (!door) throw new RangeError();
  same(
    'custom fields',
    answer.customFields.nodes.map(({ key }: Answer) => key),
    customFields.flatMap(({ key }) => (seesCustomField(door, key) ? [key] : [])),
  );
  const projects = [...made.projects.keys()].filter(
    (project) => usesPortal(door, me.role) && door.showProjectItems && followsProject(made, person, project),
  );
  same(
    'projects',
    answer.projects.nodes.map(({ id, tickets }: Answer) => [decodeId('Project', id), tickets && ticketsOf(tickets)]),
    projects.map((project) => [
      ids.projects[project],
      shows(made, customer, 'project') ? wanted(seen.filter((t) => made.tickets[t]?.project === project)) : null,
    ]),
  );
  const colleagues = [...made.people.keys()].filter((other) => made.people[other]?.organization === me.organization);
  same(
    'colleagues and what they requested',
    answer.affiliates.nodes.map(({ id, tickets }: Answer) => [
      decodeId('Affiliate', id),
      tickets && ticketsOf(tickets),
    ]),
    colleagues.map((other) => [
      ids.people[other],
      other === person || shows(made, customer, 'requester')
        ? wanted(seen.filter((t) => made.tickets[t]?.requester === other))
        : null,
    ]),
  );
  same(
    'organizations',
    answer.organizations.nodes.map(({ tickets }: Answer) => tickets),
    [null],
  );

  const trials = trialsOf(made, ids, person);
  const { data, errors = [] } = await askFilters(by, trials);
  for (const { filter, holds } of trials) {
    const refusal = refusalOf(door, filter);
    const name = aliasOf(filter);
    for (const [alias, positive] of [
      [name, true],
      [`not_${name}`, false],
    ] as const) {
      const code = errors.find(({ path }) => path?.[0] === alias)?.extensions.code;
      same(`the filter ${alias}`, code, refusal);
      if (refusal) same(`the list by ${alias}`, data[alias], null);
      else same(`the list by ${alias}`, ticketsOf(data[alias]), wanted(seen.filter((t) => holds(t) === positive)));
    }
  }

  const hidesAnswers = !shows(made, customer, 'answer');
  for (const [alias, positive] of [
    ['hasTicket', true],
    ['not_hasTicket', false],
  ] as const) {
    const code = errors.find(({ path }) => path?.[0] === alias)?.extensions.code;
    same(`answers by ${alias}`, code, hidesAnswers ? 'HIDDEN_PROPERTY' : undefined);
    const found = shownAnswers.filter((row) => seesAnswersTicket(made, customer, row.ticket) === positive);
    if (hidesAnswers) continue;
    same(`answers by ${alias}`, keys('Answer', data[alias].nodes), found.map(({ id }) => id).sort());
    same(`their count by ${alias}`, data[alias].totalCount, found.length);
  }

  for (const ticket of [all[person % all.length] ?? 0]) {
    const id = scene.desk.id('Ticket', ids.tickets[ticket] ?? '');
    const result = await act(by, 'markTicketUnread', { id }, 'ticket { id title priority }');
    if (!seen.includes(ticket))
      same('a mutation', result, { ticket: null, error: expect.objectContaining({ code: 'NOT_FOUND' }) });
    else {
      const { priority } = expected(ticket);
      same('a mutation', result, { ticket: { id, title: `Ticket ${ticket}`, priority }, error: null });
      // as it was
      if (made.tickets[ticket]?.readBy.includes(person)) await act(by, 'markTicketRead', { id });
    }
  }
}

const shows = (made: World, customer: Customer, property: Property) => {
  const { details } = made.portals[customer.portal] ?? { details: null };
  return details === null || details.some((detail) => detail.property === property);
};

/** Without what differs from run to run, and names of the catalog as whether they are there. */
function plain(ticket: Answer) {
  const { id, attachments, category, team, productAreas, visibleFields, ...rest } = ticket;
  return {
    ...rest,
    files: attachments.length,
    category: category !== null,
    team: team !== null,
    productAreas: productAreas?.length ?? null,
    visibleFields: visibleFields.filter((name: string) => details.has(name)).sort(),
  };
}

/** What a portal may hide. */
const details = new Set<string>([...properties, ...customNames]);

function expectedTicket(made: World, customer: Customer, ticket: number) {
  const item = made.tickets[ticket];
  const door = made.portals[customer.portal];
  if (!item || !door) throw new RangeError();
  const sees = (property: Property) => seesProperty(made, customer, ticket, property);
  const only = <T>(property: Property, value: T) => (sees(property) ? value : null);
  const said = item.story.flatMap((happening) =>
    happening.kind === 'said' && happening.visibility === 'PUBLIC' ? [`PUBLIC of ${ticket}`] : [],
  );
  const logged = item.story.flatMap((happening) => (happening.kind === 'logged' ? [happening.minutes] : []));
  const told = toldOf(made, customer, ticket);
  const creator = item.byStaff ? 'Manager 1' : `Person ${item.requester}`;
  const day = (offset: number) => dayOf(offset).toISOString().slice(0, 10);
  return {
    title: `Ticket ${ticket}`,
    kind: item.kind,
    status: item.status,
    isOpen: item.status !== 'CLOSED',
    createdAt: expect.any(String),
    updatedAt: lastActivity(made, ticket).toISOString(),
    version: versionOf(made, customer, ticket),
    isUnread: !item.readBy.includes(customer.person),
    isFollowing: item.followers.includes(customer.person),
    tags: null,
    staffUpdatedAt: null,
    visibleFields: [...details].filter((name) => sees(name as Property)).sort(),
    editableFields: expect.toSatisfy(
      (fields: string[]) => JSON.stringify([...fields].sort()) === JSON.stringify([...editableProperties(door)].sort()),
    ),
    description: only('description', `Descripción ${ticket}`),
    descriptionHtml: only('description', `Descripción ${ticket}`),
    priority: only('priority', item.priority),
    waitingOn: only('waitingOn', 'STAFF'),
    startDate: only('startDate', day(0)),
    dueDate: only('dueDate', item.dueInDays === null ? null : day(item.dueInDays)),
    percentComplete: only('percentComplete', item.percentComplete),
    contactEmail: only('contactEmail', `contact.${ticket}@shop.test`),
    resolutionNotes: only('resolutionNotes', `Notes ${ticket}`),
    rating: only('rating', item.rating),
    answer: only(
      'answer',
      item.answered
        ? { text: `Answer ${ticket}`, rating: only('rating', 'INCORRECT'), ticket: { id: expect.any(String) } }
        : null,
    ),
    minutesLogged: only(
      'timeEntries',
      logged.reduce((sum, minutes) => sum + minutes, 0),
    ),
    billableMinutes: only('timeEntries', 0),
    type: only('type', { key: typeKeys[item.type] }),
    category: sees('category'),
    team: sees('team'),
    project: only('project', item.project === null ? null : { name: `Project ${item.project}` }),
    requester: only('requester', { name: `Person ${item.requester}` }),
    organization: only('organization', { name: `Organization ${made.people[item.requester]?.organization}` }),
    assignee: only('assignee', item.assigned ? { name: 'Manager 0' } : null),
    createdBy: only('createdBy', { name: creator }),
    productAreas: only('productAreas', 1),
    timeEntries: only('timeEntries', {
      totalCount: logged.length,
      nodes: expect.toSatisfy((nodes: unknown[]) => nodes.length === logged.length),
    }),
    followers: only(
      'followers',
      expect.toSatisfy((list: unknown[]) => list.length === item.followers.length + item.followingOrganizations.length),
    ),
    ccs: only('ccs', []),
    comments: { totalCount: said.length, nodes: said.map((body) => ({ body })) },
    internal: { totalCount: 0 },
    customFields: customFields.some(({ key }) => seesCustomField(door, key))
      ? customFields.flatMap(({ key, kind }) => {
          if (!item.says.includes(key) || !seesCustomField(door, key)) return [];
          const field = { key };
          if (kind === 'TEXT') return { field, text: `Text of ${ticket}` };
          return kind === 'CHOICE' ? { field, choices: [{ key: 'a' }] } : { field, attachment: { name: 'a.txt' } };
        })
      : null,
    threads: [{ visibility: 'PUBLIC', comments: { totalCount: said.length } }],
    files: 1,
    timeline: {
      totalCount: told.length + 1,
      nodes: [
        { __typename: 'TicketCreatedEvent', actor: sees('createdBy') ? { name: creator } : null },
        ...told.map((line) => ({
          __typename:
            line === 'said' ? 'CommentAddedEvent' : line === 'logged' ? 'TimeEntryAddedEvent' : 'TicketUpdatedEvent',
          actor: { name: 'Manager 1' },
          ...(line.startsWith('changed ') && {
            changes: line
              .slice(8)
              .split(',')
              .map((property) => ({ property })),
          }),
        })),
      ],
    },
  };
}
