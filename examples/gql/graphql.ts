/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Input of `addComment`, which adds a message to a ticket, public or internal, and with `close` closes it in the same step, both or neither. */
export type AddCommentInput = {
  /** Files that belong to it. They come by a GraphQL multipart request: `null` in the variables, the files as its parts. Each at most `ATTACHMENT_MAX_BYTES` (20 MiB by default, else FILE_TOO_LARGE), together `ATTACHMENT_MAX_COUNT` (10, else TOO_MANY_FILES), each of an allowed type by its content (else FILE_TYPE_REFUSED). */
  attachments?: Array<File> | null | undefined;
  /** Markdown, 1 to 20000 characters. Either this or `template`. */
  body?: string | null | undefined;
  /** Whether to close the ticket as well. */
  close?: boolean | null | undefined;
  /** The `version` that the change is based on. If the object has changed since, nothing happens and the error is VERSION_CONFLICT. */
  expectedVersion?: number | null | undefined;
  /** Makes a retry safe: for 24 hours the same key from the same person gives the first result again. 1 to 200 characters, e.g. a UUID. With another input: IDEMPOTENCY_KEY_REUSED. */
  idempotencyKey?: string | null | undefined;
  /** With `close`: how it was settled, at most 5000 characters. */
  resolutionNotes?: string | null | undefined;
  /** Staff only: a prepared reply, its variables filled in from the ticket. An id of type `Template`. */
  template?: string | null | undefined;
  /** The ticket. An id of type `Ticket`. */
  ticket: string;
  /** PUBLIC by default; INTERNAL is for staff. */
  visibility?: ThreadVisibility | null | undefined;
};

/** What a customer's person may do for their organization. */
export type AffiliateRole =
  /** In charge of the organization: may do all that a ticket manager may. */
  | 'ADMINISTRATOR'
  /** Opens tickets and sees those of the organization. */
  | 'MEMBER'
  /** Also closes and reopens the tickets of the organization. */
  | 'TICKET_MANAGER';

/** Input of `createAffiliate`, which adds a customer’s person and mails them the one-time link of the first sign-in. */
export type CreateAffiliateInput = {
  /** The active manager who looks after them; null for nobody. An id of type `Manager`. */
  accountManager?: string | null | undefined;
  /** The custom role, which decides in place of `role`; null for none. An id of type `CustomRole`. */
  customRole?: string | null | undefined;
  /** E-mail address, unique among affiliates (else ALREADY_EXISTS); kept in lower case. */
  email: string;
  /** Their key in your own system, 1 to 200 characters, unique (else ALREADY_EXISTS): `createAffiliateToken` knows them by it. */
  externalId?: string | null | undefined;
  /** Makes a retry safe: for 24 hours the same key from the same person gives the first result again. 1 to 200 characters, e.g. a UUID. With another input: IDEMPOTENCY_KEY_REUSED. */
  idempotencyKey?: string | null | undefined;
  /** BCP 47 language tag of their mails; "en" where nothing was ever said. */
  locale?: string | null | undefined;
  /** Their name, 1 to 200 characters. */
  name: string;
  /** An active organization; one of their own where it is left out. An id of type `Organization`. */
  organization?: string | null | undefined;
  /** What they may do for their organization; MEMBER by default. A custom role decides in its place. */
  role?: AffiliateRole | null | undefined;
  /** All their tags: at most 50 of at most 50 characters. Customers never see them. */
  tags?: Array<string> | null | undefined;
  /** IANA time zone; "UTC" where nothing was ever said. */
  timeZone?: string | null | undefined;
};

