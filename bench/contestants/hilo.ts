import { startChild } from './child.ts';
import type { Ask, Contestant, Viewer } from './contestant.ts';

export const documents: Record<Ask['kind'], string> = {
  ticket: `query Ticket($id: ID!) { ticket(id: $id) {
    id number title status priority description createdAt updatedAt
    requester { id name email } assignee { id name }
    comments(last: 20) { nodes { id body visibility createdAt } } } }`,
  list: `query List($status: TicketStatus!) {
    tickets(first: 50, filter: { statuses: [$status] }, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id number title status priority updatedAt requester { id name } assignee { id name } } } }`,
  search: `query Search($text: String!) {
    tickets(first: 20, filter: { search: $text }, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id number title status priority updatedAt requester { id name } assignee { id name } } } }`,
  worklist: `query Worklist($manager: ID!) {
    tickets(first: 20, filter: { assignees: [$manager] }, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id number title status staffCommentCount affiliateCommentCount requester { id name }
        comments(last: 5) { nodes { id body createdAt } } } } }`,
  comment: `mutation Comment($ticket: ID!, $body: String!) { addComment(input: { ticket: $ticket, body: $body }) {
    comment { id body bodyHtml createdAt ticket { id status staffCommentCount waitingOn version updatedAt } }
    error { code message } } }`,
};

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

export function variablesOf(ask: Ask): object {
  if (ask.kind === 'ticket') return { id: globalId('Ticket', ask.ticketId) };
  if (ask.kind === 'list') return { status: ask.status };
  if (ask.kind === 'search') return { text: ask.text };
  if (ask.kind === 'worklist') return { manager: globalId('Manager', ask.managerId) };
  return { ticket: globalId('Ticket', ask.ticketId), body: ask.body };
}

const signIn = `mutation SignIn($email: String!, $password: String!, $portal: String) {
  signIn(input: { email: $email, password: $password, portal: $portal }) { accessToken error { message } } }`;

async function tokenOf(origin: string, { email, organizationId }: Viewer, password: string): Promise<string> {
  const portal = organizationId === null ? null : 'default';
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: signIn, variables: { email, password, portal } }),
  });
  const answer = (await response.json()) as { data?: { signIn?: { accessToken?: string | null } } };
  const token = answer.data?.signIn?.accessToken;
  if (!token) throw new Error(`${email} cannot sign in: ${JSON.stringify(answer)}`);
  return token;
}

/** The server of a checkout as it is run, by its public API, its people signed in. */
export const hiloOf = (name: string, checkout: URL): Contestant => ({
  name,
  async start({ databaseUrl, poolSize, nodeArguments, viewers, password }) {
    const child = await startChild(new URL('src/server.ts', checkout), {
      env: {
        DATABASE_URL: databaseUrl,
        DATABASE_POOL_SIZE: String(poolSize),
        SECRET: 'what tokens of the bench are signed with',
        PORT: '0',
        LOG_LEVEL: 'warn',
        METRICS: 'false',
        RATE_LIMIT_PER_MINUTE: '0',
        SIGN_IN_ATTEMPTS: '0',
        ACCESS_TOKEN_SECONDS: '86400',
      },
      nodeArguments,
    });
    const tokens = new Map<Viewer, string>();
    for (const viewer of viewers) tokens.set(viewer, await tokenOf(child.origin, viewer, password));
    return {
      ...child,
      request: (ask, viewer) => ({
        path: '/graphql',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(viewer)}` },
        body: JSON.stringify({ query: documents[ask.kind], variables: variablesOf(ask) }),
      }),
      data: (answer) => {
        const { data, errors } = JSON.parse(answer, rowId) as { data: unknown; errors?: unknown };
        if (errors) throw new Error(JSON.stringify(errors));
        return data;
      },
    };
  },
});

const rowId = (key: string, value: unknown) =>
  key === 'id' && typeof value === 'string' ? Buffer.from(value, 'base64').toString().split(':')[1] : value;
