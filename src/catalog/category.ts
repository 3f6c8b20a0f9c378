import { type Act, appendChange } from '../events/log.ts';
import type { TicketPriority } from '../store/generated/enums.ts';
import { sameJson } from '../store/json.ts';
import { activityOf, difference, lockRow, saveRow } from '../store/row.ts';
import { teamFor } from '../ticket/references.ts';
import { nextPosition } from './position.ts';
import { columnOf, type Translation } from './translations.ts';

type Optional<T> = T | null | undefined;

interface Properties {
  description?: Optional<string>;
  translations?: Optional<Translation[]>;
  position?: Optional<number>;
  defaultTeam?: Optional<string>;
  defaultPriority?: Optional<TicketPriority>;
}

export async function createCategory(act: Act, input: Properties & { name: string }) {
  const { name, description, translations, position, defaultTeam, defaultPriority } = input;
  const { category } = act.tx;
  const { id } = await category.create({
    data: {
      name,
      description: description ?? null,
      translations: columnOf(translations ?? []),
      position: position ?? nextPosition(await category.aggregate({ _max: { position: true } })),
      defaultTeamId: defaultTeam ? await teamFor(act, defaultTeam) : null,
      defaultPriority: defaultPriority ?? null,
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'Category', id, 'created');
  return { id };
}

export async function updateCategory(act: Act, input: Properties & { id: string; name?: Optional<string> }) {
  const { id, name, description, position, defaultTeam, defaultPriority } = input;
  await lockRow(act, 'Category', id);
  const category = await act.tx.category.findUniqueOrThrow({ where: { id } });
  const change = difference(category, { name, description, position, defaultTeamId: defaultTeam, defaultPriority }, [
    'description',
    'defaultTeamId',
    'defaultPriority',
  ]);
  const translations = input.translations === undefined ? undefined : columnOf(input.translations ?? []);
  const translated = translations !== undefined && !sameJson(category.translations, translations);
  if (translated) change.properties.push('translations');
  if (change.set.defaultTeamId) await teamFor(act, change.set.defaultTeamId);
  return saveRow(act, 'Category', id, change, (data) =>
    act.tx.category.update({
      where: { id },
      data: { ...data, ...(translated && { translations }) },
      select: { id: true },
    }),
  );
}

export const { deactivate: deactivateCategory, reactivate: reactivateCategory } = activityOf('Category');
