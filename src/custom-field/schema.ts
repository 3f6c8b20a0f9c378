import { customFieldFacts, visibleCustomFields } from '../access/custom-field.ts';
import { isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { byPosition } from '../graphql/keyset.ts';
import { LocalizedText } from '../graphql/localized.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import { languagesOf, localizedTexts, textIn } from '../localized.ts';
import type { Prisma } from '../store/generated/client.ts';
import { optionsOf, textsOf } from './definition.ts';
import { limits, type Option } from './rules.ts';

export const CustomFieldKind = builder.enumType('CustomFieldKind', {
  description: 'What tickets say in a custom field.',
  values: {
    TEXT: { description: 'One line of text.' },
    LONG_TEXT: { description: 'Text of several lines.' },
    NUMBER: { description: 'A number, with decimals or without.' },
    DATE: { description: 'A day of the calendar.' },
    BOOLEAN: { description: 'A yes or a no.' },
    CHOICE: { description: 'One of its options.' },
    MULTI_CHOICE: { description: 'One or more of its options.' },
    FILE: { description: 'One file, as an attachment.' },
  },
});

export const CustomFieldOption = builder.objectRef<Option>('CustomFieldOption').implement({
  description: 'What may be chosen in a custom field.',
  fields: (t) => ({
    key: t.exposeString('key', { nullable: false, description: 'What inputs and filters name it by, of its field.' }),
    label: t.string({
      description: 'What people read, in your language where it is there in it.',
      resolve: ({ labels }, _args, { viewer }) => textIn(labels, ...languagesOf(viewer)) ?? null,
    }),
    labels: t.field({
      type: [LocalizedText],
      description: 'What people read, in each language.',
      resolve: ({ labels }) => localizedTexts(labels),
    }),
    isArchived: t.exposeBoolean('archived', {
      nullable: false,
      description: 'Whether it stays on tickets only, and cannot be chosen any more.',
    }),
  }),
});

builder.prismaNode('CustomField', {
  description: 'A property of tickets and tasks that staff defined. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: customFieldFacts,
  fields: (t) => ({
    key: t.exposeString('key', {
      nullable: false,
      description: 'What inputs name it by; filters and portals as `customFields.KEY`. It never changes.',
    }),
    kind: t.expose('kind', {
      type: CustomFieldKind,
      nullable: false,
      description: 'What tickets say in it. It never changes.',
    }),
    label: t.string({
      description: 'What people read, in your language where it is there in it.',
      select: { labels: true },
      resolve: ({ labels }, _args, { viewer }) => textIn(textsOf(labels), ...languagesOf(viewer)) ?? null,
    }),
    labels: t.field({
      type: [LocalizedText],
      description: 'What people read, in each language.',
      select: { labels: true },
      resolve: ({ labels }) => localizedTexts(textsOf(labels)),
    }),
    help: t.string({
      description: 'A word of explanation, in your language where it is there in it; null for none.',
      select: { help: true },
      resolve: ({ help }, _args, { viewer }) => textIn(textsOf(help), ...languagesOf(viewer)) ?? null,
    }),
    helpTexts: t.field({
      type: [LocalizedText],
      description: 'The word of explanation, in each language.',
      select: { help: true },
      resolve: ({ help }) => localizedTexts(textsOf(help)),
    }),
    options: t.field({
      type: [CustomFieldOption],
      description: 'What may be chosen, in its order, archived ones included; null where it has no choices.',
      select: { options: true, kind: true },
      resolve: ({ kind, options }) => (kind === 'CHOICE' || kind === 'MULTI_CHOICE' ? optionsOf(options) : null),
    }),
    isInternal: t.exposeBoolean('internal', {
      description: 'Whether customers never see it, whatever a portal says. It never changes.',
    }),
    isRequired: t.exposeBoolean('required', {
      description: 'Whether customers may not leave it empty where a form asks for it, nor empty it later.',
    }),
    maxLength: t.exposeInt('maxLength', {
      description: `Of texts: characters at most; null for ${limits.line} in a line and ${limits.text} in a long text.`,
    }),
    minimum: t.exposeFloat('minimum', { description: 'Of numbers: the smallest; null for no limit.' }),
    maximum: t.exposeFloat('maximum', { description: 'Of numbers: the greatest; null for no limit.' }),
    maxChoices: t.exposeInt('maxChoices', {
      description: 'Of multiple choices: how many at most; null for all of them.',
    }),
    position: t.exposeInt('position', { nullable: false, description: 'Where it stands in the list.' }),
    isArchived: t.boolean({
      nullable: false,
      description: 'Whether tickets keep what they say in it, and it cannot be filled in or changed any more.',
      select: { archivedAt: true },
      resolve: ({ archivedAt }) => archivedAt !== null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const loadCustomFields: LoadRows = (ctx, query, ids) =>
  ctx.db.customField.findMany({
    ...query,
    where: all<Prisma.CustomFieldWhereInput>({ id: { in: ids } }, visibleCustomFields(ctx.viewer)),
  });

nodeRows('CustomField', loadCustomFields);

builder.queryField('customFields', (t) =>
  t.connection(
    {
      type: refTo('CustomField'),
      nullable: true,
      description:
        'The custom fields in their order. Customers get those that are not archived, not internal, and shown by their portal.',
      args: { isArchived: t.arg.boolean({ description: 'Staff: whether they are archived. Without it: both.' }) },
      resolve: (_root, { isArchived, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byPosition,
          where: all<Prisma.CustomFieldWhereInput>(
            visibleCustomFields(ctx.viewer),
            archivedOnly(isStaff(ctx.viewer) ? isArchived : false),
          ),
          rows: (query) => ctx.db.customField.findMany(query),
          count: (query) => ctx.db.customField.count(query),
        }),
    },
    connectionTo('CustomField'),
  ),
);

const archivedOnly = (archived: boolean | null | undefined): Prisma.CustomFieldWhereInput =>
  typeof archived === 'boolean' ? { archivedAt: archived ? { not: null } : null } : {};