/** Input of `createTicket`, which opens a ticket: an affiliate for themself, or staff for an affiliate. */
export type CreateTicketInput = {
  /** Staff only: an active manager who is answerable for it. An id of type `Manager`. */
  assignee?: string | null | undefined;
  /** Files for the ticket itself. They come by a GraphQL multipart request: `null` in the variables, the files as its parts. Each at most `ATTACHMENT_MAX_BYTES` (20 MiB by default, else FILE_TOO_LARGE), together `ATTACHMENT_MAX_COUNT` (10, else TOO_MANY_FILES), each of an allowed type by its content (else FILE_TYPE_REFUSED). */
  attachments?: Array<File> | null | undefined;
  /** An active category; it may give the team and the priority. An id of type `Category`. */
  category?: string | null | undefined;
  /** E-mail addresses that get copies, at most 20. Customers: where their portal shows it, else FORBIDDEN. */
  ccs?: Array<string> | null | undefined;
  /** The e-mail address at which the sender wants to be written to; null for their own. Customers: where their portal shows it, else FORBIDDEN. */
  contactEmail?: string | null | undefined;
  /** What it is to say in custom fields, each once, at most 200. What is left out stays. */
  customFields?: Array<CustomFieldInput> | null | undefined;
  /** Markdown, 1 to 20000 characters. */
  description: string;
  /** Staff only: when it is to be done, not before `startDate`. */
  dueDate?: string | null | undefined;
  /** Makes a retry safe: for 24 hours the same key from the same person gives the first result again. 1 to 200 characters, e.g. a UUID. With another input: IDEMPOTENCY_KEY_REUSED. */
  idempotencyKey?: string | null | undefined;
  /** Staff only; TICKET by default. */
  kind?: TicketKind | null | undefined;
  /** Staff only: how much of it is done, 0 to 100. */
  percentComplete?: number | null | undefined;
  /** The category's by default, else NORMAL. Customers: where their portal shows it, else FORBIDDEN. */
  priority?: TicketPriority | null | undefined;
  /** What of the product it is about. Customers: where their portal shows it, else FORBIDDEN. Ids of type `ProductArea`, at most 20. */
  productAreas?: Array<string> | null | undefined;
  /** Staff only: an active project that it is part of. An id of type `Project`. */
  project?: string | null | undefined;
  /** Staff only, and needed from them: the affiliate for whom the ticket stands. An id of type `Affiliate`. */
  requester?: string | null | undefined;
  /** Staff only: when work on it is to begin. */
  startDate?: string | null | undefined;
  /** Staff only: labels, at most 50 of at most 50 characters. */
  tags?: Array<string> | null | undefined;
  /** Staff only; the category's by default. An id of type `Team`. */
  team?: string | null | undefined;
  /** One line, 1 to 200 characters. */
  title: string;
  /** An active type; a general question by default. An id of type `TicketType`. */
  type?: string | null | undefined;
};

/** What a ticket is to say in a custom field: its key, and that one of the others which is for its kind. `null` or nothing in it empties. */
export type CustomFieldInput = {
  /** For BOOLEAN, a yes or a no. */
  boolean?: boolean | null | undefined;
  /** For CHOICE one key, for MULTI_CHOICE as many as the field allows: of options not archived. */
  choices?: Array<string> | null | undefined;
  /** For DATE, a day of the calendar. */
  date?: string | null | undefined;
  /** For FILE, as a part of a GraphQL multipart request. It takes the place of the file that was there, which is deleted. Errors: FILE_TOO_LARGE, FILE_TYPE_REFUSED, TOO_MANY_FILES. */
  file?: File | null | undefined;
  /** The key of the field. */
  key: string;
  /** For NUMBER, within the limits of the field. */
  number?: number | null | undefined;
  /** For TEXT and LONG_TEXT, as long as the field allows; blank empties. */
  text?: string | null | undefined;
};

