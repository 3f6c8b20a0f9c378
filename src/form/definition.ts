import { z } from 'zod';
import { definitionFacts, definitionOf } from '../custom-field/definition.ts';
import { type Definition, hasOptions, type Wrong } from '../custom-field/rules.ts';
import { placeFor } from '../custom-field/value.rules.ts';
import type { Db, Tx } from '../store/database.ts';
import type { Asking, Condition } from './rules.ts';

export const limits = { fields: 50, conditions: 10 };

/** A field as a category's form asks for it. */
export interface FormField extends Asking {
  readonly required: boolean;
  readonly definition: Definition;
}

const conditionList = z.array(
  z.union([
    z.object({ field: z.string(), isSet: z.boolean() }),
    z.object({ field: z.string(), text: z.string() }),
    z.object({ field: z.string(), number: z.number() }),
    z.object({ field: z.string(), boolean: z.boolean() }),
    z.object({ field: z.string(), choices: z.array(z.string()) }),
  ]),
);

export const conditionsOf = (json: unknown): Condition[] => conditionList.parse(json);

/** All that it asks for, whoever looks; without what is archived by now. */
export async function wholeForm(db: Db | Tx, categoryId: string): Promise<FormField[]> {
  const rows = await db.categoryField.findMany({
    where: { categoryId },
    select: { required: true, conditions: true, field: { select: definitionFacts } },
    orderBy: { position: 'asc' },
    relationLoadStrategy: 'join',
  });
  return rows.map(({ required, conditions, field }) => ({
    key: field.key,
    required,
    conditions: conditionsOf(conditions),
    definition: definitionOf(field),
  }));
}

export type ConditionInput = Pick<Condition, 'field'> & { [Name in keyof Condition]: Condition[Name] | undefined };

/** As an input says a field of a form. */
export interface FormFieldInput {
  field: string;
  required?: boolean | null | undefined;
  conditions?: ConditionInput[] | null | undefined;
}

const tests = ['isSet', 'text', 'number', 'boolean', 'choices'] as const;

export const testsIn = (condition: Partial<Record<(typeof tests)[number], unknown>>) =>
  tests.filter((test) => condition[test] !== undefined && condition[test] !== null);

/** What of a form cannot be, by its place in the input. */
export function* wrongForm(form: readonly FormFieldInput[], fields: ReadonlyMap<string, Definition>): Iterable<Wrong> {
  const earlier = new Set<string>();
  for (const [i, { field: key, conditions }] of form.entries()) {
    const field = fields.get(key);
    if (!field || field.archived)
      yield { field: `${i}.field`, code: 'INVALID_REFERENCE', message: 'There is no such custom field.' };
    else if (earlier.has(key)) yield { field: `${i}.field`, code: 'INVALID_ARGUMENT', message: 'Is there twice.' };
    for (const [j, condition] of (conditions ?? []).entries()) {
      const at = `${i}.conditions.${j}`;
      const source = earlier.has(condition.field) && condition.field !== key ? fields.get(condition.field) : undefined;
      if (!source)
        yield { field: `${at}.field`, code: 'INVALID_REFERENCE', message: 'Must be a field earlier in this form.' };
      else yield* wrongCondition(at, condition, source);
    }
    earlier.add(key);
  }
}

function* wrongCondition(at: string, condition: ConditionInput, source: Definition): Iterable<Wrong> {
  const [test, ...more] = testsIn(condition);
  const own = placeFor(source);
  if (!test || more.length > 0)
    yield { field: `${at}.field`, code: 'INVALID_ARGUMENT', message: 'Say one thing that it is to be.' };
  else if (test !== 'isSet' && test !== own)
    yield {
      field: `${at}.${test}`,
      code: 'INVALID_ARGUMENT',
      message: `The field is a ${source.kind}: it has no \`${test}\`.`,
    };
  else if (hasOptions(source.kind))
    for (const [k, choice] of (condition.choices ?? []).entries())
      if (!source.options.some(({ key }) => key === choice))
        yield { field: `${at}.choices.${k}`, code: 'INVALID_REFERENCE', message: 'Is none of the options.' };
}
