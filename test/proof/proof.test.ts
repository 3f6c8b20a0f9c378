import fc from 'fast-check';
import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/schema.ts';
import { makeScene, type Scene } from '../scene.ts';
import { compareFilters } from './filters.ts';
import { compareLists } from './lists.ts';
import { compareMutations } from './mutations.ts';
import { filterNames, staffFilterNames } from './names.ts';
import { compareEvents, compareOrders } from './orders-and-events.ts';
import { settle, slugOf } from './rows.ts';
import { filtering, trialsOf } from './trials.ts';
import { newIdsFor, world } from './world.ts';
import { worldsFor } from './worlds.ts';

const worlds = worldsFor(1);

let scene: Scene;
let cases = 0;
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '1000000', RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

describe('RT-02 what a customer gets by any path', () => {
  it('is what the rules say, for every viewer, ticket and property of random worlds', {
    timeout: 60_000 + worlds * 20_000,
  }, async () => {
    const property = fc.asyncProperty(world, async (made) => {
      const { eventCursor } = await scene.agent.run('{ eventCursor }');
      const ids = await settle(scene.desk.database, made);
      for (const portal of made.portals.keys())
        for (const person of made.people.keys()) {
          const { desk } = scene;
          const by = await desk.signIn({ id: ids.people[person] ?? '' }, slugOf(ids.portals[portal] ?? ''));
          const customer = { person, portal };
          cases += await compareLists(made, ids, customer, by);
          cases += await compareFilters(made, ids, customer, by);
          cases += await compareMutations(made, ids, customer, by);
          cases += await compareOrders(made, ids, customer, by);
          cases += await compareEvents(made, ids, customer, by, eventCursor);
        }
    });
    await fc.assert(property, { numRuns: worlds, endOnFailure: true });
    // a row by a path, or a property of it
    expect(cases).toBeGreaterThan(1_000 * worlds);
  });
});

it('asks by every field of the schema that gives tickets', () => {
  const giving = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).flatMap((field) => {
          const { name } = getNamedType(field.type);
          return ['Ticket', 'TicketConnection'].includes(name) ? [`${type.name}.${field.name}`] : [];
        })
      : [],
  );
  // payloads and events are asked in tests of their own, beside this one; imports are for staff
  expect(giving.filter((path) => !/(Payload|Event|Edge|Connection|ImportResult)\./.test(path)).sort()).toEqual([
    'Affiliate.tickets',
    'Answer.ticket',
    'Attachment.ticket',
    'Comment.ticket',
    'Organization.tickets',
    'Project.tickets',
    'Query.ticket',
    'Query.tickets',
    'Thread.ticket',
    'TimeEntry.ticket',
    'Viewer.ccTickets',
    'Viewer.organizationTickets',
    'Viewer.submittedTickets',
  ]);
});

describe('the trials of filters', () => {
  const [made] = fc.sample(world, 1);
  if (!made) throw new RangeError();
  const trials = trialsOf(made, newIdsFor(made), 0);

  it('use every field of the filter’s input, and of what stands within it', () => {
    const used = new Set<string>();
    const types = new TypeInfo(schema);
    for (const operation of filtering(trials)) {
      const document = parse(operation);
      expect(validate(schema, document)).toEqual([]);
      visit(
        document,
        visitWithTypeInfo(types, {
          ObjectField: ({ name }) => {
            used.add(`${getNamedType(types.getParentInputType())}.${name.value}`);
          },
        }),
      );
    }
    expect([...used].sort()).toEqual([...new Set(fieldsWithin('TicketFilterInput'))].sort());
  });

  it('use every filter that a portal can offer or that is for staff, and no other', () => {
    const used = new Set(trials.flatMap(({ filters }) => filters));
    expect([...used].sort()).toEqual([...filterNames, ...staffFilterNames].sort());
    expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length);
  });
});

/** Of an input and of the inputs that its fields take. */
function fieldsWithin(name: string, known: readonly string[] = []): string[] {
  const type = schema.getType(name);
  if (!isInputObjectType(type) || known.includes(name)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const within = getNamedType(field.type).name;
    return [`${name}.${field.name}`, ...fieldsWithin(within, [...known, name])];
  });
}
