import type { Client } from './client.ts';
import { graphql } from './gql/gql.ts';
import { resultOf } from './post.ts';

const FindAffiliates = graphql(`
  query FindAffiliates($search: String!) {
    affiliates(first: 100, filter: { search: $search }) {
      nodes {
        id
        email
      }
    }
  }
`);

const CreateAffiliate = graphql(`
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
`);

interface Customer {
  name: string;
  /** In lower case. */
  email: string;
}

/** Finds customers by their address, and adds whoever is not there yet. Each is looked for once. */
export class Customers {
  readonly #client: Client;
  readonly #known = new Map<string, Promise<string>>();

  constructor(client: Client) {
    this.#client = client;
  }

  idOf(customer: Customer): Promise<string> {
    const id = this.#known.get(customer.email) ?? this.#findOrCreate(customer);
    this.#known.set(customer.email, id);
    return id;
  }

  async find(email: string): Promise<string | undefined> {
    // gives all whose name or address begins so
    const { affiliates } = await this.#client.request(FindAffiliates, { search: email.slice(0, 100) });
    return affiliates?.nodes.find((affiliate) => affiliate?.email === email)?.id;
  }

  /** Without an organization they get one of their own. */
  async #findOrCreate(input: Customer): Promise<string> {
    const found = await this.find(input.email);
    if (found) return found;
    const { createAffiliate } = await this.#client.request(CreateAffiliate, { input });
    // somebody else was quicker
    const theirs = createAffiliate.error?.code === 'ALREADY_EXISTS' && (await this.find(input.email));
    return theirs || resultOf(createAffiliate, 'affiliate').id;
  }
}
