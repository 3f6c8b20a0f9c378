import { arrayOf, dateOf, none, orNone } from './copy.ts';
import { Log } from './log.ts';
import { type Affiliate, end, type People } from './people.ts';
import type { Random } from './random.ts';
import type { Texts } from './texts.ts';

const hour = 3_600_000;
const day = 24 * hour;

export interface Catalog {
  readonly types: readonly string[];
  readonly categories: readonly string[];
  readonly productAreas: readonly string[];
}

/** What a comment or an event adds, at its moment. */
export interface Entry {
  readonly at: number;
  readonly comment: string | null;
  /** The event's columns from `kind` on. */
  readonly event: string;
}

export interface Story {
  readonly ticket: string;
  readonly threads: readonly string[];
  readonly followers: readonly string[];
  readonly ccs: readonly string[];
  readonly reads: readonly string[];
  readonly productAreas: readonly string[];
  readonly entries: readonly Entry[];
}

type Step =
  | { at: number; kind: 'assigned' | 'started' | 'resolved' | 'closed' }
  | { at: number; kind: 'comment'; internal: boolean; staff: boolean };

/** Where a ticket stands while its story is told; what the columns of the row are called. */
export interface State {
  readonly id: string;
  readonly kind: 'TICKET' | 'TASK';
  readonly typeId: string;
  readonly requesterId: string;
  readonly organizationId: string;
  readonly followerIds: string[];
  readonly followerOrganizationIds: string[];
  readonly copiedAffiliateIds: string[];
  readonly teamId: string | null;
  status: 'OPEN' | 'IN_PROGRESS' | 'RESOLVED' | 'CLOSED';
  waitingOn: 'STAFF' | 'CUSTOMER' | null;
  assigneeId: string | null;
}

/** What happened to one ticket, told by the same rules as the application: counters, times, versions, events. */
export function tellStory(
  random: Random,
  { people, texts, catalog }: { people: People; texts: Texts; catalog: Catalog },
  opening: { number: number; at: number; requester: Affiliate; comments: number },
): Story {
  const { number, at: createdAt, requester } = opening;
  const { organization } = requester;
  const id = random.uuid(createdAt);
  const byStaff = random.chance(0.1);
  const fixed = organization.tickets !== null;
  const follower = random.chance(0.1) ? random.pick(organization.affiliates) : null;
  const followers = follower && follower !== requester ? [requester, follower] : [requester];
  const guests = !fixed && random.chance(0.02) ? [random.pick(people.others).organization] : [];
  const copied = random.chance(0.05) ? random.pick(organization.affiliates) : null;
  const state: State = {
    id,
    kind: !fixed && random.chance(0.04) ? 'TASK' : 'TICKET',
    typeId: random.pickSkewed(catalog.types),
    requesterId: requester.id,
    organizationId: organization.id,
    followerIds: followers.map((person) => person.id),
    followerOrganizationIds: guests.map((guest) => guest.id),
    copiedAffiliateIds: copied ? [copied.id] : [],
    teamId: random.chance(0.7) ? random.pick(people.teams) : null,
    status: 'OPEN',
    waitingOn: 'STAFF',
    assigneeId: null,
  };
  const manager = random.pick(people.managers);
  const threads = { PUBLIC: random.uuid(createdAt), INTERNAL: random.uuid(createdAt) };
  const log = new Log(state, createdAt, byStaff ? { managerId: manager } : { affiliateId: requester.id }, number);

  const counters = { staff: 0, affiliate: 0 };
  const times = {
    firstRespondedAt: null as number | null,
    lastCustomerMessageAt: byStaff ? null : createdAt,
    lastStaffMessageAt: null as number | null,
    resolvedAt: null as number | null,
    closedAt: null as number | null,
  };

  for (const step of steps(random, createdAt, opening.comments)) {
    const { at } = step;
    if (step.kind === 'assigned') {
      log.tell(at, 'ticket.assigned', { managerId: manager }, { previous: null, next: manager }, () => {
        state.assigneeId = manager;
      });
    } else if (step.kind === 'comment') {
      const { staff, internal } = step;
      const visibility = internal ? 'INTERNAL' : 'PUBLIC';
      const author = staff ? (random.chance(0.8) ? manager : random.pick(people.managers)) : random.pick(followers).id;
      const by = staff ? { managerId: author } : { affiliateId: author };
      const commentId = random.uuid(at);
      const text = random.pick(texts.bodies);
      const row = [commentId, id, threads[visibility], visibility, staff ? 'MANAGER' : 'AFFILIATE'];
      row.push(staff ? author : none, staff ? none : author, text.source, text.html, dateOf(at));
      log.comment(at, by, { id: commentId, visibility }, row.join('\t'), () => {
        if (internal) return;
        counters[staff ? 'staff' : 'affiliate']++;
        times[staff ? 'lastStaffMessageAt' : 'lastCustomerMessageAt'] = at;
        if (staff) times.firstRespondedAt ??= at;
        state.waitingOn = staff ? 'CUSTOMER' : 'STAFF';
      });
    } else {
      const next = ({ started: 'IN_PROGRESS', resolved: 'RESOLVED', closed: 'CLOSED' } as const)[step.kind];
      log.tell(at, 'ticket.status_changed', { managerId: manager }, { previous: state.status, next }, () => {
        state.status = next;
        state.waitingOn = ({ IN_PROGRESS: 'STAFF', RESOLVED: 'CUSTOMER', CLOSED: null } as const)[next];
        if (next === 'RESOLVED') times.resolvedAt = at;
        if (next === 'CLOSED') times.closedAt = at;
      });
    }
  }

  const description = random.pick(texts.bodies);
  const born = dateOf(createdAt);
  const priority = random.pickSkewed(['NORMAL', 'LOW', 'HIGH', 'URGENT']);
  const category = random.chance(0.8) ? random.pickSkewed(catalog.categories) : null;
  const tags = random.chance(0.2) ? [random.pick(['bug', 'billing', 'vip', 'follow-up', 'migration'])] : [];
  const notes = times.resolvedAt !== null && random.chance(0.3) ? random.pick(texts.titles) : null;
  const ticket = [
    ...[id, number, state.kind, random.pick(texts.titles), description.source, description.html, state.typeId],
    ...[orNone(category), priority, state.status, orNone(state.waitingOn), requester.id, organization.id],
    ...(byStaff ? ['MANAGER', manager, none] : ['AFFILIATE', none, requester.id]),
    ...[
      orNone(state.assigneeId),
      orNone(state.teamId),
      arrayOf(tags),
      orNone(notes),
      counters.staff,
      counters.affiliate,
    ],
    ...[dateOf(times.firstRespondedAt), dateOf(times.lastCustomerMessageAt), dateOf(times.lastStaffMessageAt)],
    ...[dateOf(times.resolvedAt), dateOf(times.closedAt), born, JSON.stringify(log.revisions), dateOf(log.updatedAt)],
    ...[log.staffVersion, dateOf(log.staffUpdatedAt), arrayOf(state.followerIds)],
    ...[arrayOf(state.followerOrganizationIds), arrayOf(state.copiedAffiliateIds)],
  ].join('\t');
  return {
    ticket,
    threads: [[threads.PUBLIC, id, 'PUBLIC', born].join('\t'), [threads.INTERNAL, id, 'INTERNAL', born].join('\t')],
    followers: [
      ...followers.map((person) => [random.uuid(createdAt), id, person.id, none, born].join('\t')),
      ...guests.map((guest) => [random.uuid(createdAt), id, none, guest.id, born].join('\t')),
    ],
    ccs: copied ? [[random.uuid(createdAt), id, copied.email, copied.id, born].join('\t')] : [],
    reads: random.chance(0.2) ? [[id, manager, 't', dateOf(log.staffUpdatedAt)].join('\t')] : [],
    productAreas: random.chance(0.5) ? [[id, random.pickSkewed(catalog.productAreas)].join('\t')] : [],
    entries: log.entries,
  };
}

