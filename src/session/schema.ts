import { z } from 'zod';
import type { Context } from '../context.ts';
import type { BuilderTypes } from '../graphql/builder.ts';
import { email, type InputFields, locale, nullish, text, timeZone } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import type { Attempt } from '../limits/attempts.ts';
import { refreshSession, type SignedIn, signIn, signOut, signOutEverywhere, updateViewer } from './actions.ts';
import { changePassword, requestPasswordReset, setPassword } from './password-actions.ts';
import { longest, shortest } from './rules.ts';
import { ViewerRef } from './viewer.schema.ts';

const secretText = z.string().min(1, 'Must not be blank.').max(1_000, 'At most 1,000 characters.');

const emailField = (t: InputFields) =>
  t.string({ required: true, description: 'E-mail address; capitals make no difference.' }).validate(email);

const portalField = (t: InputFields) =>
  t
    .string({
      required: false,
      description: '`slug` of the portal that a customer comes by. A manager leaves it out.',
    })
    .validate(nullish(text(100)));

const newPasswordField = (t: InputFields) =>
  t.string({
    required: true,
    description: `The new password: ${shortest} to ${longest} characters, and not the e-mail address; else WEAK_PASSWORD.`,
  });

type PayloadFields = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<SignedIn>>;

const signedInFields = (t: PayloadFields) => ({
  accessToken: t.exposeString('accessToken', {
    description:
      'To send as `Authorization: Bearer …`, over WebSocket as `authorization` in the connection parameters.',
  }),
  accessTokenExpiresAt: t.expose('accessTokenExpiresAt', {
    type: 'DateTime',
    description: 'Until when it is good; call `refreshSession` before.',
  }),
  refreshToken: t.exposeString('refreshToken', {
    description: 'For one call of `refreshSession`. Keep it where no script of another site reads it.',
  }),
  refreshTokenExpiresAt: t.expose('refreshTokenExpiresAt', {
    type: 'DateTime',
    description: 'When the session ends unless it is refreshed before.',
  }),
  viewer: t.field({ type: ViewerRef, description: 'Who is signed in now.', resolve: ({ viewer }) => viewer }),
});

/** What the payload selects is read as whoever signed in by it. */
function enter(ctx: Context, signedIn: SignedIn): SignedIn {
  ctx.become(signedIn.viewer);
  return signedIn;
}

/** One account has one password at all portals. */
const accountOf = ({ email, portal }: { email: string; portal?: string | null | undefined }) =>
  `${portal ? 'AFFILIATE' : 'MANAGER'} ${email}`;

const guarded = <T>({ client }: Context, attempt: Attempt, account: string | null, work: () => Promise<T>) =>
  client.attempts.guard(attempt, client.address, account, work);

mutation('signIn', {
  description:
    'Signs a person in by e-mail and password. Whatever is wrong, the error is INVALID_CREDENTIALS: it never tells who has an account. After too many failures in a row: TOO_MANY_ATTEMPTS, for accounts that are not there too.',
  input: (t) => ({
    email: emailField(t),
    password: t
      .string({ required: true, description: 'The password as it was chosen; spaces and capitals count.' })
      .validate(secretText),
    portal: portalField(t),
  }),
  resolve: async (ctx, input) =>
    enter(ctx, await guarded(ctx, 'signIn', accountOf(input), () => signIn(ctx.desk, input))),
  payload: signedInFields,
});

mutation('refreshSession', {
  description:
    'Gives a new access token and a new refresh token, and prolongs the session. Send it without `Authorization`: an expired one refuses the whole request. A refresh token works once: presented again it ends the session, as someone may have stolen it (SESSION_ENDED). Of two calls at the same time one wins, the other gets ALREADY_REFRESHED and the session goes on.',
  input: (t) => ({
    refreshToken: t
      .string({ required: true, description: 'From the last `signIn` or `refreshSession`.' })
      .validate(secretText),
  }),
  resolve: async (ctx, { refreshToken }) => enter(ctx, await refreshSession(ctx.desk, refreshToken)),
  payload: signedInFields,
});

