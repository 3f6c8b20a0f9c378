import { operations } from './operations.ts';
import { admins, colleagues, everyone, type Rule, requester, staff, themself } from './rule.ts';
import {
  type AttachmentFacts,
  type CommentFacts,
  canSeeAttachment,
  canSeeThread,
  canSeeTicket,
  canWriteTickets,
  type TicketFacts,
} from './ticket.ts';
import { isStaff, type Viewer } from './viewer.ts';

/**
 * Role × type × field: who may read each field, and call each operation. A field that is not here does not build.
 * Rows are judged before fields; a field that is `everyone`'s is so to whoever sees the row.
 */
export const table: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  ...operations,
  Ticket: {
    id: everyone,
    number: everyone,
    kind: everyone,
    title: everyone,
    status: everyone,
    isOpen: everyone,
    createdAt: everyone,
    description: everyone,
    descriptionHtml: everyone,
    type: everyone,
    category: everyone,
    priority: everyone,
    waitingOn: everyone,
    requester: everyone,
    createdBy: everyone,
    organization: everyone,
    assignee: everyone,
    team: everyone,
    productAreas: everyone,
    tags: staff,
    staffCommentCount: everyone,
    affiliateCommentCount: everyone,
    firstRespondedAt: everyone,
    lastCustomerMessageAt: everyone,
    lastStaffMessageAt: everyone,
    resolvedAt: everyone,
    closedAt: everyone,
    reopenedAt: everyone,
    resolutionNotes: everyone,
    version: everyone,
    updatedAt: everyone,
    staffUpdatedAt: staff,
    threads: everyone,
    comments: everyone,
    attachments: everyone,
    timeline: everyone,
    followers: requester,
    ccs: requester,
    isUnread: everyone,
    isFollowing: everyone,
    viewerCanReply: everyone,
    viewerCanReplyInternally: everyone,
    viewerCanUpdate: everyone,
    viewerCanAssign: everyone,
    viewerCanStart: everyone,
    viewerCanResolve: everyone,
    viewerCanClose: everyone,
    viewerCanReopen: everyone,
    viewerCanDelete: everyone,
    viewerCanFollow: everyone,
  },
  Thread: { id: everyone, visibility: everyone, ticket: everyone, comments: everyone, createdAt: everyone },
  Comment: {
    id: everyone,
    ticket: everyone,
    thread: everyone,
    visibility: everyone,
    author: everyone,
    body: everyone,
    bodyHtml: everyone,
    createdAt: everyone,
    editedAt: everyone,
    viewerCanEdit: everyone,
    viewerCanDelete: everyone,
    viewerCanMove: everyone,
    attachments: everyone,
  },
  Attachment: {
    id: everyone,
    name: everyone,
    mimeType: everyone,
    size: everyone,
    checksum: everyone,
    width: everyone,
    height: everyone,
    uploadedBy: everyone,
    createdAt: everyone,
    ticket: everyone,
    comment: everyone,
    url: everyone,
    viewerCanDelete: everyone,
  },
  TicketFollower: { affiliate: everyone, organization: everyone, followedAt: everyone },
  TicketCc: { email: everyone, givesAccess: everyone, addedAt: everyone },
  Affiliate: {
    id: everyone,
    number: everyone,
    name: everyone,
    email: themself,
    externalId: staff,
    organization: colleagues,
    role: colleagues,
    tags: staff,
    accountManager: themself,
    locale: themself,
    timeZone: themself,
    isActive: colleagues,
    createdAt: themself,
    updatedAt: staff,
    tickets: colleagues,
  },
  Manager: {
    id: everyone,
    number: everyone,
    name: everyone,
    email: staff,
    role: staff,
    permissions: staff,
    teams: staff,
    locale: staff,
    timeZone: staff,
    isActive: staff,
    createdAt: staff,
    updatedAt: staff,
  },
  Integration: {
    id: everyone,
    name: everyone,
    scopes: staff,
    keys: admins,
    isActive: staff,
    createdAt: staff,
    updatedAt: staff,
  },
  ApiKey: {
    id: everyone,
    prefix: admins,
    integration: admins,
    isActive: admins,
    createdAt: admins,
    expiresAt: admins,
    lastUsedAt: admins,
    revokedAt: admins,
  },
  System: { name: everyone },
  Actor: { name: everyone },
  Organization: {
    id: everyone,
    name: everyone,
    externalId: staff,
    isPersonal: staff,
    timeZone: staff,
    isActive: staff,
    createdAt: staff,
    updatedAt: staff,
    affiliates: staff,
    tickets: staff,
  },
  Team: {
    id: everyone,
    name: everyone,
    description: staff,
    members: staff,
    isActive: staff,
    createdAt: staff,
    updatedAt: staff,
  },
  TicketType: {
    id: everyone,
    key: everyone,
    name: everyone,
    isSystem: everyone,
    position: everyone,
    isActive: everyone,
    createdAt: staff,
    updatedAt: staff,
  },
  Category: {
    id: everyone,
    name: everyone,
    description: everyone,
    position: everyone,
    defaultTeam: staff,
    defaultPriority: staff,
    isActive: everyone,
    createdAt: staff,
    updatedAt: staff,
  },
  ProductArea: {
    id: everyone,
    name: everyone,
    position: everyone,
    isActive: everyone,
    createdAt: staff,
    updatedAt: staff,
  },
  Template: { id: everyone, name: staff, body: staff, position: staff, createdAt: staff, updatedAt: staff },
  RateLimit: { cost: everyone, limit: everyone, remaining: everyone, resetAt: everyone },
  TemplateVariable: { name: staff, description: staff },
  TemplatePreview: { body: staff, bodyHtml: staff, unknownVariables: staff },
  PortalConfig: {
    id: everyone,
    slug: everyone,
    name: everyone,
    kind: everyone,
    isEnabled: staff,
    showPeopleItems: staff,
    showProjectItems: staff,
    createdAt: staff,
    updatedAt: staff,
  },
};