/** Stable codes, each with its cause and its remedy. Queries carry them in `extensions.code`. */
export type ErrorCode =
  /** The organization has used up the tickets that its plan gives in a month. Wait until `resetsAt`, or change the plan. */
  | 'ALLOWANCE_EXHAUSTED'
  /** Another object already has this unique value. Choose another value, or update the existing object. */
  | 'ALREADY_EXISTS'
  /** Another call refreshed the session with this token at the same time. Use the tokens that the other call received; the session goes on. */
  | 'ALREADY_REFRESHED'
  /** An answer of this external id was rated since, or is another organization’s, so it cannot change. Leave it as it is, or record what changed under another external id. */
  | 'ANSWER_CONFLICT'
  /** The request is not a valid GraphQL request for this schema. Read the message; it names the place. */
  | 'BAD_REQUEST'
  /** A file has more bytes than are allowed. Make it smaller, or share it in another way; the message names the limit. */
  | 'FILE_TOO_LARGE'
  /** A file is empty, or its content is of none of the allowed types; its name and declared type do not matter. Send it in another form, e.g. as PDF, or packed as ZIP. */
  | 'FILE_TYPE_REFUSED'
  /** The portal that you came by does not offer this filter. Offer what `PortalConfig.filters` lists; null there means all. */
  | 'FILTER_NOT_OFFERED'
  /** You may see it, but not do this. Look at the `viewerCan…` fields, or ask an administrator for the permission. */
  | 'FORBIDDEN'
  /** The stream cannot go on from this cursor: it is too old, or from before a restore, or your rights have changed since. Fetch the data again and subscribe from its `eventCursor`. */
  | 'FULL_REFRESH_REQUIRED'
  /** A filter or an ordering uses a property that you may not see. Leave it out. */
  | 'HIDDEN_PROPERTY'
  /** The idempotency key was used within 24 hours for another mutation or another input. Send a new key for a new request. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The ticket cannot go from its status to the one asked for. The message names the statuses that are possible from here. */
  | 'ILLEGAL_STATUS_CHANGE'
  /** Something failed on our side. Nothing of it was saved. Try again; if it stays, report the id that the message ends with: the log has it too. */
  | 'INTERNAL'
  /** An argument is out of range, or contradicts another. The message says which and why. */
  | 'INVALID_ARGUMENT'
  /** E-mail, password and portal do not belong together. Check all three; a manager names no portal. */
  | 'INVALID_CREDENTIALS'
  /** The cursor is not one that this API gave. Start again without a cursor. */
  | 'INVALID_CURSOR'
  /** A value is not of the expected form, e.g. an e-mail address, a locale or a time zone. Send the form that the field describes. */
  | 'INVALID_FORMAT'
  /** An id is not one of this API, or is of another type than expected. Send an `id` exactly as the API gave it. */
  | 'INVALID_ID'
  /** One or more fields of the input are wrong. Read `fields`: each names its field and says what is expected. */
  | 'INVALID_INPUT'
  /** A referenced object does not exist, may not be seen, or is deactivated. Choose among the objects that the API lists as active. */
  | 'INVALID_REFERENCE'
  /** The token is not one of this server. Sign in again. */
  | 'INVALID_TOKEN'
  /** The API key was revoked, is past its time, or its integration is deactivated. Ask an administrator for another key; `rotateApiKey` gives one before the old one ends. */
  | 'KEY_ENDED'
  /** The change would leave the desk without an active administrator. Make another manager an administrator first. */
  | 'LAST_ADMIN'
  /** As many as are allowed are already there. Remove some first; the message names the limit. */
  | 'LIMIT_REACHED'
  /** The one-time link was used before, is too old, or is unknown. Ask for a new one with `requestPasswordReset`. */
  | 'LINK_INVALID'
  /** It does not exist, or you may not see it. The two are never told apart. Check the id and who is signed in. */
  | 'NOT_FOUND'
  /** There is no such active manager or affiliate to act on behalf of, or no such enabled portal. Check `X-On-Behalf-Of` and `X-Portal`, over WebSocket `onBehalfOf` and `portal`. */
  | 'ON_BEHALF_REFUSED'
  /** An option of a custom field cannot be removed, as tickets or forms use it. Archive it: it stays where it is, and cannot be chosen any more. */
  | 'OPTION_IN_USE'
  /** The page that asks embeds another portal than the one that the customer signed in at, or none. Ask from an origin of `CORS_ORIGINS`, or of the widget of this portal. */
  | 'ORIGIN_REFUSED'
  /** Organizations have the plan. Give them another plan, or none, first. */
  | 'PLAN_IN_USE'
  /** The portal is enabled, or is the built-in one. Disable it first, which signs its customers out; the built-in one can only be disabled. */
  | 'PORTAL_IN_USE'
  /** The token is that of a preview, which looks and changes nothing. Do it with a token of your own. */
  | 'PREVIEW_READ_ONLY'
  /** The operations of a minute cost more than is allowed. Over HTTP: status 429 with `Retry-After`. Wait as many seconds as `extensions.retryAfter` says. */
  | 'RATE_LIMITED'
  /** A value is missing or blank. Send a value with at least one visible character. */
  | 'REQUIRED'
  /** The custom role is that of some affiliates. Give them another role, or none, first. */
  | 'ROLE_IN_USE'
  /** The session was signed out, its person was deactivated, or its portal was disabled. Sign in again. */
  | 'SESSION_ENDED'
  /** Tickets of this type are made by the system only, and the type itself cannot be changed. Choose another type. */
  | 'SYSTEM_TYPE'
  /** The template does not parse, or uses a variable that is not offered. Read `fields`; `Query.templateVariables` lists what is offered. */
  | 'TEMPLATE_INVALID'
  /** The access token is past its time. Call `refreshSession` with the refresh token. */
  | 'TOKEN_EXPIRED'
  /** The document is longer, deeper, or has more aliases than is allowed. Split it; the message names the limit. */
  | 'TOO_COMPLEX'
  /** The operation may answer with more objects than is allowed. `extensions` has its `cost` and the `limit`. Ask for smaller pages, above all for pages within pages; `Query.rateLimit` tells what an operation costs. */
  | 'TOO_COSTLY'
  /** A text or list is longer than its limit. Shorten it to the limit that the message names. */
  | 'TOO_LONG'
  /** Too many attempts at this account, or from this address, one after the other. A right password is refused too until the time is over. Wait as many seconds as `retryAfter` says. */
  | 'TOO_MANY_ATTEMPTS'
  /** You have as many WebSockets and streams over SSE open, or as many requests with files under way, as are allowed. `extensions.limit` names the limit; over SSE and of files with status 429. Close some first, and run several subscriptions over one WebSocket; send files one request after the other. */
  | 'TOO_MANY_CONNECTIONS'
  /** A request brings more files than are allowed, or the ticket has as many as it can have. Send fewer at once, or delete some first; the message names the limit. */
  | 'TOO_MANY_FILES'
  /** You have as many subscriptions open as are allowed. `extensions.limit` names the limit; over SSE with status 429. End some first; follow several tickets by one subscription with a filter. */
  | 'TOO_MANY_SUBSCRIPTIONS'
  /** Nobody is signed in. Send `Authorization: Bearer <accessToken>`, over WebSocket as `authorization` in the connection parameters. */
  | 'UNAUTHENTICATED'
  /** The object changed since the version that was expected. The payload carries the current state: merge and send its `version`. */
  | 'VERSION_CONFLICT'
  /** The password has fewer than 10 or more than 200 characters, or is the e-mail address. Choose another one. */
  | 'WEAK_PASSWORD';

