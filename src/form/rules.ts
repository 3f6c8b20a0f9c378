// Which fields a form asks for. Front ends import it as `hilo/form`, and the server decides by it: it stands alone.

/** What was said in an earlier field. All that it names must hold; a field that is not asked for says nothing. */
export interface Condition {
  /** The key of the field. */
  readonly field: string;
  readonly isSet?: boolean | null;
  readonly text?: string | null;
  readonly number?: number | null;
  readonly boolean?: boolean | null;
  /** At least one of these. */
  readonly choices?: readonly string[] | null;
}

export interface Asking {
  readonly key: string;
  /** Asked for where all of them hold. */
  readonly conditions: readonly Condition[];
}

/** By the keys of fields: a text, a number, a yes or no, keys of options, or whatever stands for a day or a file. */
export type Answers = Readonly<Record<string, unknown>>;

/** The fields that are asked for by what has been answered so far, in their order. */
export function askedFields<Field extends Asking>(form: readonly Field[], answers: Answers): Field[] {
  const counted = new Map<string, unknown>();
  return form.filter((field) => {
    if (!field.conditions.every((condition) => holds(condition, counted.get(condition.field)))) return false;
    if (!isEmpty(answers[field.key])) counted.set(field.key, answers[field.key]);
    return true;
  });
}

export function holds({ isSet, text, number, boolean, choices }: Condition, answer: unknown): boolean {
  const given = !isEmpty(answer);
  if (typeof isSet === 'boolean' && isSet !== given) return false;
  if (typeof text === 'string' && !(typeof answer === 'string' && answer.trim() === text.trim())) return false;
  if (typeof number === 'number' && answer !== number) return false;
  if (typeof boolean === 'boolean' && answer !== boolean) return false;
  return !choices || (Array.isArray(answer) && choices.some((choice) => answer.includes(choice)));
}

export const isEmpty = (answer: unknown): boolean =>
  answer === undefined ||
  answer === null ||
  (typeof answer === 'string' && answer.trim() === '') ||
  (Array.isArray(answer) && answer.length === 0);

/**
 * The form without the fields that somebody may not see: to them these say nothing, so a condition on one either never
 * holds or always does, and is not told.
 */
export function formFor<Field extends Asking>(form: readonly Field[], sees: (field: Field) => boolean): Field[] {
  const shown = new Set<string>();
  return form.flatMap((field) => {
    const hidden = field.conditions.filter((condition) => !shown.has(condition.field));
    if (!sees(field) || !hidden.every((condition) => holds(condition, undefined))) return [];
    shown.add(field.key);
    return { ...field, conditions: field.conditions.filter((condition) => shown.has(condition.field)) };
  });
}
