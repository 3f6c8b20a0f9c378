import { encodeId } from '../../src/graphql/id.ts';
import type { Person } from '../desk.ts';
import { day, dayNamed, firstMoment, lastActivity, openedAt, saidIn } from './moments.ts';
import type { CustomKey, FilterName } from './names.ts';
import type { Answer } from './paths.ts';
import type { Ids, World } from './world.ts';

export interface Trial {
  /** As an alias. */
  name: string;
  /** Those that it uses, in their order: the first that is refused tells why it is. */
  filters: FilterName[];
  /** In `TicketFilterInput`. */
  input: string;
  holds(ticket: number): boolean;
}

type Holds = Trial['holds'];
type Plain = Exclude<FilterName, `customFields.${string}`>;

const one = (filter: Plain, value: string, holds: Holds, name: string = filter): Trial => ({
  ...{ name, filters: [filter], holds },
  input: `${filter}: ${value}`,
});
const custom = (key: CustomKey, condition: string, holds: Holds, name: string = key): Trial => ({
  ...{ name, filters: [`customFields.${key}`], holds },
  input: `customFields: [{ key: "${key}", ${condition} }]`,
});
const either = (filter: Plain, holds: Holds): Trial[] => [
  one(filter, 'true', holds),
  one(filter, 'false', (t) => !holds(t), `${filter}_false`),
];

/** Uses of each filter, with what they say of a ticket. */
export function trialsOf(world: World, ids: Ids, person: number): Trial[] {
  const among = (name: Parameters<typeof encodeId>[0], keys: readonly string[], ...chosen: readonly number[]) =>
    `[${chosen.map((i) => JSON.stringify(encodeId(name, keys[i] ?? ''))).join()}]`;
  const item = (ticket: number) => {
    const found = world.tickets[ticket];
    if (!found) throw new RangeError(`no ticket ${ticket}`);
    return found;
  };
  const organizationOf = (ticket: number) => world.people[item(ticket).requester]?.organization;
  const within = (value: number | null, from: number, before: number) =>
    value !== null && value >= from && value < before;
  const days = (from: number, before: number) => `{ from: "${dayNamed(from)}", before: "${dayNamed(before)}" }`;
  const moments = (from: number, before: number) =>
    `{ from: "${new Date(from).toISOString()}", before: "${new Date(before).toISOString()}" }`;
  const [second, seventh] = [openedAt(2).getTime(), openedAt(7).getTime()];
  const [later, latest] = [firstMoment + day, firstMoment + 3 * day];
  const says = (ticket: number, key: CustomKey) => item(ticket).says.includes(key);
  const urgent: Holds = (t) => ['HIGH', 'URGENT'].includes(item(t).priority);
  const yes: Holds = (t) => says(t, 'proofBoolean') && saidIn(t).BOOLEAN;

  return [
    one('ids', among('Ticket', ids.tickets, 0, 3, 4, 8), (t) => [0, 3, 4, 8].includes(t)),
    one('kinds', '[TASK]', (t) => item(t).kind === 'TASK'),
    one('kinds', '[TICKET, TASK]', () => true, 'kinds_both'),
    one('numbers', `[${[1, 2, 5].map((t) => ids.numbers[t] ?? 0)}]`, (t) => [1, 2, 5].includes(t)),
    one('statuses', '[OPEN, CLOSED]', (t) => ['OPEN', 'CLOSED'].includes(item(t).status)),
    ...either('isOpen', (t) => item(t).status !== 'CLOSED'),
    ...either('isAutoClosed', (t) => item(t).autoClosed),
    one('waitingOn', 'CUSTOMER', (t) => item(t).waitingOn === 'CUSTOMER'),
    one('priorities', '[HIGH, URGENT]', urgent),
    one('types', among('TicketType', ids.types, 1), (t) => item(t).type === 1),
    one('categories', among('Category', ids.categories, 1), (t) => item(t).category === 1),
    one('productAreas', among('ProductArea', ids.areas, 0, 2), (t) => item(t).areas.some((area) => area !== 1)),
    one('requesters', among('Affiliate', ids.people, 0, 3), (t) => [0, 3].includes(item(t).requester)),
    one('organizations', among('Organization', ids.organizations, 0), (t) => organizationOf(t) === 0),
    one('assignees', among('Manager', ids.managers, 0), (t) => item(t).assigned),
    ...either('unassigned', (t) => !item(t).assigned),
    one('teams', among('Team', ids.teams, 0), (t) => item(t).team === 0),
    one('projects', among('Project', ids.projects, 0), (t) => item(t).project === 0),
    one('startDate', days(-2, 3), (t) => within(item(t).startsInDays, -2, 3)),
    one('dueDate', `{ from: "${dayNamed(0)}" }`, (t) => within(item(t).dueInDays, 0, Number.POSITIVE_INFINITY)),
    one('ratings', '[INCORRECT]', (t) => item(t).rating === 'INCORRECT'),
    ...either('hasAnswer', (t) => item(t).answered && organizationOf(t) === world.people[person]?.organization),
    ...either('mine', (t) => item(t).requester === person),
    ...either('following', (t) => item(t).followers.includes(person)),
    ...either('unread', (t) => !item(t).readBy.includes(person)),
    one('createdAt', moments(second, seventh), (t) => t >= 2 && t < 7),
    one('updatedAt', moments(later, latest), (t) => within(lastActivity(world, t).getTime(), later, latest)),
    one('search', '"ticket"', () => true),

    custom('proofChoice', 'choices: ["a", "c"]', (t) => says(t, 'proofChoice') && saidIn(t).CHOICE.includes('a')),
    custom(
      'proofChoices',
      'choices: ["b", "c"]',
      (t) => says(t, 'proofChoices') && saidIn(t).MULTI_CHOICE.some((choice) => choice !== 'a'),
    ),
    custom('proofText', 'text: "Text of 4"', (t) => says(t, 'proofText') && t === 4),
    custom('proofText', 'isSet: true', (t) => says(t, 'proofText'), 'proofText_set'),
    custom('proofFile', 'isSet: false', (t) => !says(t, 'proofFile')),
    custom(
      'proofNumber',
      'number: { minimum: 2.5, maximum: 6.5 }',
      (t) => says(t, 'proofNumber') && saidIn(t).NUMBER >= 2.5 && saidIn(t).NUMBER <= 6.5,
    ),
    custom('proofDate', `date: ${days(-1, 4)}`, (t) => says(t, 'proofDate') && within(saidIn(t).DATE, -1, 4)),
    custom('proofBoolean', 'boolean: true', yes),
    custom('proofBoolean', 'boolean: false', (t) => says(t, 'proofBoolean') && !yes(t), 'proofBoolean_false'),
    {
      name: 'two_fields',
      filters: ['customFields.proofNumber', 'customFields.proofBoolean'],
      input: 'customFields: [{ key: "proofNumber", isSet: true }, { key: "proofBoolean", boolean: true }]',
      holds: (t) => says(t, 'proofNumber') && yes(t),
    },

    {
      name: 'and',
      filters: ['priorities', 'waitingOn'],
      input: 'and: [{ priorities: [HIGH, URGENT] }, { waitingOn: STAFF }]',
      holds: (t) => urgent(t) && item(t).waitingOn === 'STAFF',
    },
    {
      name: 'or',
      filters: ['startDate', 'customFields.proofBoolean'],
      input: `or: [{ startDate: ${days(0, 9)} }, { customFields: [{ key: "proofBoolean", boolean: true }] }]`,
      holds: (t) => within(item(t).startsInDays, 0, 9) || yes(t),
    },
    { name: 'or_nothing', filters: [], input: 'or: []', holds: () => false },
    {
      name: 'neither',
      filters: ['teams', 'categories'],
      input: `not: { or: [{ teams: ${among('Team', ids.teams, 1)} }, { categories: ${among('Category', ids.categories, 0)} }] }`,
      holds: (t) => item(t).team !== 1 && item(t).category !== 0,
    },

    one('accountManagers', among('Manager', ids.managers, 0), () => false),
    one('affiliateTags', '["tagged"]', () => false),
    one('tags', '["tagged"]', (t) => item(t).tagged),
    one('staffUpdatedAt', moments(later, latest), (t) =>
      within(openedAt(t).getTime() + item(t).story.length * day, later, latest),
    ),
    custom('proofInner', 'choices: ["a"]', (t) => says(t, 'proofInner') && saidIn(t).CHOICE.includes('a')),
    custom('proofInnerFile', 'isSet: true', (t) => says(t, 'proofInnerFile')),
  ];
}

