import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'graphql';
import { expect, expectTypeOf, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { TypedDocumentString } from '../gql/graphql.ts';

type ResultOf<Document> = Document extends TypedDocumentString<infer Result, infer _Variables> ? Result : never;

const rootTypename = graphql(`
  query RootTypename {
    __typename
  }
`);

test('a typed document carries the types of its result and is sent as plain text', () => {
  expectTypeOf<ResultOf<typeof rootTypename>>().toEqualTypeOf<{ __typename: 'Query' }>();
  expect(parse(rootTypename.toString()).definitions).toHaveLength(1);
  expect(JSON.stringify({ query: rootTypename })).toContain('query RootTypename');
});

test('Node loads the generated code as it stands', async () => {
  const generated = fileURLToPath(new URL('../gql/gql.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { graphql } from ${JSON.stringify(generated)}; console.log(typeof graphql);`,
  ]);
  expect(stdout).toBe('function\n');
});
