export interface Account {
  /** Of the GraphQL endpoint, e.g. http://localhost:4000/graphql. */
  url: string;
  email: string;
  password: string;
  /** A customer comes in by a portal, a manager by none. */
  portal?: string | undefined;
}

/** For `parseArgs`. The password is no option, as everybody on a machine can read those. */
export const accountOptions = {
  url: { type: 'string' },
  email: { type: 'string' },
  portal: { type: 'string' },
} as const;

type Given = Partial<Record<keyof typeof accountOptions, string>>;

/** Whom to sign in as: who is named, else one of the demo's people. */
export function accountOf(given: Given, demo: { email: string; portal?: string }): Account {
  return {
    url: given.url ?? process.env['HILO_URL'] ?? 'http://localhost:4000/graphql',
    email: given.email ?? demo.email,
    portal: given.portal ?? (given.email === undefined ? demo.portal : undefined),
    password: process.env['HILO_PASSWORD'] ?? 'hilo-demo-desk',
  };
}
