import { type InputFields, idempotencyKey, nullish, optionalRef, ref, text, timeZone } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import { createOrganization, deactivateOrganization, reactivateOrganization, updateOrganization } from './actions.ts';
import { loadOrganizations } from './schema.ts';

const payload = rowResult('Organization', loadOrganizations);

const zone = (t: InputFields) =>
  t.string({ description: 'IANA time zone; "UTC" where nothing was ever said.' }).validate(nullish(timeZone));

const plan = (t: InputFields) =>
  optionalRef(t, 'Plan', 'What it has subscribed to; null for none, which limits no tickets.');

const externalId = (t: InputFields) =>
  t
    .string({ description: 'Its key in your own system, 1 to 200 characters, unique (else ALREADY_EXISTS).' })
    .validate(nullish(text(200)));

mutation('createOrganization', {
  description: "Adds a customer's company.",
  input: (t) => ({
    name: t.string({ required: true, description: 'Its name, 1 to 200 characters.' }).validate(text(200)),
    externalId: externalId(t),
    timeZone: zone(t),
    plan: plan(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createOrganization', input, (act) => createOrganization(act, input)),
});

mutation('updateOrganization', {
  description: 'Changes what is given and leaves the rest.',
  input: (t) => ({
    id: ref(t, 'Organization', 'The organization.'),
    name: t.string({ description: 'Its name, 1 to 200 characters.' }).validate(nullish(text(200))),
    externalId: externalId(t),
    timeZone: zone(t),
    plan: plan(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateOrganization(act, input)),
});

activityMutations(
  'Organization',
  loadOrganizations,
  { deactivate: deactivateOrganization, reactivate: reactivateOrganization },
  {
    deactivate: 'Signs all people of an organization out and keeps them out. Its tickets stay as they are.',
    reactivate: 'Lets the people of an organization sign in again.',
  },
);
