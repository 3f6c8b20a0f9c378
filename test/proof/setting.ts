import { encodeId } from '../../src/graphql/id.ts';
import { at, type Course, htmlOf, type Sheet, toggled, turn } from './course.ts';
import { dayNamed, saidIn } from './moments.ts';
import { type CustomKey, customFields, innerName, type Settable, settable } from './names.ts';
import type { Ids, Item } from './world.ts';

// What it is to set properties of a ticket: what becomes of it, and what is given to `updateTicket` for that.

/** Which are set at once: one, or two. */
export const setBy = ({ n }: { n: number }): Settable[] =>
  settable.filter((_, i) => i === n % settable.length || (n % 3 === 0 && i === (n + 4) % settable.length));

/** Of no portal's making. */
export const isOfStaff = (name: Settable) => name === 'tags' || name === innerName;

type Custom = Extract<Settable, `${string}.${string}`>;
export const isCustom = (name: Settable): name is Custom => name.includes('.');
const keyOf = (name: Custom) => name.slice(name.indexOf('.') + 1) as CustomKey;

/** Everything that is set is another than before. */
export const set = (names: readonly Settable[], n: number) => (draft: Course, item: Item, sheet: Sheet) => {
  const count = draft.since.length;
  for (const name of names) {
    if (name === 'title') sheet.title = `Renamed ${count}`;
    else if (name === 'description')
      Object.assign(sheet, { description: `Described ${count}`, descriptionHtml: htmlOf(`Described ${count}`) });
    else if (name === 'contactEmail') sheet.contactEmail = `contact.anew.${count}@shop.test`;
    else if (name === 'type') item.type = turn([0, 1, 2], item.type, n);
    else if (name === 'priority') item.priority = turn(['LOW', 'NORMAL', 'HIGH', 'URGENT'], item.priority, n);
    else if (name === 'category' || name === 'team' || name === 'project')
      item[name] = turn([null, 0, 1], item[name], n);
    else if (name === 'productAreas') item.areas = toggled(item.areas, n % 3);
    else if (name === 'startDate') item.startsInDays = (item.startsInDays ?? 0) + 1;
    else if (name === 'dueDate') item.dueInDays = (item.dueInDays ?? 0) + (n % 2 === 0 ? 2 : -1);
    else if (name === 'percentComplete') item.percentComplete = ((item.percentComplete ?? 0) + 1) % 101;
    else if (name === 'tags') item.tagged = !item.tagged;
    else if (name !== 'customFields.proofText') item.says = toggled(item.says, keyOf(name));
    else {
      sheet.text = `Text anew ${count}`;
      if (!item.says.includes('proofText')) item.says.push('proofText');
    }
  }
};

/** What `updateTicket` takes for the properties to become as they are after it. */
export function inputOf(ids: Ids, after: Course, ticket: number, names: readonly Settable[]) {
  const item = at(after.world.tickets, ticket);
  const sheet = at(after.sheets, ticket);
  const maybe = <T>(value: number | null, named: (value: number) => T) => (value === null ? null : named(value));
  const input: Record<string, unknown> = {};
  const said: object[] = [];
  for (const name of names) {
    if (isCustom(name)) said.push({ key: keyOf(name), ...sayingOf(keyOf(name), ticket, item, sheet) });
    else if (name === 'title' || name === 'description' || name === 'contactEmail') input[name] = sheet[name];
    else if (name === 'type') input[name] = encodeId('TicketType', at(ids.types, item.type));
    else if (name === 'category')
      input[name] = maybe(item.category, (index) => encodeId('Category', at(ids.categories, index)));
    else if (name === 'team') input[name] = maybe(item.team, (index) => encodeId('Team', at(ids.teams, index)));
    else if (name === 'project')
      input[name] = maybe(item.project, (index) => encodeId('Project', at(ids.projects, index)));
    else if (name === 'productAreas')
      input[name] = item.areas.map((area) => encodeId('ProductArea', at(ids.areas, area)));
    else if (name === 'startDate') input[name] = maybe(item.startsInDays, dayNamed);
    else if (name === 'dueDate') input[name] = maybe(item.dueInDays, dayNamed);
    else if (name === 'tags') input[name] = item.tagged ? ['tagged'] : [];
    else input[name] = item[name];
  }
  return said.length > 0 ? { ...input, customFields: said } : input;
}

/** One key of `CustomFieldInput`, emptied where nothing is said any more. */
function sayingOf(key: CustomKey, ticket: number, item: Item, sheet: Sheet) {
  const kind = customFields.find((field) => field.key === key)?.kind;
  const says = item.says.includes(key);
  const said = saidIn(ticket);
  switch (kind) {
    case 'TEXT':
      return { text: says ? sheet.text : null };
    case 'NUMBER':
      return { number: says ? said.NUMBER : null };
    case 'DATE':
      return { date: says ? dayNamed(said.DATE) : null };
    case 'BOOLEAN':
      return { boolean: says ? said.BOOLEAN : null };
    case 'CHOICE':
    case 'MULTI_CHOICE':
      return { choices: says ? said[kind] : [] };
    default:
      throw new TypeError(`${key} is not set`);
  }
}
