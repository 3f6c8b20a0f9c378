import { z } from 'zod';
import { visibleCatalog } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import {
  emptyAsNull,
  type InputFields,
  idempotencyKey,
  locale,
  nullish,
  optionalRef,
  ref,
  text,
} from '../graphql/input.ts';
import { byPosition } from '../graphql/keyset.ts';
import { mostLocales, perLocale } from '../graphql/localized.ts';
import { mutation } from '../graphql/mutation.ts';
import { nodeRows } from '../graphql/node.ts';
import { activityMutations, rowResult } from '../graphql/row-mutation.ts';
import { TicketPriority } from '../graphql/ticket-enums.ts';
import { languagesOf } from '../localized.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';
import { createCategory, deactivateCategory, reactivateCategory, updateCategory } from './category.ts';
import { name, newName, position } from './input.schema.ts';
import { loadCategories } from './load.ts';
import { helpOf, labelOf, type Translation, translationsOf } from './translations.ts';

const CategoryTranslation = builder.objectRef<Translation>('CategoryTranslation').implement({
  description: 'What a category is called in another language.',
  fields: (t) => ({
    locale: t.exposeString('locale', { nullable: false, description: 'BCP 47 language tag, e.g. "es".' }),
    name: t.exposeString('name', { nullable: false, description: 'Its name in this language.' }),
    description: t.exposeString('description', { description: 'What it is for, in this language.' }),
  }),
});

const CategoryTranslationInput = builder.inputRef<Translation>('CategoryTranslationInput').implement({
  description: 'What a category is called in another language.',
  fields: (t) => ({
    locale: t.string({ required: true, description: 'BCP 47 language tag, e.g. "es"; each once.' }).validate(locale),
    name: t
      .string({ required: true, description: 'Its name in this language, 1 to 100 characters.' })
      .validate(text(100)),
    description: t
      .string({ description: 'What it is for, in this language, at most 500 characters.' })
      .validate(nullish(emptyAsNull(500))),
  }),
});

builder.prismaNode('Category', {
  description: 'A predefined purpose from which a ticket starts. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name, unique, at most 100 characters.' }),
    description: t.exposeString('description', { description: 'What it is for, at most 500 characters.' }),
    label: t.string({
      description: 'Its name in your language where it is translated, else its name.',
      select: { name: true, translations: true },
      resolve: (category, _args, { viewer }) => labelOf(category, ...languagesOf(viewer)),
    }),
    help: t.string({
      description: 'What it is for, in your language where that is translated.',
      select: { description: true, translations: true },
      resolve: (category, _args, { viewer }) => helpOf(category, ...languagesOf(viewer)),
    }),
    translations: t.field({
      type: [CategoryTranslation],
      description: 'Its name and what it is for, in other languages.',
      select: { translations: true },
      resolve: (category) => translationsOf(category.translations),
    }),
    position: t.exposeInt('position', { nullable: false, description: 'Where it stands in the list.' }),
    defaultTeam: t.relation('defaultTeam', { description: 'The team that its tickets go to unless one is named.' }),
    defaultPriority: t.expose('defaultPriority', {
      type: TicketPriority,
      description: 'The priority of its tickets unless one is named.',
    }),
    isActive: t.boolean({
      nullable: false,
      description: 'Whether it may be chosen.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

nodeRows('Category', loadCategories);

builder.queryField('categories', (t) =>
  t.connection(
    {
      type: refTo('Category'),
      nullable: true,
      description: 'The categories in their order. Customers get the active ones.',
      args: { isActive: t.arg.boolean({ description: 'Whether they may be chosen. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byPosition,
          where: all<Prisma.CategoryWhereInput>(visibleCatalog(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.category.findMany(query),
          count: (query) => ctx.db.category.count(query),
        }),
    },
    connectionTo('Category'),
  ),
);

const payload = rowResult('Category', loadCategories);

const properties = (t: InputFields) => ({
  description: t
    .string({ description: 'What it is for, at most 500 characters; null or blank for nothing.' })
    .validate(nullish(emptyAsNull(500))),
  translations: t
    .field({
      type: [CategoryTranslationInput],
      description: `All that it is called in other languages, at most ${mostLocales}; null for none.`,
    })
    .validate(nullish(perLocale(z.array(z.any())))),
  position: position(t),
  defaultTeam: optionalRef(t, 'Team', 'The active team that its tickets go to; null for none.'),
  defaultPriority: t.field({ type: TicketPriority, description: 'The priority of its tickets; null for NORMAL.' }),
});

mutation('createCategory', {
  description: 'Adds a category.',
  input: (t) => ({ name: name(t), ...properties(t), idempotencyKey: idempotencyKey(t) }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createCategory', input, (act) => createCategory(act, input)),
});

mutation('updateCategory', {
  description: 'Changes what is given and leaves the rest. Tickets that are there already stay as they are.',
  input: (t) => ({ id: ref(t, 'Category', 'The category.'), name: newName(t), ...properties(t) }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateCategory(act, input)),
});

activityMutations(
  'Category',
  loadCategories,
  { deactivate: deactivateCategory, reactivate: reactivateCategory },
  {
    deactivate: 'Takes a category out of what can be chosen. It stays on its tickets.',
    reactivate: 'Lets a category be chosen again.',
  },
);