/** As many as one operation may ask for, each negated too. */
const together = 20;

/** Operations that ask by all trials, as aliases. */
export const filtering = (trials: readonly Trial[]): string[] =>
  Array.from({ length: Math.ceil(trials.length / together) }, (_, i) => {
    const asked = trials
      .slice(i * together, (i + 1) * together)
      .flatMap(({ name, input }) => [
        `${name}: tickets(first: 100, filter: { ${input} }) { totalCount nodes { id } }`,
        `not_${name}: tickets(first: 100, filter: { not: { ${input} } }) { totalCount nodes { id } }`,
      ]);
    return `{ ${asked.join('\n')} }`;
  });

/** What each alias shows, and the code of what it is refused for. */
export async function askFilters(by: Pick<Person, 'ask'>, trials: readonly Trial[]) {
  const hasTicket = `{
    hasTicket: answers(first: 100, filter: { hasTicket: true }) { totalCount nodes { id } }
    not_hasTicket: answers(first: 100, filter: { hasTicket: false }) { totalCount nodes { id } }
  }`;
  const lists: Record<string, Answer> = {};
  const codes: Record<string, string> = {};
  for (const operation of [...filtering(trials), hasTicket]) {
    const { data, errors = [] } = await by.ask(operation);
    if (!data) throw new Error(JSON.stringify(errors));
    Object.assign(lists, data);
    for (const { path, extensions } of errors) codes[String(path?.[0])] = String(extensions.code);
  }
  return { lists, codes };
}
