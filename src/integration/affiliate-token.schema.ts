import { z } from 'zod';
import { builder } from '../graphql/builder.ts';
import { email, nullish, optionalRef, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { type AffiliateToken, issueAffiliateToken, openAffiliateSession } from './affiliate-token.ts';
import { tokenSeconds } from './rules.ts';

const { min, max, default: usual } = tokenSeconds;
const key = text(200);

const OrganizationInput = builder
  .inputRef<NonNullable<AffiliateToken['organization']>>('AffiliateTokenOrganizationInput')
  .implement({
    description: 'Where a new person belongs.',
    fields: (t) => ({
      externalId: t
        .string({
          required: true,
          description: 'Its key in your system, 1 to 200 characters. An organization that has it stays as it is.',
        })
        .validate(key),
      name: t
        .string({ description: 'Its name, 1 to 200 characters; needed where no organization has the key yet.' })
        .validate(nullish(text(200))),
    }),
  });

mutation('createAffiliateToken', {
  description:
    'Signs a customer of your own system in at a portal, for a while. Somebody new is made from what is given, with their organization, and is mailed nothing; somebody who is there stays as they are. The token is an access token like that of `signIn`, good for queries, mutations and subscriptions until its time; it cannot be refreshed: ask for another. A key that ended meanwhile is KEY_ENDED.',
  input: (t) => ({
    affiliate: optionalRef(t, 'Affiliate', 'The person, active. Either this or `externalId`.'),
    externalId: t
      .string({ description: 'Their key in your system, 1 to 200 characters. Either this or `affiliate`.' })
      .validate(nullish(key)),
    portal: t
      .string({
        description:
          '`slug` of the portal, which is enabled and admits the person’s organization, also a new one; else INVALID_REFERENCE, and nobody is made. "default" where it is left out.',
      })
      .validate(nullish(text(100))),
    expiresInSeconds: t
      .int({ description: `Seconds until it ends, ${min} to ${max}; ${usual} where it is left out.` })
      .validate(nullish(z.int().refine((value) => value >= min && value <= max, `From ${min} to ${max}.`))),
    name: t
      .string({ description: 'Of somebody new, and needed then: their name, 1 to 200 characters.' })
      .validate(nullish(text(200))),
    email: t
      .string({
        description:
          'Of somebody new, and needed then: their e-mail address. One that somebody else has is ALREADY_EXISTS: give that person the `externalId` by `updateAffiliate`, or name them by `affiliate`.',
      })
      .validate(nullish(email)),
    organization: t.field({
      type: OrganizationInput,
      description: 'Of somebody new: where they belong; one of their own where it is left out.',
    }),
  }),
  resolve: async (ctx, input) => {
    const seconds = input.expiresInSeconds ?? usual;
    const now = new Date();
    const opened = await ctx.act((act) =>
      openAffiliateSession({ ...act, now }, { ...input, portal: input.portal ?? 'default', expiresInSeconds: seconds }),
    );
    return issueAffiliateToken(ctx.desk, opened, now, seconds);
  },
  payload: (t) => ({
    accessToken: t.exposeString('accessToken', {
      description: 'For the browser of this customer: what it sends as `Authorization: Bearer …`.',
    }),
    accessTokenExpiresAt: t.expose('accessTokenExpiresAt', { type: 'DateTime', description: 'Until when it is good.' }),
    affiliate: t.prismaField({
      type: 'Affiliate',
      description: 'Who was signed in; null after an error.',
      resolve: (query, { id }, _args, ctx) =>
        id === undefined ? null : ctx.db.affiliate.findUnique({ ...query, where: { id } }),
    }),
  }),
});
