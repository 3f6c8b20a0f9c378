import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeId, encodeId } from '../../src/graphql/id.ts';
import { follow } from '../attachment/attachment-desk.ts';
import type { Person } from '../desk.ts';
import { makeScene, type Scene } from '../scene.ts';
import { at, type Course, courseOf, seesNow, thereOf, workable } from './course.ts';
import { type Deed, deed, turning } from './deeds.ts';
import { proceed } from './doing.ts';
import type { Answer } from './paths.ts';
import { type Customer, seesCustomField } from './reference.ts';
import { grant, isOfRights, ofRights, rightsAfter } from './rights.ts';
import { settle, slugOf } from './rows.ts';
import { type Ids, world } from './world.ts';
import { worldsFor } from './worlds.ts';

const worlds = worldsFor(3, 2);

let scene: Scene;
const opened = { before: 0, lost: 0 };
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '1000000', RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

/** What gives sight of files, or takes it. */
const changes = fc.array(
  fc.oneof({ weight: 2, arbitrary: turning }, { weight: 2, arbitrary: deed('moved', 'removed', ...ofRights) }),
  { minLength: 10, maxLength: 10 },
);

interface Handed {
  customer: Customer;
  file: number;
  url: string;
}

it('RT-02 VK-08 what a link opens for a customer is what the rules say when it is used', {
  timeout: 60_000 + worlds * 20_000,
}, async () => {
  const property = fc.asyncProperty(world.map(workable), changes, fc.nat(), async (made, deeds, n) => {
    const ids = await settle(scene.desk.database, made);
    let course = courseOf(made, ids);
    const handed: Handed[] = [];
    const customers = made.portals.flatMap((_, portal) =>
      [...made.people.keys()].map((person) => ({ person, portal })),
    );
    for (const customer of customers) handed.push(...(await linksOf(course, ids, customer, n)));
    await compare(course, ids, handed);
    opened.before += handed.filter(({ customer, file }) => seesFile(course, ids, customer, file)).length;
    for (const one of deeds) course = await change(course, ids, one);
    await compare(course, ids, handed);
    const left = handed.find(({ customer, file }) => seesFile(course, ids, customer, file));
    if (left) {
      const pick = thereOf(course).indexOf(at(ids.files, left.file).ticket);
      course = await change(course, ids, { kind: 'deleted', pick, n: 0 });
      await compare(course, ids, handed);
    }
    opened.lost += handed.filter(
      ({ customer, file }) =>
        seesFile(courseOf(made, ids), ids, customer, file) && !seesFile(course, ids, customer, file),
    ).length;
  });
  await fc.assert(property, { numRuns: worlds, endOnFailure: true });
  expect(opened.before, 'opened before').toBeGreaterThan(5 * worlds);
  expect(opened.lost, 'lost since').toBeGreaterThanOrEqual(worlds);
});

/** Those that they are handed, and one each that nobody would hand to them: of a file that is not for them, and of none. */
async function linksOf(course: Course, ids: Ids, customer: Customer, n: number): Promise<Handed[]> {
  const by = await scene.desk.signIn({ id: at(ids.people, customer.person) }, slugOf(at(ids.portals, customer.portal)));
  const nodes = await nodesOf(by, ids);
  const all = [...ids.files.keys()];
  const seen = all.filter((file) => seesFile(course, ids, customer, file));
  const found = all.filter((file) => nodes[file] !== null);
  expect(found, `the files of person ${customer.person} at portal ${customer.portal}`).toEqual(seen);
  const viewer = await by.viewer();
  const made = (id: string) => scene.desk.desk.fileLinks.urlOf(viewer, { id, name: 'a.txt' });
  const hidden = all.filter((file) => !seen.includes(file));
  const foreign = hidden.length > 0 ? [at(hidden, n % hidden.length)] : [];
  expect(await statusAt(made(randomUUID()))).toBe(404);
  return [
    ...seen.map((file) => ({ customer, file, url: nodes[file].url })),
    ...foreign.map((file) => ({ customer, file, url: made(at(ids.files, file).id) })),
  ];
}

async function nodesOf(by: Pick<Person, 'run'>, ids: Ids): Promise<Answer[]> {
  const { nodes } = await by.run('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Attachment { id url } } }', {
    ids: ids.files.map(({ id }) => encodeId('Attachment', id)),
  });
  for (const node of nodes) if (node) expect(ids.files.map(({ id }) => id)).toContain(decodeId('Attachment', node.id));
  return nodes;
}

const statusAt = async (url: string) => (await follow(scene.desk, url, { method: 'HEAD' })).status;

async function compare(course: Course, ids: Ids, handed: readonly Handed[]) {
  for (const { customer, file, url } of handed) {
    const { ticket, visibility, field } = at(ids.files, file);
    const where = field ? `field ${field} of ` : visibility ? `a ${visibility} message of ` : '';
    const what = `a file of ${where}ticket ${ticket}, for person ${customer.person} at portal ${customer.portal}`;
    expect(await statusAt(url), what).toBe(seesFile(course, ids, customer, file) ? 200 : 404);
  }
}

/** As its ticket, and as the message or the custom field that it came with. */
function seesFile(course: Course, ids: Ids, customer: Customer, file: number): boolean {
  const { ticket, visibility, field, id } = at(ids.files, file);
  if (!seesNow(course, customer, ticket)) return false;
  if (field) return seesCustomField(at(course.world.portals, customer.portal), field);
  if (visibility === null) return true;
  const comment = at(course.comments, commentOf(ids, id));
  return !comment.removed && comment.visibility === 'PUBLIC';
}

/** Each message of a world came with a file, in one order. */
const commentOf = (ids: Ids, id: string) =>
  ids.files.filter(({ visibility }) => visibility !== null).findIndex((file) => file.id === id);

async function change(course: Course, ids: Ids, one: Deed): Promise<Course> {
  const place = { scene, ids };
  if (!isOfRights(one.kind)) return (await proceed(place, course, one)).at(-1)?.after ?? course;
  const after = rightsAfter(course, one);
  await grant(place, after, one);
  return after;
}
