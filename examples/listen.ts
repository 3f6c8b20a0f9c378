import { parseArgs } from 'node:util';
import { accountOf, accountOptions } from './account.ts';
import { Client } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ListenSubscription } from './gql/graphql.ts';

// Prints each new comment and change of status that one person may see, as it arrives.

const Listen = graphql(`
  subscription Listen {
    ticketEvents(filter: { kinds: [TICKET, TASK] }) {
      __typename
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
function lineOf({ ticketEvents: event }: ListenSubscription): string | undefined {
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
  const { ended, stop } = client.subscribe(Listen, {
    next(data) {
      const line = lineOf(data);
      if (line) console.log(line);
    },
    connected: () => console.error(`Listening as ${client.name}. Ctrl-C ends it.`),
    interrupted: () => console.error('The connection is lost; connecting again. What happens meanwhile is not shown.'),
  });
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await ended;
  await client.signOut();
}

listen().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