/** A message of the past. */
export type ImportCommentInput = {
  /** Markdown, 1 to 20000 characters. */
  body: string;
  /** Whether staff wrote it (then it stands under your name); else the requester did. */
  byStaff: boolean;
  /** When it was written. */
  createdAt: string;
  /** Who reads it; PUBLIC by default. */
  visibility?: ThreadVisibility | null | undefined;
};

/** A requester's organization: found by its external id, or where it has none by its name, also in the same batch; else made. */
export type ImportOrganizationInput = {
  /** The key in the system that it comes from, 1 to 200 characters. */
  externalId?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
};

/** What became of one imported ticket. */
export type ImportOutcome =
  /** It is there now. */
  | 'CREATED'
  /** It is not there; `error` says why. */
  | 'FAILED'
  /** It was there before, by its external id, and stays as it is. */
  | 'UNCHANGED';

/** A requester: found by e-mail or external id and left as they are, else made. Nobody is mailed. */
export type ImportPersonInput = {
  /** E-mail address; its case does not matter. */
  email: string;
  /** The key in the system that it comes from, 1 to 200 characters. */
  externalId?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
  /** Of a new person; a personal one by default. */
  organization?: ImportOrganizationInput | null | undefined;
};

/** A ticket with its past. Dates lie between 1990 and now, none before its opening. */
export type ImportTicketInput = {
  /** Its category, by name; made if there is none. */
  category?: string | null | undefined;
  /** Since when it is closed. */
  closedAt?: string | null | undefined;
  /** At most 100, in any order. */
  comments?: Array<ImportCommentInput> | null | undefined;
  /** When it was opened. */
  createdAt: string;
  /** What it is to say in custom fields, each once, at most 200. Files are not imported, and nothing is required. */
  customFields?: Array<CustomFieldInput> | null | undefined;
  /** Markdown, 1 to 20000 characters. */
  description: string;
  /** The key in the system that it comes from, 1 to 200 characters. A ticket that has it already stays as it is. Of several in a batch that have it, those that are the same count once; one that differs from the first is FAILED, with INVALID_ARGUMENT on `externalId`. */
  externalId: string;
  /** The first answer; that of the comments by default. */
  firstRespondedAt?: string | null | undefined;
  /** How pressing it is; NORMAL by default. */
  priority?: TicketPriority | null | undefined;
  /** Product areas by name, at most 20; made if there are none. */
  productAreas?: Array<string> | null | undefined;
  /** For whom it stands. */
  requester: ImportPersonInput;
  /** How it was settled, at most 5000 characters. */
  resolutionNotes?: string | null | undefined;
  /** Since when it is resolved. */
  resolvedAt?: string | null | undefined;
  /** Where it stands; OPEN by default. */
  status?: TicketStatus | null | undefined;
  /** At most 50 of at most 50 characters. */
  tags?: Array<string> | null | undefined;
  /** 1 to 200 characters. */
  title: string;
  /** Its type, by name; made if there is none. */
  type?: string | null | undefined;
  /** Its last change; the last of its dates by default. */
  updatedAt?: string | null | undefined;
  /** Whose turn it is; by default what the status says. */
  waitingOn?: WaitingOn | null | undefined;
};

