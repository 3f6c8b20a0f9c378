import { randomUUIDv7 } from 'node:crypto';
import { type Act, appendChanges } from '../events/log.ts';
import { takeUpCopies } from '../following/join.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/insert.ts';
import type { ImportOrganization, ImportPerson, ImportTicket } from './ticket.ts';

export interface Requester {
  id: string;
  organizationId: string;
}

/** The requesters of a batch, by e-mail: those that are there as they are, and those that are new with their organizations. */
export async function requestersOf(act: Act, tickets: readonly ImportTicket[]): Promise<Map<string, Requester>> {
  const people = firstOf(tickets.map(({ requester }) => requester));
  const externalIds = people.flatMap(({ externalId }) => externalId ?? []);
  const known = await act.tx.affiliate.findMany({
    where: { OR: [{ email: { in: people.map(({ email }) => email) } }, { externalId: { in: externalIds } }] },
    select: { id: true, email: true, externalId: true, organizationId: true },
  });
  const byEmail = new Map<string, Requester>(known.map((row) => [row.email, row]));
  const byKey = new Map<string | null, Requester>(known.map((row) => [row.externalId, row]));
  const lookUp = ({ email, externalId }: ImportPerson): Requester | undefined =>
    byEmail.get(email) ?? (externalId ? byKey.get(externalId) : undefined);

  const fresh = people.filter((person) => !lookUp(person));
  // two addresses of one key are one person
  const made = firstOf(fresh, ({ externalId, email }) => externalId ?? ` ${email}`);
  for (const row of await createPeople(act, made)) {
    if (row.externalId) byKey.set(row.externalId, row);
    byEmail.set(row.email, row);
  }
  const found = new Map<string, Requester>();
  for (const person of people) {
    const row = lookUp(person);
    if (row) found.set(person.email, row);
  }
  return found;
}

/** In an order that all batches share: those that make the same rows at once wait for each other, and not in a circle. */
function firstOf(people: ImportPerson[], keyOf = ({ email }: ImportPerson) => email): ImportPerson[] {
  const found = new Map(people.toReversed().map((person) => [keyOf(person), person]));
  return [...found.values()].sort((one, other) => (one.email < other.email ? -1 : 1));
}

async function createPeople(act: Act, people: ImportPerson[]) {
  if (people.length === 0) return [];
  const organizationIds = await organizationsOf(act, people);
  const rows = people.map(({ name, email, externalId = null }, i) => ({
    id: randomUUIDv7(),
    name,
    email,
    externalId,
    organizationId: organizationIds[i] ?? '',
    createdAt: act.now,
    updatedAt: act.now,
  }));
  await insertRows(act.tx, 'Affiliate', rows);
  await appendChanges(act, 'Affiliate', idsOf(rows), 'created');
  await takeUpCopies(act, rows);
  return rows;
}

/** Found by its key elsewhere or else by its name; a person without one gets a personal one. In the order of the people. */
async function organizationsOf(act: Act, people: ImportPerson[]): Promise<string[]> {
  const given = people.flatMap(({ organization }) => organization ?? []);
  const known = await organizationsLike(act.tx, given);
  const fresh: { id: string; name: string; externalId: string | null; personal: boolean }[] = [];
  const find = (organization: ImportOrganization) => known.get(placeOf(organization));
  const make = (name: string, organization?: ImportOrganization | null): string => {
    const id = randomUUIDv7();
    fresh.push({ id, name, externalId: organization?.externalId ?? null, personal: !organization });
    if (!organization) return id;
    known.set(placeOf(organization), id);
    if (!known.has(placeOf({ name }))) known.set(placeOf({ name }), id);
    return id;
  };
  // those with a key first: who names one of them by its name alone belongs to it
  for (const { organization } of people)
    if (organization?.externalId && !find(organization)) make(organization.name, organization);
  const ids = people.map(
    ({ name, organization }) => (organization && find(organization)) ?? make(organization?.name ?? name, organization),
  );
  const rows = fresh.map((row) => ({ ...row, createdAt: act.now, updatedAt: act.now }));
  await insertRows(act.tx, 'Organization', rows);
  await appendChanges(act, 'Organization', idsOf(fresh), 'created');
  return ids;
}

async function organizationsLike(tx: Tx, given: ImportOrganization[]): Promise<Map<string, string>> {
  if (given.length === 0) return new Map();
  // names are not unique: of two batches that look for the same one, the second waits until it is made
  const places = [
    ...new Set(given.flatMap(({ externalId, name }) => [placeOf({ externalId, name }), placeOf({ name })])),
  ].sort();
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(place, 0))::text FROM unnest(${places}::text[]) place`;
  const rows = await tx.organization.findMany({
    where: {
      OR: [
        { externalId: { in: given.flatMap(({ externalId }) => externalId ?? []) } },
        { name: { in: given.filter(({ externalId }) => !externalId).map(({ name }) => name) }, personal: false },
      ],
    },
    select: { id: true, name: true, externalId: true, personal: true },
    // of several of one name it is the oldest
    orderBy: { id: 'desc' },
  });
  return new Map(
    rows.flatMap(({ id, name, externalId, personal }) => [
      ...(personal ? [] : [[placeOf({ name }), id] as const]),
      ...(externalId ? [[placeOf({ name, externalId }), id] as const] : []),
    ]),
  );
}

const placeOf = ({ externalId, name }: ImportOrganization) =>
  externalId ? `organization ${externalId}` : `organization named ${name}`;

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
