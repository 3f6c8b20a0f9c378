import { decodeId, encodeId } from '../../src/graphql/id.ts';
import { transact } from '../../src/store/transact.ts';
import { changeTicket } from '../../src/ticket/change.ts';
import type { Person } from '../desk.ts';
import { act, type Scene } from '../scene.ts';
import { type Actor, at, type Course, type Settable } from './course.ts';
import { commentOf, type Deed, saidWhere, setBy } from './deeds.ts';
import type { Answer } from './paths.ts';
import { dayOf } from './rows.ts';
import type { Ids } from './world.ts';

/** Where a deed is done. What it adds is added to the ids. */
export interface Place {
  scene: Scene;
  ids: Ids;
}

/** Does what a course says, and gives the payload. What staff do succeeds. */
export async function perform(
  place: Place,
  [before, after]: readonly [Course, Course],
  deed: Deed,
  ticket: number,
  [actor, by]: readonly [Actor, Pick<Person, 'run'>],
  result = 'ticket { id }',
): Promise<Answer> {
  const { ids } = place;
  const call = callFor(place, [before, after], deed, ticket, actor);
  if (!call) {
    await changeRequester(place, before, after, ticket);
    return null;
  }
  const [name, input, own] = call;
  const payload = await act(by, name, input, own ? `${own} ${result}` : result);
  if (payload.error && actor === 'staff') throw new Error(`${deed.kind}: ${JSON.stringify(payload.error)}`);
  if (payload.error) return payload;
  if (deed.kind === 'said') {
    const id = decodeId('Comment', payload.comment.id) ?? '';
    ids.comments.push({ id, ticket, visibility: saidWhere(deed) });
  }
  if (deed.kind === 'created') ids.tickets.push(decodeId('Ticket', payload.ticket.id) ?? '');
  return payload;
}

type Call = readonly [name: string, input: object, result?: string];

/** The mutation that does it; none is there for a change of requester. */
function callFor(
  { ids }: Place,
  [before, after]: readonly [Course, Course],
  deed: Deed,
  ticket: number,
  actor: Actor,
): Call | undefined {
  const { kind, n } = deed;
  const id = encodeId('Ticket', ids.tickets[ticket] ?? '');
  const item = after.world.tickets[ticket];
  switch (kind) {
    case 'set':
      return ['updateTicket', { id, ...inputOf(ids, after, ticket, setBy(deed)) }];
    case 'said': {
      const input = { ticket: id, body: `said ${before.comments.length}`, visibility: saidWhere(deed) };
      return ['addComment', input, 'comment { id body visibility }'];
    }
    case 'closed':
      return ['closeTicket', { id }];
    case 'reopened':
      return ['reopenTicket', { id }];
    case 'started':
      return ['startTicket', { id }];
    case 'resolved':
      return ['resolveTicket', { id }];
    case 'logged':
      return ['addTimeEntry', { ticket: id, minutes: 1 + (n % 90) }];
    case 'followed':
      return ['followTicket', { id }];
    case 'unfollowed':
      return ['unfollowTicket', { id }];
    case 'assigned':
      if (!item?.assigned) return ['unassignTicket', { id }];
      return ['assignTicket', { id, assignee: encodeId('Manager', at(ids.managers, 0)) }];
    case 'follower': {
      const isPerson = n % 2 === 0;
      const added = isPerson ? item?.followers.includes(n % 5) : item?.followingOrganizations.includes(n % 3);
      const who = isPerson
        ? { affiliate: encodeId('Affiliate', at(ids.people, n % 5)) }
        : { organization: encodeId('Organization', at(ids.organizations, n % 3)) };
      return [added ? 'addTicketFollower' : 'removeTicketFollower', { id, ...who }];
    }
    case 'copied': {
      const email = `${n % 5}.${ids.tickets[0]}@shop.test`;
      if (!item?.copied.includes(n % 5)) return ['removeTicketCc', { id, email }];
      return ['addTicketCc', { id, email, givesAccess: true }];
    }
    case 'moved':
    case 'edited':
    case 'removed': {
      const found = commentOf(before, deed, ticket) ?? -1;
      const comment = encodeId('Comment', at(ids.comments, found).id);
      const { visibility, body } = at(after.comments, found);
      if (kind === 'moved') return ['moveComment', { id: comment, visibility }];
      return kind === 'edited' ? ['editComment', { id: comment, body }] : ['deleteComment', { id: comment }];
    }
    case 'deleted':
      return ['deleteTicket', { id }];
    case 'created': {
      const opened = at(after.world.tickets, ticket);
      const input = {
        ...{ title: `Ticket ${ticket}`, description: `Descripción ${ticket}`, kind: opened.kind },
        requester: encodeId('Affiliate', at(ids.people, opened.requester)),
        type: encodeId('TicketType', at(ids.types, opened.type)),
        priority: opened.priority,
        ...(opened.project !== null && { project: encodeId('Project', at(ids.projects, opened.project)) }),
      };
      return ['createTicket', input];
    }
    case 'requested':
      return undefined;
    default:
      throw new TypeError(`${kind} by ${actor} is done otherwise`);
  }
}

