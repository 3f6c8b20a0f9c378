import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientOf, comments, reading } from '../client/client-desk.ts';
import { type Gate, gate } from '../client/gate.ts';
import { onServer } from '../database.ts';
import { type Begun, begunDesk } from './begun.ts';
import { post, type ServerProcess, signIn, startServer } from './process.ts';

const redisUrl = process.env['HILO_TEST_REDIS'];

describe.runIf(onServer)(`RT-05 three servers behind a balancer, with ${redisUrl ? 'Redis' : 'NOTIFY'} as bell`, () => {
  let begun: Begun;
  let balancer: Gate;
  let url: string;
  const nodes: { server: ServerProcess; port: number }[] = [];
  let turn = 0;

  const start = async () => {
    const server = startServer({
      ...begun.env,
      DRAIN_SECONDS: '0',
      ...(redisUrl && { REDIS_URL: redisUrl }),
    });
    nodes.push({ server, port: Number(new URL(await server.url()).port) });
  };

  beforeAll(async () => {
    begun = await begunDesk();
    await Promise.all([start(), start(), start()]);
    balancer = await gate(() => nodes[turn++ % nodes.length]?.port ?? 0);
    url = `http://127.0.0.1:${balancer.port}`;
  });
  afterAll(async () => {
    await Promise.all(nodes.map(({ server }) => server.stop('SIGKILL')));
    await balancer.close();
    await begun.remove();
  });

  /** Takes the first one out; who was at work on it is not told. */
  const lose = (signal: NodeJS.Signals) => nodes.shift()?.server.stop(signal);

  /** Asks until somebody answers; the same key is one comment, however often it is sent. */
  async function say(authorization: string, ticket: string, body: string) {
    const input = `{ ticket: "${ticket}", body: "${body}", idempotencyKey: "${body}" }`;
    await vi.waitFor(
      async () => {
        const { data, errors } = await post(
          url,
          `mutation { addComment(input: ${input}) { comment { id } error { code } } }`,
          authorization,
        );
        const { addComment } = (data ?? {}) as { addComment?: { comment: unknown } };
        if (!addComment?.comment) throw new Error(JSON.stringify({ data, errors }));
      },
      { timeout: 40_000, interval: 20 },
    );
  }

  it('lose nothing for a client while they are killed, drained and started under writers', async () => {
    const staff = await signIn(url, 'ana@hilo.example');
    const customer = await signIn(url, 'marta@nube.example', 'default');
    const opened = await post(
      url,
      'mutation { createTicket(input: { title: "Kept", description: "x" }) { ticket { id } } }',
      customer,
    );
    const ticketId = (opened.data as { createTicket: { ticket: { id: string } } }).createTicket.ticket.id;
    const cursor = (await post(url, '{ eventCursor }', customer)).data as { eventCursor: string };
    const clients = [staff, customer].map((authorization) => clientOf(balancer.port, { authorization }));
    const readers = clients.map((client) =>
      reading(client.subscribe(comments, { ticketId }, { after: cursor.eventCursor })),
    );

    let said = 0;
    const writers = [0, 1, 2].map(async (writer) => {
      for (let n = 0; n < 12; n++) {
        await say(writer === 0 ? customer : staff, ticketId, `${writer} ${n}`);
        said++;
      }
    });
    const reached = (count: number) => vi.waitFor(() => expect(said).toBeGreaterThanOrEqual(count), 40_000);
    await reached(6);
    await lose('SIGKILL');
    await reached(14);
    await Promise.all([start(), lose('SIGTERM')]);
    await reached(22);
    await lose('SIGKILL');
    await Promise.all(writers);

    for (const { bodies, all, failure } of readers) {
      await vi.waitFor(() => expect(bodies.length).toBeGreaterThanOrEqual(36), 40_000);
      expect(failure()).toBeUndefined();
      expect(new Set(all.map(({ id }) => id)).size).toBe(36);
      for (const writer of [0, 1, 2])
        expect(bodies.filter((body) => body.startsWith(`${writer} `))).toEqual(
          Array.from({ length: 12 }, (_, n) => `${writer} ${n}`),
        );
    }
    for (const client of clients) client.close();
  });
});
