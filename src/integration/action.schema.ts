import { queryFromInfo } from '@pothos/plugin-prisma';
import { z } from 'zod';
import type { BuilderTypes } from '../graphql/builder.ts';
import { refTo } from '../graphql/connection.ts';
import { type InputFields, idempotencyKey, nullish, ref, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import {
  createApiKey,
  createIntegration,
  deactivateIntegration,
  reactivateIntegration,
  revokeApiKey,
  rotateApiKey,
  updateIntegration,
} from './actions.ts';
import { limits } from './rules.ts';
import { ApiScope, loadApiKeys, loadIntegrations } from './schema.ts';

const payload = rowResult('Integration', loadIntegrations);

mutation('createIntegration', {
  description: 'Adds a program. It can do nothing until `createApiKey` gives it a key.',
  input: (t) => ({
    name: t
      .string({
        required: true,
        description: `Its name, 1 to ${limits.name} characters, unique (else ALREADY_EXISTS): what people read beside its comments.`,
      })
      .validate(text(limits.name)),
    scopes: t.field({ type: [ApiScope], required: true, description: 'What its keys open: no more than it needs.' }),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createIntegration', input, (act) => createIntegration(act, input)),
});

mutation('updateIntegration', {
  description: 'Changes what is given and leaves the rest, at once for all its keys and for what streams by them.',
  input: (t) => ({
    id: ref(t, 'Integration', 'The integration.'),
    name: t
      .string({ description: `Its name, 1 to ${limits.name} characters, unique (else ALREADY_EXISTS).` })
      .validate(nullish(text(limits.name))),
    scopes: t.field({ type: [ApiScope], description: 'All its scopes anew.' }),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateIntegration(act, input)),
});

activityMutations(
  'Integration',
  loadIntegrations,
  { deactivate: deactivateIntegration, reactivate: reactivateIntegration },
  {
    deactivate:
      'Refuses all keys of an integration, and signs out the customers whom it signed in. What it wrote stays.',
    reactivate: 'Lets the keys of an integration that are still in force open again what its scopes say.',
  },
);

type KeyFields = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<{ apiKeyId: string }>>;

const apiKeyResult = (t: KeyFields) => ({
  apiKey: t.field({
    type: refTo('ApiKey'),
    description: 'The key as it is listed from now on; null after an error.',
    resolve: async ({ apiKeyId }, _args, ctx, info) => {
      if (apiKeyId === undefined) return null;
      const [row] = await loadApiKeys(ctx, queryFromInfo({ context: ctx, info }), [apiKeyId]);
      // read with the selection of this very type
      return (row ?? null) as never;
    },
  }),
});

type SecretFields = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<{ apiKeyId: string; secret: string }>>;

const secretResult = (t: SecretFields) => ({
  secret: t.exposeString('secret', {
    description:
      'The key, to be sent as `Authorization: Bearer hilo_…`. It is shown this once: keep it where secrets are kept.',
  }),
  ...apiKeyResult(t as unknown as KeyFields),
});

const end = (t: InputFields, otherwise: string) =>
  t.field({ type: 'DateTime', description: `When the new key ends, in the future. ${otherwise}` });

mutation('createApiKey', {
  description: `Makes a key for an integration, at most ${limits.keys} in force at a time. A repeated call makes another one.`,
  input: (t) => ({
    integration: ref(t, 'Integration', 'An active integration.'),
    expiresAt: end(t, 'Never where it is left out.'),
  }),
  payload: secretResult,
  resolve: (ctx, input) => ctx.act((act) => createApiKey(act, input)),
});

mutation('rotateApiKey', {
  description:
    'Replaces a key: gives a new one with the same scopes, and lets the old one go on for the overlap, so that nothing stops while the new one is put in place.',
  input: (t) => ({
    id: ref(t, 'ApiKey', 'The old key, in force.'),
    overlapHours: t
      .int({ description: `Hours until the old key ends, 0 to ${limits.overlapHours}; 24 where it is left out.` })
      .validate(
        nullish(
          z.int().refine((value) => value >= 0 && value <= limits.overlapHours, `From 0 to ${limits.overlapHours}.`),
        ),
      ),
    expiresAt: end(t, 'After as long a life as the old one was given where it is left out; never where it is null.'),
  }),
  payload: secretResult,
  resolve: (ctx, { overlapHours, ...input }) =>
    ctx.act((act) => rotateApiKey(act, { ...input, overlapHours: overlapHours ?? 24 })),
});

mutation('revokeApiKey', {
  description: 'Ends a key at once, with the subscriptions that it runs. One that is so already stays as it is.',
  input: (t) => ({ id: ref(t, 'ApiKey', 'The key.') }),
  payload: apiKeyResult,
  resolve: (ctx, input) => ctx.act((act) => revokeApiKey(act, input)),
});
