import { lastPosition, nextPosition } from '../catalog/position.ts';
import { Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { conditionsOf } from '../form/definition.ts';
import { type LocalizedText, textsByLocale } from '../localized.ts';
import type { CustomField, Prisma } from '../store/generated/client.ts';
import type { CustomFieldKind } from '../store/generated/enums.ts';
import { sameJson } from '../store/json.ts';
import { lockRow } from '../store/row.ts';
import { definitionOf } from './definition.ts';
import { limits, type Option, refuse, wrongDefinition } from './rules.ts';

type Optional<T> = T | null | undefined;

interface OptionInput {
  key: string;
  labels: LocalizedText[];
  archived?: Optional<boolean>;
}

/** What is left out stays; null empties a limit or the help, and changes nothing else. */
interface Properties {
  help?: Optional<LocalizedText[]>;
  options?: Optional<OptionInput[]>;
  required?: Optional<boolean>;
  maxLength?: Optional<number>;
  minimum?: Optional<number>;
  maximum?: Optional<number>;
  maxChoices?: Optional<number>;
  position?: Optional<number>;
}

export interface CreateCustomField extends Properties {
  key: string;
  kind: CustomFieldKind;
  internal?: Optional<boolean>;
  labels: LocalizedText[];
}

export async function createCustomField(act: Act, input: CreateCustomField) {
  const { customField } = act.tx;
  if ((await customField.count()) >= limits.fields)
    throw new Refusal('LIMIT_REACHED', `There are at most ${limits.fields} custom fields.`);
  const { key, kind, internal, labels, help, required, position } = input;
  const options = (input.options ?? []).map(optionFrom);
  const bounds = {
    maxLength: input.maxLength ?? null,
    minimum: input.minimum ?? null,
    maximum: input.maximum ?? null,
    maxChoices: input.maxChoices ?? null,
  };
  refuse(wrongDefinition({ kind, options, ...bounds }));
  const { id } = await customField.create({
    data: {
      key,
      kind,
      internal: internal ?? false,
      labels: textsByLocale(labels),
      help: textsByLocale(help ?? []),
      options: jsonOf(options),
      required: required ?? false,
      ...bounds,
      position: position ?? nextPosition(await customField.aggregate({ _max: { position: true } })),
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'CustomField', id, 'created');
  return { id };
}

export interface UpdateCustomField extends Properties {
  id: string;
  labels?: Optional<LocalizedText[]>;
}

/** Tickets keep what they say, also where it is beyond a new limit. */
export async function updateCustomField(act: Act, { id, ...input }: UpdateCustomField) {
  const field = await lockField(act, id);
  const wanted = columnsOf(input);
  const next = definitionOf({ ...field, ...wanted });
  refuse(wrongDefinition(next));
  await assertNotInUse(act, field, removed(definitionOf(field).options, next.options));
  const changed = Object.entries(wanted).filter(
    ([column, value]) => !sameJson(field[column as keyof CustomField], value),
  );
  if (changed.length > 0) {
    const properties = changed.map(([column]) => column);
    await act.tx.customField.update({ where: { id }, data: { ...wanted, updatedAt: act.now }, select: { id: true } });
    await appendChange(act, 'CustomField', id, 'updated', properties);
  }
  return { id };
}

export const archiveCustomField = (act: Act, id: string) => setArchived(act, id, true);
export const restoreCustomField = (act: Act, id: string) => setArchived(act, id, false);

async function setArchived(act: Act, id: string, archived: boolean) {
  const field = await lockField(act, id);
  if ((field.archivedAt !== null) !== archived) {
    const archivedAt = archived ? act.now : null;
    await act.tx.customField.update({ where: { id }, data: { archivedAt, updatedAt: act.now }, select: { id: true } });
    await appendChange(act, 'CustomField', id, archived ? 'archived' : 'restored');
  }
  return { id };
}

async function lockField(act: Act, id: string): Promise<CustomField> {
  await lockRow(act, 'CustomField', id);
  return act.tx.customField.findUniqueOrThrow({ where: { id } });
}

function columnsOf({ labels, help, options, required, position, ...input }: Omit<UpdateCustomField, 'id'>) {
  const bound = <Name extends 'maxLength' | 'minimum' | 'maximum' | 'maxChoices'>(name: Name) =>
    input[name] === undefined ? {} : { [name]: input[name] };
  return {
    ...(labels && { labels: textsByLocale(labels) }),
    ...(help !== undefined && { help: textsByLocale(help ?? []) }),
    ...(options && { options: jsonOf(options.map(optionFrom)) }),
    ...(typeof required === 'boolean' && { required }),
    ...(typeof position === 'number' && { position: Math.min(position, lastPosition) }),
    ...bound('maxLength'),
    ...bound('minimum'),
    ...bound('maximum'),
    ...bound('maxChoices'),
  };
}

const optionFrom = ({ key, labels, archived }: OptionInput): Option => ({
  key,
  labels: textsByLocale(labels),
  archived: archived ?? false,
});

const jsonOf = (options: readonly Option[]): Prisma.InputJsonArray =>
  options.map(({ key, labels, archived }) => ({ key, labels, ...(archived && { archived }) }));

const removed = (before: readonly Option[], after: readonly Option[]) =>
  before.flatMap(({ key }) => (after.some((option) => option.key === key) ? [] : key));

/** What is said with an option, by a ticket, would be said with nothing. */
async function assertNotInUse({ tx }: Act, { id: fieldId, key: fieldKey }: CustomField, keys: readonly string[]) {
  if (keys.length === 0) return;
  const using = await tx.ticketFieldValue.findFirst({
    where: { fieldId, choices: { hasSome: [...keys] } },
    select: { choices: true },
  });
  const forms = await tx.categoryField.findMany({
    where: { category: { fields: { some: { fieldId } } } },
    select: { conditions: true },
  });
  const asked = forms.flatMap(({ conditions }) => conditionsOf(conditions));
  const inForms = asked.flatMap(({ field, choices }) => (field === fieldKey ? (choices ?? []) : []));
  const used = [...(using?.choices ?? []), ...inForms].find((key) => keys.includes(key));
  if (used)
    throw new Refusal(
      'OPTION_IN_USE',
      `"${used}" is said by tickets or asked for by forms: archive it instead of removing it.`,
    );
}