/** What `updateTicket` takes for the properties to become as they are after it. */
function inputOf(ids: Ids, after: Course, ticket: number, names: readonly Settable[]) {
  const item = at(after.world.tickets, ticket);
  const sheet = at(after.sheets, ticket);
  const input: Record<string, unknown> = {};
  const customFields: object[] = [];
  const choice = (key: 'proofChoice' | 'proofInner') =>
    customFields.push({ key, choices: item.says.includes(key) ? ['a'] : [] });
  for (const name of names) {
    if (name === 'customFields.proofChoice') choice('proofChoice');
    else if (name === 'customFields.proofText') customFields.push({ key: 'proofText', text: sheet.text });
    else if (name === 'internalFields.proofInner') choice('proofInner');
    else if (name === 'title' || name === 'description') input[name] = sheet[name];
    else if (name === 'type') input[name] = encodeId('TicketType', at(ids.types, item.type));
    else if (name === 'project')
      input[name] = item.project === null ? null : encodeId('Project', at(ids.projects, item.project));
    else if (name === 'dueDate')
      input[name] = dayOf(item.dueInDays ?? 0)
        .toISOString()
        .slice(0, 10);
    else if (name === 'tags') input[name] = item.tagged ? ['tagged'] : [];
    else input[name] = item[name];
  }
  return customFields.length > 0 ? { ...input, customFields } : input;
}

/** As the log has it, though nobody can do it yet. */
async function changeRequester({ scene, ids }: Place, before: Course, after: Course, ticket: number) {
  const viewer = await scene.admin.viewer();
  const { requester } = at(after.world.tickets, ticket);
  const changes = at(after.since, before.since.length).properties.map((property) => ({ property }));
  await transact(scene.desk.desk, async (tx) => {
    const row = await tx.ticket.findUniqueOrThrow({ where: { id: at(ids.tickets, ticket) } });
    await changeTicket({ tx, viewer, now: new Date() }, row, {
      ...{ kind: 'ticket.updated', audience: 'EVERYONE', data: { changes } },
      properties: changes.map(({ property }) => property),
      set: {
        requesterId: at(ids.people, requester),
        organizationId: at(ids.organizations, at(after.world.people, requester).organization),
      },
    });
  });
}

/** Changes rights as a course says. */
export async function grant({ scene, ids }: Place, before: Course, after: Course, { kind, pick, n }: Deed) {
  const { portals, people, projects } = after.world;
  const id = encodeId('PortalConfig', at(ids.portals, pick % portals.length));
  const door = at(portals, pick % portals.length);
  const person = pick % people.length;
  const affiliate = encodeId('Affiliate', at(ids.people, person));
  const project = n % projects.length;
  const follows = at(projects, project).people.includes(person);
  const [name, input, result] = {
    'door details': ['updatePortal', { id, details: door.details }, 'portal { id }'],
    'door types': [
      'updatePortal',
      { id, types: door.types?.map((type) => encodeId('TicketType', at(ids.types, type))) ?? null },
      'portal { id }',
    ],
    'door people': ['updatePortal', { id, showPeopleItems: door.showPeopleItems }, 'portal { id }'],
    role: ['updateAffiliate', { id: affiliate, role: at(people, person).role }, 'affiliate { id }'],
    'project follower': [
      follows ? 'addProjectFollower' : 'removeProjectFollower',
      { id: encodeId('Project', at(ids.projects, project)), affiliate },
      'project { id }',
    ],
  }[kind as 'role'] as [string, object, string];
  const { error } = await act(scene.admin, name, input, result);
  if (error) throw new Error(`${kind}: ${JSON.stringify([error, before.world.portals])}`);
}
