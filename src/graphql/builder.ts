import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import SimpleObjectsPlugin from '@pothos/plugin-simple-objects';
import ValidationPlugin from '@pothos/plugin-validation';
import type { Context } from '../context.ts';
import type { Upload } from '../files/upload.ts';
import type { Db } from '../store/database.ts';
import { getDatamodel, type default as PrismaTypes } from '../store/generated/pothos.ts';
import './access-plugin.ts';
import './all-issues-plugin.ts';
import { fieldComplexity } from './complexity.ts';

interface Types {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: true;
  Scalars: {
    ID: { Input: string; Output: string | number };
    Date: { Input: Date; Output: Date };
    DateTime: { Input: Date; Output: Date };
    File: { Input: Upload; Output: never };
  };
}

export const builder = new SchemaBuilder<Types>({
  // the first wraps the others: refusals of all of them become payload errors
  plugins: ['access', 'allIssues', ValidationPlugin, SimpleObjectsPlugin, RelayPlugin, PrismaPlugin, ComplexityPlugin],
  prisma: {
    // a transaction's client reads as the whole one does
    client: (ctx) => ctx.db as Db,
    dmmf: getDatamodel(),
    skipDeferredFragments: true,
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodesOnConnection: { description: 'The rows of this page without their cursors, in the same order as `edges`.' },
    firstArgOptions: {
      description: 'At most this many rows from the start, 0 to 100; 20 where neither this nor `last` is given.',
    },
    afterArgOptions: {
      description: 'Only rows after the one with this cursor, of the same list in the same order; else INVALID_CURSOR.',
    },
    lastArgOptions: {
      description: 'At most this many rows from the end, 0 to 100; not together with `first` (INVALID_ARGUMENT).',
    },
    beforeArgOptions: {
      description:
        'Only rows before the one with this cursor, of the same list in the same order; else INVALID_CURSOR.',
    },
    edgesFieldOptions: { nullable: false, description: 'The rows of this page, each with its cursor.' },
    nodeTypeOptions: { description: 'An object with an id of its own, found again by `Query.node`.' },
    nodeFieldOptions: { nullable: true, description: 'The row; null where it may not be seen.' },
    cursorFieldOptions: { description: 'Where this row stands, for `after` and `before`.' },
    pageInfoFieldOptions: { description: 'Whether and how to go on.' },
    idFieldOptions: { description: 'Global id, opaque, stable for the life of the object.' },
    pageInfoTypeOptions: { description: 'Whether there is more before or after a page, and the cursors to ask with.' },
    hasNextPageFieldOptions: { description: 'Whether rows follow this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether rows come before this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first row; null on an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last row; null on an empty page.' },
    defaultConnectionTypeOptions: {},
  },
  complexity: { fieldComplexity, disabled: true }, // counted by http/cost.ts, before anything runs
});

/** The builder's types with Pothos' defaults filled in. */
export type BuilderTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Full> ? Full : never;

builder.queryType({ description: 'Reads. Each says for whom it is; nearly all need someone signed in.' });
builder.mutationType({
  description:
    'Writes. Each takes one `input` and returns a payload with its result, or with `error` and nothing changed. Everything of one mutation happens, or nothing.',
});
builder.subscriptionType({
  description: 'Live events, over WebSocket (graphql-transport-ws) or SSE, judged for each viewer at each event.',
});