/** Of every event, beside what all may know who see it. */
const ofEvents: Readonly<Record<string, Rule>> = { via: staff };

/** They only carry what is judged where it stands. */
const carriers =
  /(Payload|Connection|Edge|Event)$|^(PageInfo|Node|Viewer|PropertyChange|ImportResult|MutationError|FieldError)$/;

export const fieldRule = (type: string, field: string): Rule | undefined =>
  table[type]?.[field] ??
  (type.endsWith('Event') ? ofEvents[field] : undefined) ??
  (carriers.test(type) ? everyone : undefined);

const openProperties = Object.keys(table['Ticket']!).filter((name) => table['Ticket']![name] === everyone);
const allProperties = Object.keys(table['Ticket']!);

/** Of a ticket: what the viewer may read, filter and order by. */
export const visibleProperties = (viewer: Viewer): readonly string[] =>
  isStaff(viewer) ? allProperties : openProperties;

/** Rows that are judged again wherever they come out. */
const guards = {
  Ticket: (viewer: Viewer, row: TicketFacts) => canSeeTicket(viewer, row),
  Thread: (viewer: Viewer, row: CommentFacts) => canSeeThread(viewer, row),
  Comment: (viewer: Viewer, row: CommentFacts) => canSeeThread(viewer, row),
  Attachment: (viewer: Viewer, row: AttachmentFacts) => canSeeAttachment(viewer, row),
};

export const isGuarded = (type: string) => type in guards;

export const canSeeRow = (type: string, viewer: Viewer, row: never): boolean => {
  const guard = guards[type as keyof typeof guards] as ((viewer: Viewer, row: never) => boolean) | undefined;
  return guard?.(viewer, row) ?? false;
};

const staffEdits = ['title', 'description', 'type', 'category', 'priority', 'tags', 'team', 'productAreas'] as const;

/** Of a ticket that the viewer sees: what they may change. In the built-in portal, customers change nothing. */
export const editableProperties = (viewer: Viewer, _ticket: TicketFacts): readonly string[] =>
  isStaff(viewer) && canWriteTickets(viewer) ? staffEdits : [];
