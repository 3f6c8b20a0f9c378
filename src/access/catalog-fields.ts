import { everyone, type Rule, staff } from './rule.ts';

/** Of what staff define for tickets: beside the rows' own rule. */
export const catalogFields: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  CustomField: {
    id: everyone,
    key: everyone,
    kind: everyone,
    label: everyone,
    labels: staff,
    help: everyone,
    helpTexts: staff,
    options: everyone,
    isInternal: staff,
    isRequired: everyone,
    maxLength: everyone,
    minimum: everyone,
    maximum: everyone,
    maxChoices: everyone,
    position: everyone,
    isArchived: everyone,
    createdAt: staff,
    updatedAt: staff,
  },
  CustomFieldValue: { field: everyone },
  CustomTextValue: { field: everyone, text: everyone },
  CustomNumberValue: { field: everyone, number: everyone },
  CustomDateValue: { field: everyone, date: everyone },
  CustomBooleanValue: { field: everyone, boolean: everyone },
  CustomChoiceValue: { field: everyone, choices: everyone },
  CustomFileValue: { field: everyone, attachment: everyone },
  CustomFieldOption: { key: everyone, label: everyone, labels: staff, isArchived: everyone },
};
