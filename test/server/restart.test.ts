import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clientOf, comments, reading } from '../client/client-desk.ts';
import { type Gate, gate } from '../client/gate.ts';
import { type Begun, begunDesk } from './begun.ts';
import { post, type ServerProcess, signIn, startServer } from './process.ts';

let begun: Begun;
let server: ServerProcess;
let port = 0;
let way: Gate;

async function start() {
  server = startServer(begun.env);
  port = Number(new URL(await server.url()).port);
}

beforeAll(async () => {
  begun = await begunDesk();
  await start();
  way = await gate(() => port);
});
afterAll(async () => {
  await server.stop('SIGKILL');
  await way.close();
  await begun.remove();
});

it('RT-05 a server that is killed at any moment and started again loses no event for its clients', async () => {
  const url = `http://127.0.0.1:${way.port}`;
  const staff = await signIn(url, 'ana@hilo.example');
  const customer = await signIn(url, 'marta@nube.example', 'default');
  const opened = await post(
    url,
    'mutation { createTicket(input: { title: "Kept", description: "x" }) { ticket { id } } }',
    customer,
  );
  const ticketId = (opened.data as { createTicket: { ticket: { id: string } } }).createTicket.ticket.id;
  const { eventCursor: after } = (await post(url, '{ eventCursor }', customer)).data as { eventCursor: string };
  const client = clientOf(way.port, { authorization: customer });
  const reader = reading(client.subscribe(comments, { ticketId }, { after }));

  const said: string[] = [];
  const say = async (body: string, visibility: string) => {
    const input = `{ ticket: "${ticketId}", body: "${body}", visibility: ${visibility}, idempotencyKey: "${body}" }`;
    const { data } = await post(url, `mutation { addComment(input: ${input}) { comment { id } } }`, staff);
    if (!(data as { addComment?: { comment: unknown } } | null)?.addComment?.comment) throw new Error('not yet');
  };
  for (let n = 0; n < 12; n++) {
    const visibility = n % 3 === 2 ? 'INTERNAL' : 'PUBLIC';
    // the answer may be lost with the server, and the comment not
    const answered = vi.waitFor(() => say(`${n}`, visibility), { timeout: 50_000, interval: 20 });
    if (n === 4 || n === 9) await Promise.all([server.stop('SIGKILL').then(start), answered]);
    await answered;
    if (visibility === 'PUBLIC') said.push(`${n}`);
  }
  await vi.waitFor(() => expect(reader.bodies).toEqual(said), { timeout: 30_000, interval: 10 });
  expect(reader.all).toHaveLength(said.length);
  expect(reader.failure()).toBeUndefined();
  client.close();
});
