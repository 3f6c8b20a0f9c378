import { emptyAsNull, type InputFields, idempotencyKey, nullish, ref, refs, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import { createTeam, deactivateTeam, reactivateTeam, updateTeam } from './actions.ts';
import { loadTeams } from './schema.ts';

const payload = rowResult('Team', loadTeams);

const properties = (t: InputFields) => ({
  description: t
    .string({ description: 'What it is for, at most 500 characters; null or blank for nothing.' })
    .validate(nullish(emptyAsNull(500))),
  members: refs(t, 'Manager', 200, 'All the active managers in it.'),
});

mutation('createTeam', {
  description: 'Adds a team.',
  input: (t) => ({
    name: t
      .string({ required: true, description: 'Its name, 1 to 100 characters, unique (else ALREADY_EXISTS).' })
      .validate(text(100)),
    ...properties(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createTeam', input, (act) => createTeam(act, input)),
});

mutation('updateTeam', {
  description: 'Changes what is given and leaves the rest.',
  input: (t) => ({
    id: ref(t, 'Team', 'The team.'),
    name: t
      .string({ description: 'Its name, 1 to 100 characters, unique (else ALREADY_EXISTS).' })
      .validate(nullish(text(100))),
    ...properties(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateTeam(act, input)),
});

activityMutations(
  'Team',
  loadTeams,
  { deactivate: deactivateTeam, reactivate: reactivateTeam },
  {
    deactivate: 'Takes a team out of what can be chosen. It stays on its tickets.',
    reactivate: 'Lets a team be chosen again.',
  },
);