/** In the order of time, as far as time has come. */
function steps(random: Random, createdAt: number, comments: number): Step[] {
  const life = random.exponential(random.chance(0.8) ? 5 * day : 120 * day) + hour;
  const resolvedAt = createdAt + life;
  const last = Math.min(resolvedAt, end);
  const assignedAt = createdAt + Math.min(random.exponential(2 * hour), life / 4);
  const startedAt = assignedAt + Math.min(random.exponential(6 * hour), life / 4);
  const told: Step[] = [
    ...(random.chance(0.95) ? [{ at: assignedAt, kind: 'assigned' as const }] : []),
    ...(random.chance(0.9) ? [{ at: startedAt, kind: 'started' as const }] : []),
    { at: resolvedAt, kind: 'resolved' },
    ...(random.chance(0.7) ? [{ at: resolvedAt + random.exponential(14 * day), kind: 'closed' as const }] : []),
  ];
  for (let i = 0; i < comments; i++) {
    const staff = random.chance(0.55);
    const at = createdAt + random.fraction() * (last - createdAt);
    told.push({ at, kind: 'comment', staff, internal: staff && random.chance(0.25) });
  }
  return told
    .map((step) => ({ ...step, at: Math.floor(step.at) }))
    .filter(({ at, kind }) => kind === 'comment' || at < end)
    .sort((a, b) => a.at - b.at);
}

export const storyColumns = {
  Ticket: [
    ...[
      'id',
      'number',
      'kind',
      'title',
      'description',
      'descriptionHtml',
      'typeId',
      'categoryId',
      'priority',
      'status',
    ],
    ...['waitingOn', 'requesterId', 'organizationId', 'creatorType', 'creatorManagerId', 'creatorAffiliateId'],
    ...['assigneeId', 'teamId', 'tags', 'resolutionNotes', 'staffCommentCount', 'affiliateCommentCount'],
    ...['firstRespondedAt', 'lastCustomerMessageAt', 'lastStaffMessageAt', 'resolvedAt', 'closedAt', 'createdAt'],
    ...['revisions', 'updatedAt', 'staffVersion', 'staffUpdatedAt', 'followerIds', 'followerOrganizationIds'],
    'copiedAffiliateIds',
  ],
  Thread: ['id', 'ticketId', 'visibility', 'createdAt'],
  Comment: [
    ...['id', 'ticketId', 'threadId', 'visibility', 'authorType', 'managerId', 'affiliateId', 'body', 'bodyHtml'],
    'createdAt',
  ],
  Event: [
    ...['id', 'position', 'kind', 'occurredAt', 'actorType', 'managerId', 'affiliateId', 'subjectType', 'subjectId'],
    ...['ticketId', 'commentId', 'audience', 'properties', 'data', 'before', 'after'],
  ],
  TicketFollower: ['id', 'ticketId', 'affiliateId', 'organizationId', 'createdAt'],
  TicketCc: ['id', 'ticketId', 'email', 'affiliateId', 'createdAt'],
  TicketRead: ['ticketId', 'readerId', 'staff', 'readAt'],
  TicketProductArea: ['ticketId', 'productAreaId'],
} as const;
