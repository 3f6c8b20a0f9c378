import { staffOnly } from '../access/person.ts';
import { isAdmin } from '../access/viewer.ts';
import { all, nobody } from '../access/where.ts';
import { ActorRef } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { byName } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';
import { isInForce, limits } from './rules.ts';

export const ApiScope = builder.enumType('ApiScope', {
  description: 'What the keys of an integration open. Each operation says at its end which one it needs.',
  values: {
    TICKETS_READ: { description: 'Read tickets, threads, comments, timelines and templates, and subscribe to events.' },
    TICKETS_WRITE: {
      description:
        'Open and change tickets, and write and delete its own comments. Their payloads need no other scope.',
    },
    TICKETS_DELETE: { description: 'Delete tickets for good.' },
    TICKETS_IMPORT: { description: 'Bring in tickets of another system with their people, authors and dates.' },
    PEOPLE_READ: {
      description:
        'Read affiliates, organizations, managers and teams. Without it a program sees the names on a ticket and no more of them.',
    },
    PEOPLE_WRITE: { description: 'Create, change, deactivate and reactivate affiliates and organizations.' },
    CATALOG_WRITE: {
      description:
        'Create, change, deactivate and reactivate teams, ticket types, categories with their forms, product areas and projects; define and archive custom fields.',
    },
    TEMPLATES_WRITE: { description: 'Read, create, change, order and delete templates.' },
    AFFILIATE_TOKENS: { description: 'Sign customers in with `createAffiliateToken`, new ones included.' },
    ARTICLES_WRITE: { description: 'Create, change, publish and delete articles of the knowledge base.' },
    ANSWERS_WRITE: { description: 'Send in answers to be rated, with `recordAnswers`.' },
    ACT_ON_BEHALF: {
      description:
        'Ask on behalf of a manager or an affiliate, with their rights as far as the other scopes reach: `X-On-Behalf-Of`.',
    },
  },
});

builder.prismaNode('Integration', {
  description:
    'A program that acts under its own name, with API keys. It sees what staff see, as far as its scopes reach. A null property is empty, or not for you.',
  id: { field: 'id' },
  interfaces: [ActorRef],
  // what is known of it wherever it appears: no further statement for it
  select: { id: true, name: true },
  fields: (t) => ({
    name: t.string({
      nullable: false,
      description: `Its name, unique, at most ${limits.name} characters.`,
      resolve: ({ name }) => name,
    }),
    scopes: t.expose('scopes', { type: [ApiScope], description: 'What its keys open.' }),
    keys: t.relation('keys', {
      description: 'Its keys, newest first, also those that are no longer in force.',
      query: { orderBy: { id: 'desc' } },
    }),
    isActive: t.boolean({
      description: 'Whether its keys open anything.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

builder.prismaNode('ApiKey', {
  description: 'A key of an integration. The key itself was shown once, and is nowhere to be found again.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    prefix: t.exposeString('prefix', { description: 'Its first 13 characters, to tell keys apart: `hilo_k3v9x2ab`.' }),
    integration: t.relation('integration', { description: 'Whose key it is.' }),
    isActive: t.boolean({
      description: 'Whether it opens anything now.',
      select: { expiresAt: true, revokedAt: true, integration: { select: { deactivatedAt: true } } },
      resolve: (key) => isInForce(key, new Date()) && key.integration.deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends or ended; null for never.' }),
    lastUsedAt: t.expose('usedAt', { type: 'DateTime', description: 'When it was last used, to the minute.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', description: 'When it was revoked; null if it was not.' }),
  }),
});

export const loadIntegrations: LoadRows = (ctx, query, ids) =>
  ctx.db.integration.findMany({
    ...query,
    where: all<Prisma.IntegrationWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)),
  });

export const loadApiKeys: LoadRows = (ctx, query, ids) =>
  ctx.db.apiKey.findMany({
    ...query,
    where: all<Prisma.ApiKeyWhereInput>({ id: { in: ids } }, isAdmin(ctx.viewer) ? {} : nobody),
  });

nodeRows('Integration', loadIntegrations);
nodeRows('ApiKey', loadApiKeys);

builder.queryField('integrations', (t) =>
  t.connection(
    {
      type: refTo('Integration'),
      nullable: true,
      description: 'The programs that have, or had, keys, by name.',
      args: { isActive: t.arg.boolean({ description: 'Whether they are active. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: all<Prisma.IntegrationWhereInput>(staffOnly(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.integration.findMany(query),
          count: (query) => ctx.db.integration.count(query),
        }),
    },
    connectionTo('Integration'),
  ),
);
