import { parseArgs } from 'node:util';
import { accountOf, accountOptions } from './account.ts';
import { Client } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ListenSubscription } from './gql/graphql.ts';

// Prints each new comment and change of status that one person may see, as it arrives.

const Now = graphql(`
  query Now {
    eventCursor
  }
`);

const Listen = graphql(`
  subscription Listen($after: String) {
    ticketEvents(after: $after, filter: { kinds: [TICKET, TASK] }) {
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
`);

/** One line, or nothing where the event is of another sort, or what it tells of is gone by now. */
function lineOf(event: ListenSubscription['ticketEvents']): string | undefined {
  const { ticket, actor, occurredAt } = event;
  if (!ticket) return undefined;
  const start = `${new Date(occurredAt).toLocaleTimeString('en-GB')} #${ticket.number}`;
  const by = actor ? ` by ${actor.name}` : '';
  if (event.__typename === 'TicketStatusChangedEvent') return `${start} ${event.previous} → ${event.next}${by}`;
  if (event.__typename !== 'CommentAddedEvent' || !event.comment) return undefined;
  const { body, visibility } = event.comment;
  const what = visibility === 'INTERNAL' ? 'internal note' : 'comment';
  return `${start} ${what}${by}: ${(body ?? '').replace(/\s+/g, ' ')}`;
}

async function listen() {
  const { values } = parseArgs({ options: accountOptions });
  const client = await Client.signIn(accountOf(values, { email: 'marta@nube.example', portal: 'default' }));
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const now = async () => (await client.request(Now)).eventCursor;
  const after = await now();
  console.error(`Listening as ${client.name}. Ctrl-C ends it.`);
  const events = client.subscribe(
    Listen,
    {},
    {
      after,
      signal: stopped.signal,
      onLost: (code) => {
        if (code === undefined) console.error('The connection is lost. It goes on from here as soon as there is one.');
      },
      onRefreshRequired: () => {
        console.error('Something may be missing here. It goes on from now.');
        return now();
      },
    },
  );
  for await (const event of events) {
    const line = lineOf(event);
    if (line) console.log(line);
  }
  await client.signOut();
}

listen().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
