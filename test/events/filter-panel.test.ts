import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Person } from '../desk.ts';
import { type PortalScene, panel, portalScene } from '../portal/portal-desk.ts';
import { act, open } from '../scene.ts';
import { type Reader, readBy, ways } from './reader.ts';

const query = `subscription ($filter: TicketEventFilterInput) { ticketEvents(filter: $filter) { __typename ticketId } }`;

let scene: PortalScene;
let port: number;
beforeAll(async () => {
  scene = await portalScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

describe.each(ways)('RT-02 over %s a portal’s filter panel', (way) => {
  const follow = (by: Person, filter: object) => readBy(way, port, by, { query, variables: { filter } });
  const code = async (reader: Reader) => {
    await vi.waitFor(() => expect(reader.errors).not.toEqual([]), { timeout: 10_000 });
    return reader.errors[0].extensions.code;
  };
  const live = (followers: number) =>
    vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(followers), { timeout: 10_000, interval: 5 });

  it('governs streams as it does lists: what it does not offer is refused, and also what the portal hides', async () => {
    const { slug } = await scene.portal({
      filters: ['statuses', 'types'],
      details: panel('assignee'),
      organizations: null,
    });
    const customer = await scene.at(scene.requester, slug);
    const organizations = [scene.desk.id('Organization', scene.organization.id)];
    expect(await code(await follow(customer, { assignees: [scene.agent.globalId] }))).toBe('FILTER_NOT_OFFERED');
    expect(await code(await follow(customer, { organizations }))).toBe('HIDDEN_PROPERTY');
    const offered = await follow(customer, { statuses: ['OPEN'], kinds: ['TICKET', 'TASK'] });
    await live(1);
    const id = await open(customer);
    expect(await offered.until(1)).toEqual([{ __typename: 'TicketCreatedEvent', ticketId: id }]);
    offered.stop();
    await live(0);
  });

  it('that ceases to offer a filter ends the streams that use it, and no others', async () => {
    const { slug, id: portal } = await scene.portal({ filters: ['statuses'], organizations: null });
    const customer = await scene.at(scene.requester, slug);
    const [filtered, plain] = [await follow(customer, { statuses: ['OPEN'] }), await follow(customer, {})];
    await live(2);
    await act(scene.admin, 'updatePortal', { id: portal, filters: [] }, 'portal { id }');
    expect(await code(filtered)).toBe('FILTER_NOT_OFFERED');
    await live(1);
    const id = await open(customer);
    await plain.until((got) => got.some(({ ticketId }) => ticketId === id));
    expect(filtered.got).toEqual([]);
    plain.stop();
    await live(0);
  });
});
