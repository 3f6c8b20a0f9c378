import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { panel } from '../portal/portal-desk.ts';
import { open } from '../scene.ts';
import { type AnswerScene, answerScene, createRated, rate } from './answer-desk.ts';

let scene: AnswerScene;
let port: number;
const followers: Follower[] = [];
beforeAll(async () => {
  scene = await answerScene();
  port = await scene.desk.app.listen();
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
  await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(0), { timeout: 10_000, interval: 5 });
});
afterAll(() => scene.desk.close());

const events = `subscription { ticketEvents {
  __typename change ticket { title rating answer { text rating } } ... on TicketUpdatedEvent { changes { property next } }
} }`;

/** Follows, and is sure to be live. */
async function live(person: Person) {
  const { feed } = scene.desk.desk;
  const others = feed.followers;
  const follower = await follow(port, person, events);
  followers.push(follower);
  await vi.waitFor(() => expect(feed.followers).toBe(others + 1), { timeout: 10_000, interval: 5 });
  return follower;
}

/** All that came before the opening of a ticket that everybody here may see. */
async function cameBefore(follower: Follower, by: Person) {
  const title = `marker ${Math.random()}`;
  await open(by, { title });
  await follower.until((got) => got.some(({ ticket }) => ticket?.title === title));
  return follower.got.filter(({ ticket }) => !ticket?.title.startsWith('marker'));
}

describe('RT-01 live, a rating', () => {
  it('that makes a ticket is told as any ticket is, with the answer, and so is its change', async () => {
    const { agent, requester, colleague } = scene;
    const [forStaff, forColleague] = [await live(agent), await live(colleague)];
    const answer = await scene.answered();
    await rate(requester, answer, 'IMPROVABLE');
    for (const follower of [forStaff, forColleague])
      expect(await follower.until(1)).toEqual([
        {
          __typename: 'TicketCreatedEvent',
          change: 'ADDED',
          ticket: {
            title: 'Where is my parcel?',
            rating: 'IMPROVABLE',
            answer: { text: 'In the warehouse.', rating: 'IMPROVABLE' },
          },
        },
      ]);
    await rate(requester, answer, 'INCORRECT');
    for (const follower of [forStaff, forColleague])
      expect((await follower.until(2))[1]).toMatchObject({
        __typename: 'TicketUpdatedEvent',
        change: 'UPDATED',
        changes: [{ property: 'rating', next: ['INCORRECT'] }],
        ticket: { rating: 'INCORRECT', answer: { rating: 'INCORRECT' } },
      });
    await createRated(requester, { message: 'Without an answer' });
    for (const follower of [forStaff, forColleague])
      expect((await follower.until(3))[2]).toMatchObject({
        __typename: 'TicketCreatedEvent',
        ticket: { title: 'Without an answer', rating: 'INCORRECT', answer: null },
      });
  });

  it('that makes none is told to nobody', async () => {
    const customer = await scene.customer(0);
    const [forStaff, forCustomer] = [await live(scene.agent), await live(customer)];
    await rate(customer, await scene.answered({}, { id: customer.organizationId }));
    expect(await cameBefore(forStaff, customer)).toEqual([]);
    expect(await cameBefore(forCustomer, customer)).toEqual([]);
  });

  it('is not told where the portal hides it, nor to other organizations', async () => {
    const { requester, colleague, stranger } = scene;
    const answer = await scene.answered();
    await rate(requester, answer, 'IMPROVABLE');
    const { slug } = await scene.portal({ details: panel('priority', 'answer') });
    const [forGuest, forStranger] = [await live(await scene.at(colleague, slug)), await live(stranger)];
    await rate(requester, answer, 'INCORRECT');
    expect(await cameBefore(forGuest, requester)).toEqual([]);
    await rate(requester, await scene.answered());
    expect(await cameBefore(forStranger, stranger)).toEqual([]);
  });

  it('of a plain member where the portal is not for them is told to others, and not to them', async () => {
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const customer = await scene.customer(null);
    const member = await scene.at(customer, slug);
    const [forMember, forCustomer] = [await live(member), await live(customer)];
    await rate(member, await scene.answered({}, { id: customer.organizationId }));
    expect(await forCustomer.until(1)).toMatchObject([{ __typename: 'TicketCreatedEvent' }]);
    expect(await cameBefore(forCustomer, customer)).toHaveLength(1);
    expect(forMember.got).toEqual([]);
  });
});
