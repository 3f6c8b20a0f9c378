/**
 * What one would write first: Yoga and graphql-ws on the same schema, and a pubsub whose payload is ready, with nothing
 * to read and no rights to judge. Each event is executed for each subscriber.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type ExecutionArgs, GraphQLObjectType } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { eventOf } from './message.ts';

type Event = ReturnType<typeof eventOf>;

const pubSub = createPubSub<{ event: [Event] }>();
const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const subscription = schema.getSubscriptionType();
if (!(subscription instanceof GraphQLObjectType)) throw new TypeError('the schema has no subscriptions');
const field = subscription.getFields()['commentAdded'];
if (!field) throw new TypeError('the schema has no commentAdded');
Object.assign(field, { subscribe: () => pubSub.subscribe('event'), resolve: (event: Event) => event });

interface Enveloped {
  execute(args: ExecutionArgs): never;
  subscribe(args: ExecutionArgs): never;
}
const yoga = createYoga({ schema, logging: false });
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://bench');
  if (url.pathname !== '/publish') return void yoga(request, response);
  const count = Number(url.searchParams.get('events') ?? 1);
  for (let n = 0; n < count; n++) pubSub.publish('event', eventOf(n));
  response.end();
});
useServer(
  {
    execute: (args) => (args.rootValue as Enveloped).execute(args),
    subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
    async onSubscribe({ extra }, _id, params) {
      const enveloped = yoga.getEnveloped({ req: extra.request, params });
      const { execute, subscribe } = enveloped;
      const args = {
        schema: enveloped.schema,
        operationName: params.operationName ?? null,
        document: enveloped.parse(params.query),
        variableValues: params.variables ?? null,
        contextValue: await enveloped.contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = enveloped.validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  new WebSocketServer({ server, path: '/graphql' }),
);

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