/** Input of `signIn`, which signs a person in by e-mail and password. */
export type SignInInput = {
  /** E-mail address; capitals make no difference. */
  email: string;
  /** The password as it was chosen; spaces and capitals count. */
  password: string;
  /** `slug` of the portal that a customer comes by. A manager leaves it out. */
  portal?: string | null | undefined;
};

/** Who reads a thread. */
export type ThreadVisibility =
  /** Staff only; customers cannot tell that it exists. */
  | 'INTERNAL'
  /** Staff and the customers who see the ticket. */
  | 'PUBLIC';

/** Tickets and tasks are one machinery. */
export type TicketKind =
  /** A piece of work. */
  | 'TASK'
  /** A conversation to settle something. */
  | 'TICKET';

/** How pressing it is. */
export type TicketPriority =
  /** More pressing than usual. */
  | 'HIGH'
  /** Less pressing than usual; it can wait. */
  | 'LOW'
  /** The usual, where nothing else is said. */
  | 'NORMAL'
  /** As pressing as can be: something important stands still. */
  | 'URGENT';

/** Where a ticket stands. OPEN → IN_PROGRESS → RESOLVED → CLOSED; RESOLVED and CLOSED can be reopened. */
export type TicketStatus =
  /** Done. A public reply by the customer reopens it. */
  | 'CLOSED'
  /** Staff work on it. */
  | 'IN_PROGRESS'
  /** Nobody works on it yet: it is new, or was reopened. */
  | 'OPEN'
  /** Staff hold it for done; the customer may still object. */
  | 'RESOLVED';

/** Whose turn it is. */
export type WaitingOn =
  /** The customer is to answer. */
  | 'CUSTOMER'
  /** The staff are to answer. */
  | 'STAFF';

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { accessToken: string | null, refreshToken: string | null, viewer: { name: string | null } | null, error: { code: ErrorCode, message: string } | null } };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { refreshSession: { accessToken: string | null, refreshToken: string | null, error: { code: ErrorCode, message: string } | null } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut: { error: { code: ErrorCode, message: string } | null } };

export type DeskBeforeQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskBeforeQuery = { tickets: { nodes: Array<{ number: number } | null> } | null, ticketTypes: { nodes: Array<{ id: string, name: string } | null> } | null };

export type CreateTicketMutationVariables = Exact<{
  input: CreateTicketInput;
}>;


export type CreateTicketMutation = { createTicket: { ticket: { id: string, number: number } | null, error: { code: ErrorCode, message: string } | null } };

export type AddFollowerMutationVariables = Exact<{
  ticket: string;
  affiliate: string;
}>;


export type AddFollowerMutation = { addTicketFollower: { ticket: { id: string } | null, error: { code: ErrorCode, message: string } | null } };

export type AddCommentMutationVariables = Exact<{
  input: AddCommentInput;
}>;


export type AddCommentMutation = { addComment: { comment: { id: string } | null, error: { code: ErrorCode, message: string } | null } };

export type FindAffiliatesQueryVariables = Exact<{
  search: string;
}>;


export type FindAffiliatesQuery = { affiliates: { nodes: Array<{ id: string, email: string | null } | null> } | null };

export type CreateAffiliateMutationVariables = Exact<{
  input: CreateAffiliateInput;
}>;


export type CreateAffiliateMutation = { createAffiliate: { affiliate: { id: string } | null, error: { code: ErrorCode, message: string } | null } };

export type ImportTicketsMutationVariables = Exact<{
  tickets: Array<ImportTicketInput> | ImportTicketInput;
}>;


export type ImportTicketsMutation = { importTickets: { results: Array<{ outcome: ImportOutcome, error: { code: ErrorCode, message: string } | null }> | null, error: { code: ErrorCode, message: string, fields: Array<{ field: string, message: string }> } | null } };

export type GreetingQueryVariables = Exact<{ [key: string]: never; }>;


