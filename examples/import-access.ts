import { accountOf, type accountOptions } from './account.ts';
import { Client } from './client.ts';
import { graphql } from './gql/gql.ts';
import type { ImportTicketInput } from './gql/graphql.ts';
import type { Send } from './import-send.ts';
import { post } from './post.ts';

const ImportTickets = graphql(`
  mutation ImportTickets($tickets: [ImportTicketInput!]!) {
    importTickets(input: { tickets: $tickets }) {
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
`);

const Greeting = graphql(`
  query Greeting {
    __typename
  }
`);

export interface Access {
  send: Send;
  /** Ends the session, where there is one. */
  leave(): Promise<void>;
}

/** By the API key in HILO_API_KEY, else as a manager who signs in. Either is tried before it is returned. */
export async function accessTo(given: Partial<Record<keyof typeof accountOptions, string>>): Promise<Access> {
  const account = accountOf(given, { email: 'ana@hilo.example' });
  const key = process.env['HILO_API_KEY'];
  if (key && given.email === undefined) {
    await post(account.url, key, Greeting, undefined);
    return {
      send: async (tickets: ImportTicketInput[]) =>
        (await post(account.url, key, ImportTickets, { tickets })).importTickets,
      leave: async () => {},
    };
  }
  const client = await Client.signIn(account);
  return {
    send: async (tickets) => (await client.request(ImportTickets, { tickets })).importTickets,
    leave: () => client.signOut(),
  };
}
