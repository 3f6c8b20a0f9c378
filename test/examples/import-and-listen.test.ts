import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addComment, type DemoDesk, demoDesk, probeFor } from './demo-desk.ts';
import { type Program, run } from './program.ts';

// The sample, brought in by one process while another listens as Marta, who sees what is of her company, Nube Tienda.

let desk: DemoDesk;
let listener: Program;
let heard: string[];
let first: Program;
let second: Program;
let listenerCode: number | null;

beforeAll(async () => {
  desk = await demoDesk();
  const probe = await probeFor(desk, 'marta@nube.example');
  listener = run('listen.ts', desk.url);
  await probe.follows(listener);
  first = run('create-tickets.ts', desk.url);
  await first.exited;
  second = run('create-tickets.ts', desk.url);
  await second.exited;
  const seen = await desk.db.ticket.findFirstOrThrow({ where: { title: 'Clicks of yesterday are missing' } });
  await addComment(desk.staff, {
    ticket: desk.id('Ticket', seen.id),
    body: 'For staff alone.',
    visibility: 'INTERNAL',
  });
  // all that happened comes before what happens last
  const all = await probe.heard(listener, await probe.comment());
  heard = all.filter((line) => !probe.isProbe(line));
  listener.interrupt();
  listenerCode = await listener.exited;
});

afterAll(async () => {
  for (const program of [listener, first, second]) program?.kill();
  await desk?.close();
});

const imported = () =>
  desk.db.ticket.findMany({
    where: { creatorManager: { email: 'ana@hilo.example' }, kind: 'TICKET' },
    include: { requester: { include: { organization: true } }, type: true, comments: true },
    orderBy: { number: 'asc' },
  });
const ticketOf = async (title: string) => {
  const found = (await imported()).filter((ticket) => ticket.title === title);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('create-tickets', () => {
  test('makes a ticket of each row, and tells how many and how fast', async () => {
    expect(first.stderr.at(-1)).toMatch(
      /^sample\.csv: 25 created, 0 already there, 0 failed; [\d.]+ s, [\d.]+ tickets\/s$/,
    );
    expect(await first.exited).toBe(0);
    expect(await imported()).toHaveLength(25);
  });

  test('a second run makes nothing twice', async () => {
    expect(second.stderr.at(-1)).toMatch(/^sample\.csv: 0 created, 25 already there, 0 failed;/);
    const tickets = await imported();
    expect(tickets.flatMap(({ comments }) => comments)).toHaveLength(19 + 1);
    expect(await desk.db.affiliate.count({ where: { email: { contains: 'zoe.lindqvist' } } })).toBe(1);
  });

  test('a row with a resolution is answered with it and closed', async () => {
    const ticket = await ticketOf('Paid twice for February');
    expect(ticket).toMatchObject({ status: 'CLOSED', priority: 'HIGH', waitingOn: null, staffCommentCount: 1 });
    expect(ticket.description).toBe(
      'Our account was charged two times on 1 March:\n- 249.00 EUR at 08:01\n- 249.00 EUR at 08:03\n\nPlease give one of them back.',
    );
    expect(ticket.comments.map(({ body, visibility }) => ({ body, visibility }))).toEqual([
      {
        body: 'The second payment was returned; it will be in your account within three working days.',
        visibility: 'PUBLIC',
      },
    ]);
  });

  test('a row that waits for its customer is asked back, and waits', async () => {
    const ticket = await ticketOf('Import stops at row 1000');
    expect(ticket).toMatchObject({ status: 'OPEN', waitingOn: 'CUSTOMER', staffCommentCount: 1 });
    expect(ticket.comments[0]?.body).toMatch(/^Hello Finn "Red" O'Hara,\n\n/);
  });

  test('an open row waits for the staff, without a comment', async () => {
    expect(await ticketOf('Fee of 2.9 % or 3.4 %?')).toMatchObject({
      status: 'OPEN',
      waitingOn: 'STAFF',
      comments: [],
    });
  });

  test('a type that the desk has is taken, and another becomes a tag', async () => {
    expect(await ticketOf('Link leads to a blank page')).toMatchObject({
      type: { key: 'TECHNICAL_QUESTION' },
      tags: ['Social media', 'Tracking links'],
    });
    expect(await ticketOf('Give up two numbers')).toMatchObject({
      type: { key: 'GENERAL_QUESTION' },
      tags: ['Cancellation request', 'Email', 'Phone numbers'],
    });
  });

  test('a customer whom the desk knows is found, whatever the case of the address', async () => {
    const { requester } = await ticketOf('What does "pending" mean?');
    expect(requester).toMatchObject({ email: 'diego@nube.example', organization: { name: 'Nube Tienda' } });
  });

  test('a customer whom the desk does not know is added, with an organization of their own', async () => {
    const { requester } = await ticketOf('Calls end after ten seconds');
    expect(requester).toMatchObject({
      email: 'bartosz@example.org',
      name: 'Bartosz Wiśniewski',
      organization: { name: 'Bartosz Wiśniewski', personal: true },
    });
  });
});

describe('listen', () => {
  test('an affiliate hears each comment and change of status that they may see, once and in order, and nothing else', async () => {
    const mine = (await imported()).filter(({ requester }) => requester.organization.name === 'Nube Tienda');
    const expected = mine.flatMap(({ number, status, comments }) => [
      ...comments
        .filter(({ visibility }) => visibility === 'PUBLIC')
        .map(({ body }) => `#${number} comment by Ana Ruiz: ${body.replace(/\s+/g, ' ')}`),
      ...(status === 'CLOSED' ? [`#${number} OPEN → CLOSED by Ana Ruiz`] : []),
    ]);
    expect(expected).toHaveLength(9);
    const byTicket = (line: string) => Number(/#(\d+)/.exec(line)?.[1]);
    const untimed = heard.map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
    // several tickets are made at a time; within one the order is that of what happened
    expect(untimed.toSorted((a, b) => byTicket(a) - byTicket(b))).toEqual(expected);
  });

  test('ends cleanly when it is interrupted, and leaves no session behind', async () => {
    expect(listenerCode).toBe(0);
    expect(listener.stderr).toEqual(['Listening as Marta Solano. Ctrl-C ends it.']);
    expect(
      await desk.db.session.count({ where: { affiliate: { email: 'marta@nube.example' }, revokedAt: null } }),
    ).toBe(0);
  });
});