export type GreetingQuery = { __typename: 'Query' };

export type NowQueryVariables = Exact<{ [key: string]: never; }>;


export type NowQuery = { eventCursor: string };

export type ListenSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ListenSubscription = { ticketEvents:
    | { __typename: 'AttachmentRemovedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'AttachmentsAddedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'CommentAddedEvent', id: string, cursor: string | null, occurredAt: string, comment: { body: string | null, visibility: ThreadVisibility | null } | null, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'CommentEditedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'CommentMovedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'CommentRemovedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketAssignedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketCcAddedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketCcRemovedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketCreatedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketDeletedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketFollowerAddedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketFollowerRemovedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketStatusChangedEvent', previous: TicketStatus | null, next: TicketStatus | null, id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketUpdatedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TicketVisibilityEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TimeEntryAddedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TimeEntryRemovedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'TimeEntryUpdatedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
    | { __typename: 'VisibilityChangedEvent', id: string, cursor: string | null, occurredAt: string, actor:
        | { name: string }
        | { name: string }
        | { name: string }
        | { name: string }
       | null, ticket: { number: number } | null }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
    viewer {
      name
    }
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const RefreshSessionDocument = new TypedDocumentString(`
    mutation RefreshSession($refreshToken: String!) {
  refreshSession(input: {refreshToken: $refreshToken}) {
    accessToken
    refreshToken
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut(input: {}) {
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const DeskBeforeDocument = new TypedDocumentString(`
    query DeskBefore {
  tickets(first: 1, orderBy: {field: NUMBER, direction: DESC}) {
    nodes {
      number
    }
  }
  ticketTypes(first: 100, isActive: true) {
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<DeskBeforeQuery, DeskBeforeQueryVariables>;
export const CreateTicketDocument = new TypedDocumentString(`
    mutation CreateTicket($input: CreateTicketInput!) {
  createTicket(input: $input) {
    ticket {
      id
      number
    }
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateTicketMutation, CreateTicketMutationVariables>;
export const AddFollowerDocument = new TypedDocumentString(`
    mutation AddFollower($ticket: ID!, $affiliate: ID!) {
  addTicketFollower(input: {id: $ticket, affiliate: $affiliate}) {
    ticket {
      id
    }
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AddFollowerMutation, AddFollowerMutationVariables>;
export const AddCommentDocument = new TypedDocumentString(`
    mutation AddComment($input: AddCommentInput!) {
  addComment(input: $input) {
    comment {
      id
    }
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AddCommentMutation, AddCommentMutationVariables>;
export const FindAffiliatesDocument = new TypedDocumentString(`
    query FindAffiliates($search: String!) {
  affiliates(first: 100, filter: {search: $search}) {
    nodes {
      id
      email
    }
  }
}
    `) as unknown as TypedDocumentString<FindAffiliatesQuery, FindAffiliatesQueryVariables>;
export const CreateAffiliateDocument = new TypedDocumentString(`
    mutation CreateAffiliate($input: CreateAffiliateInput!) {
  createAffiliate(input: $input) {
    affiliate {
      id
    }
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateAffiliateMutation, CreateAffiliateMutationVariables>;
export const ImportTicketsDocument = new TypedDocumentString(`
    mutation ImportTickets($tickets: [ImportTicketInput!]!) {
  importTickets(input: {tickets: $tickets}) {
    results {
      outcome
      error {
        code
        message
      }
    }
    error {
      code
      message
      fields {
        field
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ImportTicketsMutation, ImportTicketsMutationVariables>;
export const GreetingDocument = new TypedDocumentString(`
    query Greeting {
  __typename
}
    `) as unknown as TypedDocumentString<GreetingQuery, GreetingQueryVariables>;
export const NowDocument = new TypedDocumentString(`
    query Now {
  eventCursor
}
    `) as unknown as TypedDocumentString<NowQuery, NowQueryVariables>;
export const ListenDocument = new TypedDocumentString(`
    subscription Listen($after: String) {
  ticketEvents(after: $after, filter: {kinds: [TICKET, TASK]}) {
    __typename
    id
    cursor
    occurredAt
    actor {
      name
    }
    ticket {
      number
    }
    ... on CommentAddedEvent {
      comment {
        body
        visibility
      }
    }
    ... on TicketStatusChangedEvent {
      previous
      next
    }
  }
}
    `) as unknown as TypedDocumentString<ListenSubscription, ListenSubscriptionVariables>;