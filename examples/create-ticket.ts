import type { Client } from './client.ts';
import { Customers } from './customers.ts';
import type { ExportedTicket } from './export-rows.ts';
import { graphql } from './gql/gql.ts';
import { resultOf } from './post.ts';

const DeskBefore = graphql(`
  query DeskBefore {
    tickets(first: 1, orderBy: { field: NUMBER, direction: DESC }) {
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
`);

const CreateTicket = graphql(`
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
`);

const AddFollower = graphql(`
  mutation AddFollower($ticket: ID!, $affiliate: ID!) {
    addTicketFollower(input: { id: $ticket, affiliate: $affiliate }) {
      ticket {
        id
      }
      error {
        code
        message
      }
    }
  }
`);

const AddComment = graphql(`
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
`);

export type MakeTicket = (row: ExportedTicket) => Promise<'created' | 'already there'>;

/** Learns what the desk has, and gives what makes a row a ticket of it, with its customer, answer and status. */
export async function ticketMaker(
  client: Client,
  /** `source` tells the ids of this file from those of others; `follower` is the address of who is to see it all. */
  { source, follower }: { source: string; follower: string | undefined },
): Promise<MakeTicket> {
  const { tickets, ticketTypes } = await client.request(DeskBefore);
  const lastNumber = tickets?.nodes[0]?.number ?? 0;
  const typeIds = new Map(ticketTypes?.nodes.flatMap((type) => (type ? [[type.name.toLowerCase(), type.id]] : [])));
  const customers = new Customers(client);
  const followerId = follower === undefined ? undefined : await customers.find(follower);
  if (follower !== undefined && !followerId) throw new Error(`there is no affiliate ${follower}`);

  return async ({ id, customer, title, description, type, priority, tags, reply }) => {
    // the same row gives the same keys, so it is made once in however many runs of a day
    const keyOf = (step: string) => `${source} ${id} ${step}`;
    const typeId = typeIds.get(type.toLowerCase());
    const { createTicket } = await client.request(CreateTicket, {
      input: {
        title,
        description,
        priority,
        type: typeId,
        // what the desk has no type for is still known by its tag
        tags: typeId || !type ? tags : [type, ...tags],
        requester: await customers.idOf(customer),
        idempotencyKey: keyOf('ticket'),
      },
    });
    const ticket = resultOf(createTicket, 'ticket');

    if (followerId) {
      const { addTicketFollower } = await client.request(AddFollower, { ticket: ticket.id, affiliate: followerId });
      resultOf(addTicketFollower, 'ticket');
    }
    if (reply) {
      const input = { ticket: ticket.id, ...reply, idempotencyKey: keyOf('reply') };
      const { addComment } = await client.request(AddComment, { input });
      resultOf(addComment, 'comment');
    }
    return ticket.number > lastNumber ? 'created' : 'already there';
  };
}
