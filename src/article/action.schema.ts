import { encodeId } from '../graphql/id.ts';
import { type InputFields, idempotencyKey, locale, nullish, optionalRef, ref, refs, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { rowResult } from '../graphql/row-mutation.ts';
import { createArticle, deleteArticle, publishArticle, unpublishArticle, updateArticle } from './actions.ts';
import { limits } from './rules.ts';
import { loadArticles } from './schema.ts';

const payload = rowResult('Article', loadArticles);

const title = `What it is called, 1 to ${limits.title} characters.`;
const body = `Markdown, 1 to ${limits.body} characters. Raw HTML and images do not show.`;
const target = (t: InputFields) => ref(t, 'Article', 'The article.');

const properties = (t: InputFields) => ({
  locale: t
    .string({ description: 'BCP 47 tag of the language that it is written in; "en" where nothing was ever said.' })
    .validate(nullish(locale)),
  category: optionalRef(t, 'Category', 'The active category of tickets that it spares; null for none.'),
  portals: refs(
    t,
    'PortalConfig',
    limits.portals,
    'All the portals that show it; null for every one, which is the default.',
  ),
});

mutation('createArticle', {
  description: 'Adds an article to the knowledge base: a draft, unless it is published at once.',
  input: (t) => ({
    title: t.string({ required: true, description: title }).validate(text(limits.title)),
    body: t.string({ required: true, description: body }).validate(text(limits.body)),
    ...properties(t),
    published: t.boolean({ description: 'Whether customers read it at once; not by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createArticle', input, (act) => createArticle(act, input)),
});

mutation('updateArticle', {
  description: 'Changes what is given of an article and leaves the rest. What is published shows it at once.',
  input: (t) => ({
    id: target(t),
    title: t.string({ description: title }).validate(nullish(text(limits.title))),
    body: t.string({ description: body }).validate(nullish(text(limits.body))),
    ...properties(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateArticle(act, input)),
});

mutation('publishArticle', {
  description: 'Lets the customers of its portals read an article. One that is so already stays as it is.',
  input: (t) => ({ id: target(t) }),
  payload,
  resolve: (ctx, { id }) => ctx.act((act) => publishArticle(act, id)),
});

mutation('unpublishArticle', {
  description: 'Makes an article a draft again, which staff alone read. One that is so already stays as it is.',
  input: (t) => ({ id: target(t) }),
  payload,
  resolve: (ctx, { id }) => ctx.act((act) => unpublishArticle(act, id)),
});

mutation('deleteArticle', {
  description: 'Removes an article for good, and with it how often it spared a ticket.',
  input: (t) => ({ id: target(t) }),
  resolve: (ctx, { id }) => ctx.act((act) => deleteArticle(act, id)),
  payload: (t) => ({
    deletedArticleId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedArticleId }) => (deletedArticleId ? encodeId('Article', deletedArticleId) : null),
    }),
  }),
});
