import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeId } from '../../src/graphql/id.ts';
import type { Person } from '../desk.ts';
import { makeScene, type Scene } from '../scene.ts';
import type { Answer } from './paths.ts';
import { type Customer, holdsWords, refusalOf, seesTicket, textsOf } from './reference.ts';
import { settle, slugOf } from './rows.ts';
import { type Ids, type World, world } from './world.ts';
import { worldsFor } from './worlds.ts';

const worlds = worldsFor(3, 2);

let scene: Scene;
let found = 0;
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '1000000', RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

/** Words of every part of a ticket, alone and of several parts together. */
const wordsOf = (ticket: number, number: number) => [
  `descripción ${ticket}`,
  `DESCRIPCION "of ${ticket}"`,
  'descr',
  'public',
  'internal',
  `notes & ${ticket}`,
  'tick* notes',
  'internal public',
  'ticket internal',
  `of ti ticket ${ticket}`,
  `#${number}`,
  `ticket ${number}`,
  '!!',
];

/** Each ticket with a message or a note, one portal that hides nothing and one that hides all. */
const talkative = world.map((made): World => {
  const [first, second, ...others] = made.portals;
  if (!first || !second) throw new RangeError();
  const open = { showPeopleItems: true, types: null, filters: null, users: 'EVERYONE', kind: 'TICKETS' } as const;
  return {
    ...made,
    portals: [{ ...first, ...open, details: null }, { ...second, ...open, details: [] }, ...others],
    tickets: made.tickets.map((item, i) => ({
      ...item,
      story: [...item.story, { kind: 'said', visibility: i % 2 ? 'PUBLIC' : 'INTERNAL', byStaff: true }],
    })),
  };
});

it('RT-02 VK-07 VK-13 what anybody finds is what stands in the texts that they read', {
  timeout: 60_000 + worlds * 20_000,
}, async () => {
  const property = fc.asyncProperty(talkative, async (made) => {
    const ids = await settle(scene.desk.database, made);
    await compare(made, ids, 'staff', scene.agent);
    for (const portal of made.portals.keys())
      for (const person of made.people.keys()) {
        const slug = slugOf(ids.portals[portal] ?? '');
        const by = await scene.desk.signIn({ id: ids.people[person] ?? '' }, slug);
        await compare(made, ids, { person, portal }, by);
      }
  });
  await fc.assert(property, { numRuns: worlds, endOnFailure: true });
  expect(found).toBeGreaterThan(20 * worlds);
});

async function compare(made: World, ids: Ids, viewer: Customer | 'staff', by: Pick<Person, 'ask'>) {
  const { numbers } = ids;
  const all = [...made.tickets.keys()];
  const seen = viewer === 'staff' ? all : all.filter((ticket) => seesTicket(made, viewer, ticket));
  const door = viewer === 'staff' ? undefined : made.portals[viewer.portal];
  const refusal = door && refusalOf(door, 'search');
  // of this world, for those who see others too
  const own = viewer === 'staff' ? `ids: ${JSON.stringify(ids.tickets.map((id) => scene.desk.id('Ticket', id)))},` : '';
  const searches = wordsOf(0, numbers[1] ?? 0);
  const { data, errors = [] } = await by.ask(
    `{ ${searches
      .flatMap((search, i) =>
        [`search: ${JSON.stringify(search)}`, `not: { search: ${JSON.stringify(search)} }`].map(
          (filter, not) =>
            `${not ? 'not' : 'is'}_${i}: tickets(first: 100, filter: { kinds: [TICKET, TASK], ${own} ${filter} }) { totalCount nodes { id } }`,
        ),
      )
      .join(' ')} }`,
  );
  for (const [i, search] of searches.entries())
    for (const wanted of [true, false]) {
      const alias = `${wanted ? 'is' : 'not'}_${i}`;
      const list: Answer = data[alias];
      const code = errors.find(({ path }) => path?.[0] === alias)?.extensions.code;
      expect(code, alias).toBe(refusal);
      if (refusal) continue;
      const expected = seen.filter(
        (ticket) => holdsWords(textsOf(made, viewer, ticket), numbers[ticket] ?? 0, search) === wanted,
      );
      expect(list.nodes.map(({ id }: Answer) => decodeId('Ticket', id)).sort(), `${alias} ${search}`).toEqual(
        expected.map((ticket) => ids.tickets[ticket]).sort(),
      );
      expect(list.totalCount).toBe(expected.length);
      found += wanted ? expected.length : 0;
    }
}
