import { z } from 'zod';
import { lastPosition } from '../catalog/position.ts';
import { builder } from '../graphql/builder.ts';
import { type InputFields, idempotencyKey, nullish, ref } from '../graphql/input.ts';
import { LocalizedTextInput, localizedTexts, mostLocales } from '../graphql/localized.ts';
import { mutation } from '../graphql/mutation.ts';
import { rowResult } from '../graphql/row-mutation.ts';
import type { LocalizedText } from '../localized.ts';
import { archiveCustomField, createCustomField, restoreCustomField, updateCustomField } from './actions.ts';
import { keyPattern, limits } from './rules.ts';
import { CustomFieldKind, loadCustomFields } from './schema.ts';

const keyRule = z
  .string()
  .max(limits.key, `At most ${limits.key} characters.`)
  .regex(keyPattern, 'Letters, digits and underscores after a letter.');
const keyText = `1 to ${limits.key} letters, digits and underscores after a letter`;

const labelsText = `1 to ${limits.label} characters each, in at most ${mostLocales} languages.`;
const labels = localizedTexts(limits.label).min(1, 'At least one language.');

const CustomFieldOptionInput = builder
  .inputRef<{ key: string; labels: LocalizedText[]; archived?: boolean | null | undefined }>('CustomFieldOptionInput')
  .implement({
    description: 'What may be chosen in a custom field.',
    fields: (t) => ({
      key: t
        .string({ required: true, description: `What it is named by in inputs and filters: ${keyText}; each once.` })
        .validate(keyRule),
      labels: t
        .field({ type: [LocalizedTextInput], required: true, description: `What people read: ${labelsText}` })
        .validate(labels),
      archived: t.boolean({ description: 'Whether it cannot be chosen any more; not by default.' }),
    }),
  });

const whole = (max: number) => nullish(z.int().refine((value) => value >= 1 && value <= max, `From 1 to ${max}.`));
const finite = nullish(z.number().refine(Number.isFinite, 'Must be a number.'));

const properties = (t: InputFields) => ({
  help: t
    .field({
      type: [LocalizedTextInput],
      description: `All the words of explanation: at most ${limits.help} characters each; null for none.`,
    })
    .validate(nullish(localizedTexts(limits.help))),
  options: t
    .field({
      type: [CustomFieldOptionInput],
      description: `All that may be chosen, in its order, at most ${limits.options}; for CHOICE and MULTI_CHOICE, which need it. To remove one that tickets or forms use is OPTION_IN_USE.`,
    })
    .validate(nullish(z.array(z.any()).max(limits.options, `At most ${limits.options}.`))),
  required: t.boolean({
    description: 'Whether customers may not leave it empty where a form asks for it; not by default.',
  }),
  maxLength: t
    .int({
      description: `Of TEXT and LONG_TEXT: characters, 1 to ${limits.line} and ${limits.text}; null for the most.`,
    })
    .validate(whole(limits.text)),
  minimum: t.float({ description: 'Of NUMBER: the smallest; null for no limit.' }).validate(finite),
  maximum: t
    .float({ description: 'Of NUMBER: the greatest, not below `minimum`; null for no limit.' })
    .validate(finite),
  maxChoices: t
    .int({ description: `Of MULTI_CHOICE: how many at most, 1 to ${limits.options}; null for all.` })
    .validate(whole(limits.options)),
  position: t
    .int({ description: `Where it stands in the list, 0 to ${lastPosition}; equal ones by age. Last by default.` })
    .validate(nullish(z.int().refine((value) => value >= 0 && value <= lastPosition, `From 0 to ${lastPosition}.`))),
});

const payload = rowResult('CustomField', loadCustomFields);

mutation('createCustomField', {
  description: `Defines a property that tickets and tasks may have, at most ${limits.fields} in all (LIMIT_REACHED).`,
  input: (t) => ({
    key: t
      .string({
        required: true,
        description: `What inputs, filters and portals name it by: ${keyText}, unique (else ALREADY_EXISTS). It stays so.`,
      })
      .validate(keyRule),
    kind: t.field({ type: CustomFieldKind, required: true, description: 'What tickets say in it. It stays so.' }),
    internal: t.boolean({
      description: 'Whether customers never see it, whatever a portal says; not by default. It stays so.',
    }),
    labels: t
      .field({ type: [LocalizedTextInput], required: true, description: `What people read: ${labelsText}` })
      .validate(labels),
    ...properties(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createCustomField', input, (act) => createCustomField(act, input)),
});

mutation('updateCustomField', {
  description:
    'Changes what is given and leaves the rest. Tickets keep what they say, also where it is beyond a new limit. Key, kind and whether it is internal are for good.',
  input: (t) => ({
    id: ref(t, 'CustomField', 'The custom field.'),
    labels: t
      .field({ type: [LocalizedTextInput], description: `All that people read: ${labelsText}` })
      .validate(nullish(labels)),
    ...properties(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateCustomField(act, input)),
});

const target = (t: InputFields) => ref(t, 'CustomField', 'The custom field.');

mutation('archiveCustomField', {
  description:
    'Takes a custom field out of forms and inputs. Tickets keep what they say in it. One that is so already stays as it is.',
  input: (t) => ({ id: target(t) }),
  payload,
  resolve: (ctx, { id }) => ctx.act((act) => archiveCustomField(act, id)),
});

mutation('restoreCustomField', {
  description: 'Lets a custom field be filled in again. One that is so already stays as it is.',
  input: (t) => ({ id: target(t) }),
  payload,
  resolve: (ctx, { id }) => ctx.act((act) => restoreCustomField(act, id)),
});
