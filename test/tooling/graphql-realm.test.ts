import { GraphQLSchema } from 'graphql';
import { createSchema } from 'graphql-yoga';
import { expect, test } from 'vitest';

test('tests, sources and packages share one copy of graphql', () => {
  expect(createSchema({ typeDefs: 'type Query { ok: Boolean }' })).toBeInstanceOf(GraphQLSchema);
});
