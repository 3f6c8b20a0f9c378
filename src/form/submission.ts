import { canEditCustomField } from '../access/custom-field.ts';
import { isStaff } from '../access/viewer.ts';
import type { Definition, Wrong } from '../custom-field/rules.ts';
import { type FieldInput, saidIn } from '../custom-field/value.rules.ts';
import type { Act } from '../events/log.ts';
import { formOf } from './reads.ts';
import { askedFields, isEmpty } from './rules.ts';

interface Submission {
  /** Whether it is filled in here at all. */
  may: (field: Definition) => boolean;
  /** What of the answers does not go with the form, by its path in the input. */
  wrong: Wrong[];
}

type Inputs = readonly FieldInput[] | null | undefined;

/** Customers say what the form of the category asks for; staff whatever they know. */
export async function submissionOf(act: Act, categoryId: string | null, inputs: Inputs): Promise<Submission> {
  const { viewer } = act;
  const editable = (field: Definition) => canEditCustomField(viewer, field);
  if (isStaff(viewer) || categoryId === null) return { may: editable, wrong: [] };
  const form = await formOf(act.tx, viewer, categoryId);
  const answers = Object.fromEntries((inputs ?? []).map((input) => [input.key, answerIn(input)]));
  const asked = new Set(askedFields(form, answers).map(({ key }) => key));
  const keys = new Set(form.map(({ key }) => key));
  const stray = (inputs ?? []).flatMap((input, i): Wrong[] =>
    keys.has(input.key) && !asked.has(input.key) && !isEmpty(answers[input.key])
      ? [
          {
            field: `customFields.${i}.key`,
            code: 'INVALID_ARGUMENT',
            message: 'The form does not ask for it after these answers.',
          },
        ]
      : [],
  );
  const missing = form.flatMap(({ key, required }): Wrong[] =>
    required && asked.has(key) && isEmpty(answers[key])
      ? [{ field: `customFields.${key}`, code: 'REQUIRED', message: 'The form asks for it without fail.' }]
      : [],
  );
  return { may: (field) => keys.has(field.key) || editable(field), wrong: [...stray, ...missing] };
}

const answerIn = (input: FieldInput) => {
  const said = saidIn(input);
  return said instanceof Date ? said.toISOString().slice(0, 10) : said;
};
