import type { Organization } from '../src/store/generated/client.ts';
import type { TestDatabase } from './database.ts';
import { type Person, type TestDesk, testDesk } from './desk.ts';

/** One company with two people, a stranger from another, an administrator and an agent. */
export interface Scene {
  desk: TestDesk;
  organization: Organization;
  admin: Person;
  agent: Person;
  requester: Person;
  colleague: Person;
  stranger: Person;
}

export async function makeScene(env: Record<string, string> = {}, database?: TestDatabase): Promise<Scene> {
  const desk = await testDesk(env, database);
  const organization = await desk.organization('Nube');
  const [admin, agent, requester, colleague, stranger] = [
    await desk.manager({ name: 'Ana', role: 'ADMIN' }),
    await desk.manager({ name: 'Luis' }),
    await desk.affiliate({ name: 'Marta', organization }),
    await desk.affiliate({ name: 'Diego', organization }),
    await desk.affiliate({ name: 'Sofia' }),
  ];
  return { desk, organization, admin, agent, requester, colleague, stranger };
}

export const createTicket = /* not typed: inputs vary */ `
  mutation ($input: CreateTicketInput!) {
    createTicket(input: $input) { ticket { id number title status version } error { type code message fields { field code message } } }
  }`;

export const addComment = `
  mutation ($input: AddCommentInput!) {
    addComment(input: $input) { comment { id body visibility } ticket { id status version } error { type code message fields { field code } } }
  }`;

/** Opens a ticket and gives its global id. */
export async function open(by: Person, input: object = {}): Promise<string> {
  const { createTicket: payload } = await by.run(createTicket, {
    input: { title: 'A title', description: 'A description', ...input },
  });
  if (payload.error) throw new Error(JSON.stringify(payload.error));
  return payload.ticket.id;
}

/** Adds a message and gives its global id. */
export async function say(by: Person, ticket: string, body = 'Hello', input: object = {}): Promise<string> {
  const { addComment: payload } = await by.run(addComment, { input: { ticket, body, ...input } });
  if (payload.error) throw new Error(JSON.stringify(payload.error));
  return payload.comment.id;
}

/** Calls a mutation whose payload has a ticket, and gives the payload. */
export async function act(
  by: Pick<Person, 'run'>,
  name: string,
  input: object,
  result = 'ticket { id status version }',
) {
  const Input = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const data = await by.run(
    `mutation ($input: ${Input}!) { result: ${name}(input: $input) { ${result} error { type code message fields { field code message } } } }`,
    { input },
  );
  return data.result;
}

/** Reads fields of a ticket; null where the reader may not see it. */
export async function read(by: Pick<Person, 'run'>, id: string, fields: string) {
  return (await by.run(`query ($id: ID!) { ticket(id: $id) { ${fields} } }`, { id })).ticket;
}
