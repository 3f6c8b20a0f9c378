import { customFieldFacts, visibleFieldValues } from '../access/custom-field.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { CustomFieldKind } from '../store/generated/enums.ts';
import { optionsOf } from './definition.ts';
import { CustomFieldOption } from './schema.ts';

const typenames: Readonly<Record<CustomFieldKind, string>> = {
  TEXT: 'CustomTextValue',
  LONG_TEXT: 'CustomTextValue',
  NUMBER: 'CustomNumberValue',
  DATE: 'CustomDateValue',
  BOOLEAN: 'CustomBooleanValue',
  CHOICE: 'CustomChoiceValue',
  MULTI_CHOICE: 'CustomChoiceValue',
  FILE: 'CustomFileValue',
};

const select = { field: { select: { ...customFieldFacts, kind: true } } } as const;

const CustomFieldValue = builder.prismaInterface('TicketFieldValue', {
  variant: 'CustomFieldValue',
  description: 'What a ticket says in a custom field.',
  select,
  resolveType: ({ field }) => typenames[field.kind],
  fields: (t) => ({ field: t.relation('field', { description: 'The field that it is said in.' }) }),
});

const value = <Name extends string>(variant: Name, description: string) =>
  builder.prismaObject('TicketFieldValue', { variant, interfaces: [CustomFieldValue], description, select });

builder.prismaObjectFields(value('CustomTextValue', 'A text, in a field of kind TEXT or LONG_TEXT.'), (t) => ({
  text: t.exposeString('text', { description: 'The text as it was written, without any markup.' }),
}));
builder.prismaObjectFields(value('CustomNumberValue', 'A number, in a field of kind NUMBER.'), (t) => ({
  number: t.exposeFloat('number', { description: 'The number, with decimals or without.' }),
}));
builder.prismaObjectFields(value('CustomDateValue', 'A day, in a field of kind DATE.'), (t) => ({
  date: t.expose('date', { type: 'Date', description: 'The day of the calendar.' }),
}));
builder.prismaObjectFields(value('CustomBooleanValue', 'An answer, in a field of kind BOOLEAN.'), (t) => ({
  boolean: t.exposeBoolean('boolean', { description: 'Whether it is a yes.' }),
}));
builder.prismaObjectFields(value('CustomChoiceValue', 'What was chosen, in a CHOICE or MULTI_CHOICE.'), (t) => ({
  choices: t.field({
    type: [CustomFieldOption],
    description: 'The options that were chosen, in their order; one of a CHOICE.',
    select: { choices: true, field: { select: { options: true } } },
    resolve: ({ choices, field }) => optionsOf(field.options).filter(({ key }) => choices.includes(key)),
  }),
}));
builder.prismaObjectFields(value('CustomFileValue', 'A file, in a field of kind FILE.'), (t) => ({
  attachment: t.relation('attachment', { description: 'The file; to change it, say another one.' }),
}));

builder.prismaObjectField('Ticket', 'customFields', (t) =>
  t.relation('fieldValues', {
    type: CustomFieldValue,
    description: 'What it says in custom fields, in the order of these; those that are empty are left out.',
    complexity: { field: 1, multiplier: 5 },
    args: { keys: t.arg.stringList({ description: 'Only the fields with these keys; all where it is left out.' }) },
    query: ({ keys }, { viewer }) => ({
      where: all<Prisma.TicketFieldValueWhereInput>(
        visibleFieldValues(viewer),
        keys ? { field: { key: { in: keys } } } : {},
      ),
      orderBy: [{ field: { position: 'asc' } }, { fieldId: 'asc' }],
    }),
  }),
);
