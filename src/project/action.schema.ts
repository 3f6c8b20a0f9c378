import { emptyAsNull, follower, type InputFields, idempotencyKey, nullish, ref, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import {
  addProjectFollower,
  createProject,
  deactivateProject,
  reactivateProject,
  removeProjectFollower,
  updateProject,
} from './actions.ts';
import { limits } from './rules.ts';
import { loadProjects } from './schema.ts';

const payload = rowResult('Project', loadProjects);

const description = (t: InputFields) =>
  t
    .string({
      description: `What it is about, at most ${limits.description} characters; null or blank for nothing. Its followers read it too.`,
    })
    .validate(nullish(emptyAsNull(limits.description)));

mutation('createProject', {
  description: 'Adds a project.',
  input: (t) => ({
    name: t
      .string({ required: true, description: `Its name, 1 to ${limits.name} characters.` })
      .validate(text(limits.name)),
    description: description(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createProject', input, (act) => createProject(act, input)),
});

mutation('updateProject', {
  description: 'Changes what is given and leaves the rest.',
  input: (t) => ({
    id: ref(t, 'Project', 'The project.'),
    name: t.string({ description: `Its name, 1 to ${limits.name} characters.` }).validate(nullish(text(limits.name))),
    description: description(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateProject(act, input)),
});

activityMutations(
  'Project',
  loadProjects,
  { deactivate: deactivateProject, reactivate: reactivateProject },
  {
    deactivate: 'Lets no more tickets be put into a project. Those in it stay, and who follows it goes on seeing them.',
    reactivate: 'Lets tickets be put into a project again.',
  },
);

mutation('addProjectFollower', {
  description: `Lets a customer, or a whole organization, follow a project: in portals that show items of projects they see all its tickets and tasks. At most ${limits.followers} followers. Following twice changes nothing.`,
  input: (t) => ({ id: ref(t, 'Project', 'The project.'), ...follower(t) }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => addProjectFollower(act, input)),
});

mutation('removeProjectFollower', {
  description: 'Ends the following of a customer or organization, and the sight that it gave.',
  input: (t) => ({ id: ref(t, 'Project', 'The project.'), ...follower(t) }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => removeProjectFollower(act, input)),
});
