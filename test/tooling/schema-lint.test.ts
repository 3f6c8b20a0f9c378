import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const eslint = join(root, 'node_modules/eslint/bin/eslint.js');

/** What the linter says of a schema, each as `rule: message`. */
const complaints = (sdl: string): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'hilo-lint-'));
  try {
    writeFileSync(join(folder, 'schema.graphql'), sdl);
    const args = ['--config', join(root, 'eslint.config.js'), '--format', 'json', 'schema.graphql'];
    const { stdout, stderr } = spawnSync(process.execPath, [eslint, ...args], { cwd: folder, encoding: 'utf8' });
    if (!stdout.startsWith('[')) throw new Error(stderr);
    const [{ messages }] = JSON.parse(stdout) as [{ messages: { ruleId: string; message: string }[] }];
    return messages.map(({ ruleId, message }) => `${ruleId.replace('@graphql-eslint/', '')}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const good = `
"""The questions."""
type Query {
  """All tickets, newest first."""
  tickets(
    """How many, from the start."""
    first: Int
    """Those behind this cursor."""
    after: String
    """How many, from the end."""
    last: Int
    """Those before this cursor."""
    before: String
  ): TicketConnection
}

"""The changes."""
type Mutation {
  """Closes a ticket."""
  closeTicket(
    """Which."""
    input: CloseTicketInput!
  ): CloseTicketPayload!
}

"""What closing asks for."""
input CloseTicketInput {
  """Which ticket."""
  id: ID!
}

"""What closing answers."""
type CloseTicketPayload {
  """The ticket."""
  ticket: Ticket
}

"""Something with a global id."""
interface Node {
  """Its global id."""
  id: ID!
}

"""One conversation."""
type Ticket implements Node {
  """Its global id."""
  id: ID!
  """How far it is."""
  status: TicketStatus
  """What it is about."""
  tags: [String!]
}

"""How far a ticket is."""
enum TicketStatus {
  """Over."""
  CLOSED
}

"""A page of tickets."""
type TicketConnection {
  """The tickets with their cursors."""
  edges: [TicketEdge!]
  """Where the page stands."""
  pageInfo: PageInfo!
}

"""A ticket in a page."""
type TicketEdge {
  """Its place."""
  cursor: String!
  """The ticket."""
  node: Ticket
}

"""Where a page stands."""
type PageInfo {
  """Whether more follows."""
  hasNextPage: Boolean!
  """Whether something precedes."""
  hasPreviousPage: Boolean!
  """The first cursor."""
  startCursor: String
  """The last cursor."""
  endCursor: String
}
`;

/** What is wrong, how the good schema comes to it, and what the linter answers. */
const flaws: [what: string, from: string, to: string, complaint: string][] = [
  [
    'a type without description',
    '"""One conversation."""',
    '',
    'require-description: Description is required for type "Ticket"',
  ],
  [
    'a field without description',
    '"""How far it is."""',
    '',
    'require-description: Description is required for field "status"',
  ],
  [
    'an argument without description',
    '"""How many, from the start."""',
    '',
    'require-description: Description is required for input value "first"',
  ],
  [
    'an input field without description',
    '"""Which ticket."""',
    '',
    'require-description: Description is required for input value "id"',
  ],
  [
    'an enum value without description',
    '"""Over."""',
    '',
    'require-description: Description is required for enum value',
  ],
  ['an enum value in lower case', 'CLOSED', 'closed', 'naming-convention: Enum value "closed"'],
  ['a field in snake case', 'tags:', 'all_tags:', 'naming-convention: Field "all_tags"'],
  [
    'a connection with half of its arguments',
    'last: Int',
    'final: Int',
    'relay-arguments: Field `tickets` must contain an argument `last`',
  ],
  [
    'a page of a connection that may be null',
    'pageInfo: PageInfo!',
    'pageInfo: PageInfo',
    'relay-connection-types: `pageInfo` field must return a non-null',
  ],
  [
    'an edge without cursor',
    'cursor: String!',
    'place: String!',
    'relay-edge-types: Edge type must contain a field `cursor`',
  ],
  [
    'an edge of something without global id',
    'node: Ticket',
    'node: CloseTicketPayload',
    "relay-edge-types: Edge type's field `node` must implement `Node`",
  ],
  [
    'a page without its end',
    'endCursor: String',
    'end: String',
    'relay-page-info: `PageInfo` must contain a field `endCursor`',
  ],
  [
    'a mutation with a bare argument',
    'input: CloseTicketInput!',
    'ticket: CloseTicketInput!',
    'input-name: Input "ticket" should be named "input"',
  ],
  ['a deprecation without reason', '[String!]', '[String!] @deprecated', 'require-deprecation-reason: '],
  [
    'a type that nothing reaches',
    'enum TicketStatus',
    'scalar Lost\n\n"""Also."""\nenum TicketStatus',
    'no-unreachable-types: Scalar type `Lost`',
  ],
  ['a description as a comment', '"""Where a page stands."""', '# Where a page stands.', 'no-hashtag-description: '],
];

describe('the linter of schema.graphql', () => {
  let said: string[];
  beforeAll(() => {
    const bad = flaws.reduce((sdl, [what, from, to]) => {
      if (!sdl.includes(from)) throw new Error(`No place for ${what}`);
      return sdl.replace(from, to);
    }, good);
    said = complaints(bad);
  });

  test('accepts a schema by the rules', () => {
    expect(complaints(good)).toEqual([]);
  });

  test.each(flaws)('refuses %s', (_what, _from, _to, complaint) => {
    expect(said).toContainEqual(expect.stringContaining(complaint));
  });
});
