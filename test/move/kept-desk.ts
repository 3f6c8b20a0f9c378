import { expect } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { keptDatabase, type TestDatabase } from '../database.ts';
import { type Person, testDesk } from '../desk.ts';
import { follow } from '../follow.ts';
import { createTicket, makeScene, open, say } from '../scene.ts';
import { unstamped } from './filling.ts';

const events = `subscription ($after: String) { ticketEvents(after: $after) { __typename cursor ticket { title } } }`;

export interface Stopped {
  person: Person;
  /** What clients held when the backup was made, and when the desk was lost a little later. */
  cursors: string[];
  position: bigint;
}

/** A desk with some history, stopped; last committed was an event that has no position yet. */
export async function stopDesk(database: TestDatabase): Promise<Stopped> {
  const { desk, requester: person, agent } = await makeScene({}, database);
  const ticket = await open(person, { title: 'Kept' });
  await say(agent, ticket, 'Kept too');
  const { eventCursor } = await person.run('{ eventCursor }');
  const { position, epoch } = desk.desk.feed.head;
  const ahead = desk.desk.cursors.seal({ position: position + 3n, epoch });
  await desk.app.close();
  await unstamped(database);
  return { person, cursors: [eventCursor, ahead], position };
}

/** A desk on what was restored, as the person meets it. */
export async function startDesk(database: Database, person: Person) {
  const desk = await testDesk({}, keptDatabase(database));
  const port = await desk.app.listen();
  const run = async (query: string, variables: object = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: person.authorization },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    expect(errors).toBeUndefined();
    return data;
  };
  return {
    desk,
    cursor: async (): Promise<string> => (await run('{ eventCursor }')).eventCursor,
    open: (title: string) => run(createTicket, { input: { title, description: 'A description' } }),
    follow: (after: string) => follow(port, person, events, { after }),
  };
}