mutation('signOut', {
  description: 'Ends the session of this request at once, with its subscriptions.',
  input: (t) => ({
    refreshToken: t
      .string({
        required: false,
        description:
          'Ends the session of this refresh token instead, if it is one of your own; nothing happens if it is not, or is not in force.',
      })
      .validate(nullish(secretText)),
  }),
  resolve: async (ctx, { refreshToken }) => {
    await ctx.act((act) => signOut(act, refreshToken));
    return {};
  },
  payload: () => ({}),
});

mutation('signOutEverywhere', {
  description: 'Ends all of your sessions at once, with their subscriptions.',
  input: (t) => ({
    exceptHere: t.boolean({ required: false, description: 'True keeps the session of this request. Default false.' }),
  }),
  resolve: async (ctx, { exceptHere }) => {
    await ctx.act((act) => signOutEverywhere(act, exceptHere ?? false));
    return {};
  },
  payload: () => ({}),
});

mutation('requestPasswordReset', {
  description:
    'Mails a one-time link to choose a password, for the first sign-in too. Succeeds whether or not there is such a person, and tells nothing of it. Asked for too often: TOO_MANY_ATTEMPTS.',
  input: (t) => ({ email: emailField(t), portal: portalField(t) }),
  resolve: async (ctx, input) => {
    await ctx.client.attempts.count('requestPasswordReset', ctx.client.address, accountOf(input));
    // unawaited: how long it takes would tell who has an account
    requestPasswordReset(ctx.desk, input).catch((error: unknown) => ctx.report(error));
    return {};
  },
  payload: () => ({}),
});

mutation('setPassword', {
  description:
    'Chooses a password by a one-time link, which is used up with it, and ends all sessions of the person. Then `signIn`. Errors: LINK_INVALID, WEAK_PASSWORD, TOO_MANY_ATTEMPTS.',
  input: (t) => ({
    token: t.string({ required: true, description: '`token` of the link that was mailed.' }).validate(secretText),
    password: newPasswordField(t),
  }),
  resolve: async (ctx, input) => {
    await guarded(ctx, 'setPassword', null, () => setPassword(ctx.desk, input));
    return {};
  },
  payload: () => ({}),
});

mutation('changePassword', {
  description:
    'Changes your own password. Your other sessions end, this one goes on. Errors: INVALID_CREDENTIALS where the current password is wrong, WEAK_PASSWORD, TOO_MANY_ATTEMPTS.',
  input: (t) => ({
    currentPassword: t.string({ required: true, description: 'The password until now.' }).validate(secretText),
    newPassword: newPasswordField(t),
  }),
  resolve: async (ctx, input) => {
    const { desk, viewer } = ctx;
    await guarded(ctx, 'changePassword', viewer.id, () => changePassword(desk, viewer, input));
    return {};
  },
  payload: () => ({}),
});

mutation('updateViewer', {
  description: 'Changes your own name, language or time zone. What is left out stays as it is.',
  input: (t) => ({
    name: t.string({ required: false, description: 'Name, 1 to 200 characters.' }).validate(nullish(text(200))),
    locale: t
      .string({
        required: false,
        description: 'BCP 47 language tag, e.g. "es" or "en-GB": the language of your mails.',
      })
      .validate(nullish(locale)),
    timeZone: t
      .string({ required: false, description: 'IANA time zone, e.g. "America/Bogota".' })
      .validate(nullish(timeZone)),
  }),
  resolve: async (ctx, input) => {
    await ctx.act((act) => updateViewer(act, input));
    return { viewer: ctx.viewer };
  },
  payload: (t) => ({
    viewer: t.field({
      type: ViewerRef,
      description: 'Yourself as you are now; null after an error.',
      resolve: ({ viewer }) => viewer,
    }),
  }),
});
