import {
  email,
  type InputFields,
  idempotencyKey,
  locale,
  nullish,
  ref,
  refs,
  text,
  timeZone,
} from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import { inviteLink } from '../session/password-actions.ts';
import { createManager, deactivateManager, reactivateManager, updateManager } from './actions.ts';
import { loadManagers, ManagerPermission, ManagerRole } from './schema.ts';

const payload = rowResult('Manager', loadManagers);
const emailAddress = 'E-mail address, unique among managers (else ALREADY_EXISTS); kept in lower case.';

const properties = (t: InputFields) => ({
  teams: refs(t, 'Team', 50, 'All the active teams that they are in.'),
  locale: t
    .string({ description: 'BCP 47 language tag of their mails; "en" where nothing was ever said.' })
    .validate(nullish(locale)),
  timeZone: t.string({ description: 'IANA time zone; "UTC" where nothing was ever said.' }).validate(nullish(timeZone)),
});

mutation('createManager', {
  description: 'Adds a person of the staff and mails them the one-time link of the first sign-in.',
  input: (t) => ({
    name: t.string({ required: true, description: 'Their name, 1 to 200 characters.' }).validate(text(200)),
    email: t.string({ required: true, description: emailAddress }).validate(email),
    role: t.field({ type: ManagerRole, description: 'What they may do in general; AGENT by default.' }),
    permissions: t.field({ type: [ManagerPermission], description: 'Of an agent; MANAGE_TEMPLATES by default.' }),
    ...properties(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: async (ctx, input) => {
    const created = await ctx.actOnce('createManager', input, (act) => createManager(act, input));
    await inviteLink(ctx.desk, { kind: 'MANAGER', id: created.id });
    return created;
  },
});

mutation('updateManager', {
  description:
    'Changes what is given and leaves the rest; rights change at once, also for whoever is signed in. The last active administrator stays one: LAST_ADMIN.',
  input: (t) => ({
    id: ref(t, 'Manager', 'The manager.'),
    name: t.string({ description: 'Their name, 1 to 200 characters.' }).validate(nullish(text(200))),
    email: t
      .string({ description: `${emailAddress} A link that was mailed to the old one no longer works.` })
      .validate(nullish(email)),
    role: t.field({ type: ManagerRole, description: 'What they may do in general.' }),
    permissions: t.field({ type: [ManagerPermission], description: 'All their permissions anew.' }),
    ...properties(t),
  }),
  payload,
  resolve: async (ctx, input) => {
    const updated = await ctx.act((act) => updateManager(act, input));
    if (input.email) await inviteLink(ctx.desk, { kind: 'MANAGER', id: updated.id });
    return updated;
  },
});

activityMutations(
  'Manager',
  loadManagers,
  { deactivate: deactivateManager, reactivate: reactivateManager },
  {
    deactivate:
      'Signs a manager out everywhere, keeps them out, and lets nobody assign them anew; tickets that are theirs stay so. Never the last active administrator: LAST_ADMIN.',
    reactivate: 'Lets a manager sign in and be assigned again.',
  },
);
