import { z } from 'zod';
import { loadCategories } from '../catalog/load.ts';
import { limits as fieldLimits } from '../custom-field/rules.ts';
import { builder } from '../graphql/builder.ts';
import { nullish, ref } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { rowResult } from '../graphql/row-mutation.ts';
import { setCategoryForm } from './actions.ts';
import { type ConditionInput, type FormFieldInput, limits } from './definition.ts';

const FormConditionInput = builder.inputRef<ConditionInput>('FormConditionInput').implement({
  description: 'What must have been answered in an earlier field of the form: its key, and one of the others.',
  fields: (t) => ({
    field: t.string({ required: true, description: 'The key of a custom field earlier in this form.' }),
    isSet: t.boolean({ description: 'Whether there is any answer in it.' }),
    text: t.string({ description: 'Exactly this text, of TEXT and LONG_TEXT.' }),
    number: t.float({ description: 'Exactly this number, of NUMBER.' }),
    boolean: t.boolean({ description: 'This answer, of BOOLEAN.' }),
    choices: t
      .stringList({ description: 'At least one of the options with these keys, of CHOICE and MULTI_CHOICE.' })
      .validate(
        nullish(
          z.array(z.string()).min(1, 'At least one.').max(fieldLimits.options, `At most ${fieldLimits.options}.`),
        ),
      ),
  }),
});

const CategoryFormFieldInput = builder.inputRef<FormFieldInput>('CategoryFormFieldInput').implement({
  description: 'A custom field that the form of a category asks for.',
  fields: (t) => ({
    field: t.string({ required: true, description: 'The key of a custom field that is not archived; each once.' }),
    required: t.boolean({
      description: 'Whether customers may not leave it empty where it is asked for; as the field says by default.',
    }),
    conditions: t
      .field({
        type: [FormConditionInput],
        description: `When it is asked for: where all of these hold, at most ${limits.conditions}; always by default.`,
      })
      .validate(nullish(z.array(z.any()).max(limits.conditions, `At most ${limits.conditions}.`))),
  }),
});

mutation('setCategoryForm', {
  description:
    'Says all that the form of a category asks for, beside title, description, product areas and addresses. Tickets that are there already stay as they are.',
  input: (t) => ({
    category: ref(t, 'Category', 'The category.'),
    fields: t
      .field({
        type: [CategoryFormFieldInput],
        required: true,
        description: `All its custom fields in their order, at most ${limits.fields}; none for no more than the usual form.`,
      })
      .validate(z.array(z.any()).max(limits.fields, `At most ${limits.fields}.`)),
  }),
  payload: rowResult('Category', loadCategories),
  resolve: (ctx, input) => ctx.act((act) => setCategoryForm(act, input)),
});
