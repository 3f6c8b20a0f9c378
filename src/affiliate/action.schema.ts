import {
  email,
  type InputFields,
  idempotencyKey,
  locale,
  nullish,
  optionalRef,
  ref,
  tags,
  text,
  timeZone,
} from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import { inviteLink } from '../session/password-actions.ts';
import { createAffiliate, deactivateAffiliate, reactivateAffiliate, updateAffiliate } from './actions.ts';
import { AffiliateRole, loadAffiliates } from './schema.ts';

const payload = rowResult('Affiliate', loadAffiliates);
const emailAddress = 'E-mail address, unique among affiliates (else ALREADY_EXISTS); kept in lower case.';

const properties = (t: InputFields) => ({
  externalId: t
    .string({
      description:
        'Their key in your own system, 1 to 200 characters, unique (else ALREADY_EXISTS): `createAffiliateToken` knows them by it.',
    })
    .validate(nullish(text(200))),
  tags: t
    .stringList({ description: 'All their tags: at most 50 of at most 50 characters. Customers never see them.' })
    .validate(nullish(tags)),
  customRole: optionalRef(t, 'CustomRole', 'The custom role, which decides in place of `role`; null for none.'),
  accountManager: optionalRef(t, 'Manager', 'The active manager who looks after them; null for nobody.'),
  locale: t
    .string({ description: 'BCP 47 language tag of their mails; "en" where nothing was ever said.' })
    .validate(nullish(locale)),
  timeZone: t.string({ description: 'IANA time zone; "UTC" where nothing was ever said.' }).validate(nullish(timeZone)),
});

mutation('createAffiliate', {
  description:
    'Adds a customer’s person and mails them the one-time link of the first sign-in. Without an organization they get one of their own, named after them.',
  input: (t) => ({
    name: t.string({ required: true, description: 'Their name, 1 to 200 characters.' }).validate(text(200)),
    email: t.string({ required: true, description: emailAddress }).validate(email),
    organization: optionalRef(t, 'Organization', 'An active organization; one of their own where it is left out.'),
    role: t.field({
      type: AffiliateRole,
      description: 'What they may do for their organization; MEMBER by default. A custom role decides in its place.',
    }),
    ...properties(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: async (ctx, input) => {
    const created = await ctx.actOnce('createAffiliate', input, (act) => createAffiliate(act, input));
    await inviteLink(ctx.desk, { kind: 'AFFILIATE', id: created.id });
    return created;
  },
});

mutation('updateAffiliate', {
  description:
    'Changes what is given and leaves the rest. Who moves to another organization follows nothing any more and loses the copies that came with the old one; tickets keep the organization that they were made with.',
  input: (t) => ({
    id: ref(t, 'Affiliate', 'The affiliate.'),
    name: t.string({ description: 'Their name, 1 to 200 characters.' }).validate(nullish(text(200))),
    email: t
      .string({ description: `${emailAddress} A link that was mailed to the old one no longer works.` })
      .validate(nullish(email)),
    organization: optionalRef(t, 'Organization', 'The active organization to move to.'),
    role: t.field({
      type: AffiliateRole,
      description: 'What they may do for their organization, while no custom role decides in its place.',
    }),
    ...properties(t),
  }),
  payload,
  resolve: async (ctx, input) => {
    const updated = await ctx.act((act) => updateAffiliate(act, input));
    if (input.email) await inviteLink(ctx.desk, { kind: 'AFFILIATE', id: updated.id });
    return updated;
  },
});

activityMutations(
  'Affiliate',
  loadAffiliates,
  { deactivate: deactivateAffiliate, reactivate: reactivateAffiliate },
  {
    deactivate: 'Signs an affiliate out everywhere and keeps them out. Their tickets stay as they are.',
    reactivate: 'Lets an affiliate sign in again.',
  },
);
