/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      refreshToken\n      viewer {\n        name\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  mutation RefreshSession($refreshToken: String!) {\n    refreshSession(input: { refreshToken: $refreshToken }) {\n      accessToken\n      refreshToken\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.RefreshSessionDocument,
    "\n  mutation SignOut {\n    signOut(input: {}) {\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.SignOutDocument,
    "\n  query DeskBefore {\n    tickets(first: 1, orderBy: { field: NUMBER, direction: DESC }) {\n      nodes {\n        number\n      }\n    }\n    ticketTypes(first: 100, isActive: true) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.DeskBeforeDocument,
    "\n  mutation CreateTicket($input: CreateTicketInput!) {\n    createTicket(input: $input) {\n      ticket {\n        id\n        number\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateTicketDocument,
    "\n  mutation AddFollower($ticket: ID!, $affiliate: ID!) {\n    addTicketFollower(input: { id: $ticket, affiliate: $affiliate }) {\n      ticket {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.AddFollowerDocument,
    "\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.AddCommentDocument,
    "\n  query FindAffiliates($search: String!) {\n    affiliates(first: 100, filter: { search: $search }) {\n      nodes {\n        id\n        email\n      }\n    }\n  }\n": typeof types.FindAffiliatesDocument,
    "\n  mutation CreateAffiliate($input: CreateAffiliateInput!) {\n    createAffiliate(input: $input) {\n      affiliate {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateAffiliateDocument,
    "\n  mutation ImportTickets($tickets: [ImportTicketInput!]!) {\n    importTickets(input: { tickets: $tickets }) {\n      results {\n        outcome\n        error {\n          code\n          message\n        }\n      }\n      error {\n        code\n        message\n        fields {\n          field\n          message\n        }\n      }\n    }\n  }\n": typeof types.ImportTicketsDocument,
    "\n  query Greeting {\n    __typename\n  }\n": typeof types.GreetingDocument,
    "\n  query Now {\n    eventCursor\n  }\n": typeof types.NowDocument,
    "\n  subscription Listen($after: String) {\n    ticketEvents(after: $after, filter: { kinds: [TICKET, TASK] }) {\n      __typename\n      id\n      cursor\n      occurredAt\n      actor {\n        name\n      }\n      ticket {\n        number\n      }\n      ... on CommentAddedEvent {\n        comment {\n          body\n          visibility\n        }\n      }\n      ... on TicketStatusChangedEvent {\n        previous\n        next\n      }\n    }\n  }\n": typeof types.ListenDocument,
};
const documents: Documents = {
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      refreshToken\n      viewer {\n        name\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.SignInDocument,
    "\n  mutation RefreshSession($refreshToken: String!) {\n    refreshSession(input: { refreshToken: $refreshToken }) {\n      accessToken\n      refreshToken\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.RefreshSessionDocument,
    "\n  mutation SignOut {\n    signOut(input: {}) {\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.SignOutDocument,
    "\n  query DeskBefore {\n    tickets(first: 1, orderBy: { field: NUMBER, direction: DESC }) {\n      nodes {\n        number\n      }\n    }\n    ticketTypes(first: 100, isActive: true) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.DeskBeforeDocument,
    "\n  mutation CreateTicket($input: CreateTicketInput!) {\n    createTicket(input: $input) {\n      ticket {\n        id\n        number\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.CreateTicketDocument,
    "\n  mutation AddFollower($ticket: ID!, $affiliate: ID!) {\n    addTicketFollower(input: { id: $ticket, affiliate: $affiliate }) {\n      ticket {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.AddFollowerDocument,
    "\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.AddCommentDocument,
    "\n  query FindAffiliates($search: String!) {\n    affiliates(first: 100, filter: { search: $search }) {\n      nodes {\n        id\n        email\n      }\n    }\n  }\n": types.FindAffiliatesDocument,
    "\n  mutation CreateAffiliate($input: CreateAffiliateInput!) {\n    createAffiliate(input: $input) {\n      affiliate {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n": types.CreateAffiliateDocument,
    "\n  mutation ImportTickets($tickets: [ImportTicketInput!]!) {\n    importTickets(input: { tickets: $tickets }) {\n      results {\n        outcome\n        error {\n          code\n          message\n        }\n      }\n      error {\n        code\n        message\n        fields {\n          field\n          message\n        }\n      }\n    }\n  }\n": types.ImportTicketsDocument,
    "\n  query Greeting {\n    __typename\n  }\n": types.GreetingDocument,
    "\n  query Now {\n    eventCursor\n  }\n": types.NowDocument,
    "\n  subscription Listen($after: String) {\n    ticketEvents(after: $after, filter: { kinds: [TICKET, TASK] }) {\n      __typename\n      id\n      cursor\n      occurredAt\n      actor {\n        name\n      }\n      ticket {\n        number\n      }\n      ... on CommentAddedEvent {\n        comment {\n          body\n          visibility\n        }\n      }\n      ... on TicketStatusChangedEvent {\n        previous\n        next\n      }\n    }\n  }\n": types.ListenDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      refreshToken\n      viewer {\n        name\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').SignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshSession($refreshToken: String!) {\n    refreshSession(input: { refreshToken: $refreshToken }) {\n      accessToken\n      refreshToken\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').RefreshSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    signOut(input: {}) {\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').SignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskBefore {\n    tickets(first: 1, orderBy: { field: NUMBER, direction: DESC }) {\n      nodes {\n        number\n      }\n    }\n    ticketTypes(first: 100, isActive: true) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DeskBeforeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateTicket($input: CreateTicketInput!) {\n    createTicket(input: $input) {\n      ticket {\n        id\n        number\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateTicketDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddFollower($ticket: ID!, $affiliate: ID!) {\n    addTicketFollower(input: { id: $ticket, affiliate: $affiliate }) {\n      ticket {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AddFollowerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AddCommentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindAffiliates($search: String!) {\n    affiliates(first: 100, filter: { search: $search }) {\n      nodes {\n        id\n        email\n      }\n    }\n  }\n"): typeof import('./graphql.ts').FindAffiliatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateAffiliate($input: CreateAffiliateInput!) {\n    createAffiliate(input: $input) {\n      affiliate {\n        id\n      }\n      error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateAffiliateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportTickets($tickets: [ImportTicketInput!]!) {\n    importTickets(input: { tickets: $tickets }) {\n      results {\n        outcome\n        error {\n          code\n          message\n        }\n      }\n      error {\n        code\n        message\n        fields {\n          field\n          message\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ImportTicketsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Greeting {\n    __typename\n  }\n"): typeof import('./graphql.ts').GreetingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Now {\n    eventCursor\n  }\n"): typeof import('./graphql.ts').NowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Listen($after: String) {\n    ticketEvents(after: $after, filter: { kinds: [TICKET, TASK] }) {\n      __typename\n      id\n      cursor\n      occurredAt\n      actor {\n        name\n      }\n      ticket {\n        number\n      }\n      ... on CommentAddedEvent {\n        comment {\n          body\n          visibility\n        }\n      }\n      ... on TicketStatusChangedEvent {\n        previous\n        next\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ListenDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
