import { Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { decodeId } from '../graphql/id.ts';
import { languagesOf, textIn } from '../localized.ts';
import type { BuiltInField, FieldKind } from './builtin.ts';
import type { FormField } from './definition.ts';
import { type TicketForm, ticketForm } from './reads.ts';
import type { Condition } from './rules.ts';

const FormFieldKind = builder.enumType('TicketFormFieldKind', {
  description: 'How a front end shows a field of a form.',
  values: {
    LINE: { description: 'One line of text.' },
    MARKDOWN: { description: 'Text of several lines, in Markdown.' },
    PRODUCT_AREAS: { description: 'Some of `productAreas`, by their ids.' },
    EMAIL: { description: 'One e-mail address, or none.' },
    EMAILS: { description: 'Several e-mail addresses, or none.' },
    CUSTOM: { description: 'A custom field, as its own kind says.' },
  } satisfies Record<FieldKind | 'CUSTOM', object>,
});

const FormCondition = builder.objectRef<Condition>('FormCondition').implement({
  description: 'What must have been answered in an earlier field. One of the others beside `field` is not null.',
  fields: (t) => ({
    field: t.exposeString('field', { nullable: false, description: 'The key of that custom field.' }),
    isSet: t.exposeBoolean('isSet', { description: 'Whether there is any answer in it.' }),
    text: t.exposeString('text', { description: 'Exactly this text is in it.' }),
    number: t.exposeFloat('number', { description: 'Exactly this number is in it.' }),
    boolean: t.exposeBoolean('boolean', { description: 'It says this, yes or no.' }),
    choices: t.stringList({
      description: 'At least one of the options with these keys is chosen.',
      resolve: ({ choices }) => (choices ? [...choices] : null),
    }),
  }),
});

type Asked = { builtIn: BuiltInField } | { custom: FormField };

const TicketFormField = builder.objectRef<Asked>('TicketFormField').implement({
  description: 'A field that a form asks for.',
  fields: (t) => ({
    name: t.string({
      nullable: false,
      description: 'Where its answer goes in `CreateTicketInput`; of a custom field `customFields.KEY`.',
      resolve: (field) => ('custom' in field ? `customFields.${field.custom.key}` : field.builtIn.name),
    }),
    kind: t.field({
      type: FormFieldKind,
      nullable: false,
      description: 'How it is shown and answered.',
      resolve: (field) => ('custom' in field ? 'CUSTOM' : field.builtIn.kind),
    }),
    label: t.string({
      description: 'What people read, in your language; of a custom field its own label.',
      resolve: (field, _args, { viewer }) =>
        textIn('custom' in field ? field.custom.definition.labels : field.builtIn.labels, ...languagesOf(viewer)) ??
        null,
    }),
    isRequired: t.boolean({
      nullable: false,
      description: 'Whether `createTicket` refuses customers who leave it empty where it is asked for.',
      resolve: (field) => ('custom' in field ? field.custom.required : field.builtIn.required),
    }),
    max: t.int({
      description: 'Characters of a text, or items of a list, at most; of a custom field its own limits hold.',
      resolve: (field) => ('custom' in field ? null : field.builtIn.max),
    }),
    conditions: t.field({
      type: [FormCondition],
      nullable: false,
      description:
        'It is asked for where all of them hold: always where there are none. A field that is not asked for counts as empty. `askedFields` of `hilo/form` decides as the server does.',
      resolve: (field) => ('custom' in field ? [...field.custom.conditions] : []),
    }),
    customField: t.prismaField({
      type: 'CustomField',
      description: 'The custom field, with kind, help, options and limits; null where it is none.',
      // findUnique: Prisma answers those of one tick with one statement
      resolve: (query, field, _args, ctx) =>
        'custom' in field
          ? ctx.db.customField.findUnique({ ...query, where: { id: field.custom.definition.id } })
          : null,
    }),
  }),
});

const TicketFormRef = builder.objectRef<TicketForm>('TicketForm').implement({
  description: 'What somebody is asked who opens a ticket of a category.',
  fields: (t) => ({
    category: t.prismaField({
      type: 'Category',
      description: 'The category that it is for.',
      resolve: (query, { categoryId }, _args, ctx) =>
        ctx.db.category.findUnique({ ...query, where: { id: categoryId } }),
    }),
    fields: t.field({
      type: [TicketFormField],
      nullable: false,
      description:
        'The fields in their order: title, description, product areas, addresses, then custom ones. Customers get those that their portal shows.',
      resolve: ({ builtIn, custom }) => [
        ...builtIn.map((field) => ({ builtIn: field })),
        ...custom.map((field) => ({ custom: field })),
      ],
    }),
  }),
});

builder.queryField('ticketForm', (t) =>
  t.field({
    type: TicketFormRef,
    description:
      'What `createTicket` asks for in a category, in your portal and language. Null where there is no such category, or customers may not choose it.',
    complexity: 10,
    args: { category: t.arg.id({ required: true, description: 'An id of type `Category`; of another: INVALID_ID.' }) },
    resolve: (_root, { category }, ctx) => {
      const key = decodeId('Category', category);
      if (!key) throw new Refusal('INVALID_ID', 'category: Must be the id of a Category.');
      return ticketForm(ctx, key);
    },
  }),
);
