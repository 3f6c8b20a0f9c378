import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeId } from '../../src/graphql/id.ts';
import { onServer } from '../database.ts';
import type { Person } from '../desk.ts';
import { during } from '../during.ts';
import { act, makeScene, open, read, type Scene } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

let addresses = 0;
const newAddress = () => `later-${++addresses}@copies.example`;

/** Made through the API, and signed in. */
async function join(email: string, organization = scene.organization.id): Promise<Person> {
  const { desk, admin } = scene;
  const input = { name: 'Later', email, organization: desk.id('Organization', organization) };
  const { affiliate } = await act(admin, 'createAffiliate', input, 'affiliate { id }');
  return desk.signIn({ id: decodeId('Affiliate', affiliate.id) ?? '' }, 'default');
}

const copyTo = (by: Person, id: string, email: string, input: object = {}) =>
  act(by, 'addTicketCc', { id, email, ...input }, 'ticket { ccs { email givesAccess } }');

describe('TD-08 a copy to an address that nobody has yet', () => {
  it('is theirs who get it in the requester’s organization, and gives nobody else sight', async () => {
    const { desk, admin, requester } = scene;
    const [ticket, given] = [await open(requester), newAddress()];
    expect((await copyTo(requester, ticket, given)).ticket.ccs).toEqual([{ email: given, givesAccess: false }]);

    const joined = await join(given);
    expect((await joined.run('{ viewer { ccTickets { nodes { id } } } }')).viewer.ccTickets.nodes).toEqual([
      { id: ticket },
    ]);
    expect((await read(admin, ticket, 'ccs { givesAccess }')).ccs).toEqual([{ givesAccess: true }]);
    expect((await logged(desk, keyOf(ticket))).at(-1)).toBe('ticket.cc_added');

    const [other, elsewhere] = [await open(requester), newAddress()];
    await copyTo(requester, other, elsewhere);
    const stranger = await join(elsewhere, (await desk.organization()).id);
    expect(await read(stranger, other, 'id')).toBeNull();
    expect((await read(admin, other, 'ccs { givesAccess }')).ccs).toEqual([{ givesAccess: false }]);
  });

  it('gives sight to an outsider where staff say so, before or after the copy was made', async () => {
    const { desk, agent, requester } = scene;
    const [ticket, given] = [await open(requester), newAddress()];
    await copyTo(agent, ticket, given, { givesAccess: true });
    const outsider = await join(given, (await desk.organization()).id);
    expect(await read(outsider, ticket, 'id')).not.toBeNull();

    const [later, stranger] = [await open(requester), scene.stranger];
    await copyTo(requester, later, stranger.email);
    expect(await read(stranger, later, 'id')).toBeNull();
    const { ticket: shared } = await copyTo(agent, later, stranger.email, { givesAccess: true });
    expect(shared.ccs).toEqual([{ email: stranger.email, givesAccess: true }]);
    expect(await read(stranger, later, 'id')).not.toBeNull();
    await act(agent, 'removeTicketCc', { id: later, email: stranger.email });
    expect(await read(stranger, later, 'id')).toBeNull();
  });

  it('is told to an outsider who gets that address, and stays with who had it', async () => {
    const { desk, admin, requester } = scene;
    const outsider = await desk.affiliate();
    const [first, second, given] = [await open(requester), await open(requester), newAddress()];
    await copyTo(admin, first, outsider.email, { givesAccess: true });
    await copyTo(admin, second, given, { givesAccess: true });
    const { eventCursor } = await outsider.run('{ eventCursor }');
    const page = 'query ($after: String!) { events(after: $after) { nodes { change ticketId } } }';
    await act(admin, 'updateAffiliate', { id: outsider.globalId, email: given }, 'affiliate { id }');
    expect((await outsider.run(page, { after: eventCursor })).events.nodes).toEqual([
      { change: 'ADDED', ticketId: second },
    ]);
    expect(await read(outsider, first, 'id')).not.toBeNull();
    // whoever has that address next gets nothing by the copy that is another's
    const next = await join(outsider.email, (await desk.organization()).id);
    expect(await read(next, first, 'id')).toBeNull();
  });

  it('is found by who moves to the requester’s organization', async () => {
    const { desk, admin, requester } = scene;
    const mover = await desk.affiliate();
    const ticket = await open(requester);
    await copyTo(requester, ticket, mover.email);
    expect(await read(mover, ticket, 'id')).toBeNull();
    const organization = desk.id('Organization', scene.organization.id);
    await act(admin, 'updateAffiliate', { id: mover.globalId, organization }, 'affiliate { id }');
    expect((await mover.run('{ viewer { ccTickets { nodes { id } } } }')).viewer.ccTickets.nodes).toEqual([
      { id: ticket },
    ]);
  });
});

describe.runIf(onServer)('at the same moment', () => {
  it('TD-08 an address gets a copy and an owner, who finds it', async () => {
    const { desk, agent, requester } = scene;
    const { id: elsewhere } = await desk.organization();
    const [ticket, given] = [await open(requester), newAddress()];
    const [, outsider] = await during(
      scene.desk,
      'TicketCc',
      () => copyTo(agent, ticket, given, { givesAccess: true }),
      () => join(given, elsewhere),
    );
    expect(await read(outsider, ticket, 'id')).not.toBeNull();
  });

  it('TD-08 an address gets a copy and its owner leaves, who does not find it', async () => {
    const { desk, requester, organization } = scene;
    const mover = await desk.affiliate({ organization });
    const ticket = await open(requester);
    await during(
      scene.desk,
      'TicketCc',
      () => copyTo(requester, ticket, mover.email),
      () => leave(mover),
    );
    expect(await read(mover, ticket, 'id')).toBeNull();
  });

  it('OD-05 somebody follows a ticket and is moved, who sees it no more', async () => {
    const { desk, requester, organization } = scene;
    const mover = await desk.affiliate({ organization });
    const ticket = await open(requester);
    const [, payload] = await during(
      scene.desk,
      'Affiliate',
      () => leave(mover),
      () => act(mover, 'followTicket', { id: ticket }),
    );
    expect(payload.error.code).toBe('NOT_FOUND');
    expect(await read(mover, ticket, 'id')).toBeNull();
  });
});

async function leave(person: Person) {
  const { desk, admin } = scene;
  const organization = desk.id('Organization', (await desk.organization()).id);
  return act(admin, 'updateAffiliate', { id: person.globalId, organization }, 'affiliate { id }');
}
