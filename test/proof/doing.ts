import { decodeId, encodeId } from '../../src/graphql/id.ts';
import { transact } from '../../src/store/transact.ts';
import { changeTicket } from '../../src/ticket/change.ts';
import type { Person } from '../desk.ts';
import { act, type Scene } from '../scene.ts';
import { type Actor, at, type Course, type Step, thereOf } from './course.ts';
import { commentOf, type Deed, saidWhere, stepsOf } from './deeds.ts';
import { dayNamed } from './moments.ts';
import type { Answer } from './paths.ts';
import { refusalOfDeed } from './refusals.ts';
import { inputOf, setBy } from './setting.ts';
import { emailOf, type Ids } from './world.ts';

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
      const email = emailOf(ids, n % 5);
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
        ...{ priority: opened.priority, startDate: opened.startsInDays && dayNamed(opened.startsInDays) },
        productAreas: opened.areas.map((area) => encodeId('ProductArea', at(ids.areas, area))),
        ...(opened.category !== null && { category: encodeId('Category', at(ids.categories, opened.category)) }),
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

/** What staff do to one of the tickets that are there, or nothing where it cannot be done. */
export async function proceed(place: Place, course: Course, deed: Deed): Promise<Step[]> {
  const there = thereOf(course);
  const isOpening = deed.kind === 'created';
  const ticket = isOpening ? course.world.tickets.length : at(there, deed.pick % there.length);
  if (!isOpening && refusalOfDeed(course, deed, ticket, 'staff')) return [];
  const steps = stepsOf(course, deed, ticket, 'staff');
  const after = steps.at(-1)?.after;
  if (after) await perform(place, [course, after], deed, ticket, ['staff', place.scene.admin]);
  return steps;
}
