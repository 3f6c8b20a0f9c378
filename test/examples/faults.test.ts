import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Client } from '../../examples/client.ts';
import { DeskBeforeDocument } from '../../examples/gql/graphql.ts';
import { demoPassword } from '../../src/demo/people.ts';
import { Tokens } from '../../src/session/token.ts';
import { secret } from '../desk.ts';
import { type DemoDesk, demoDesk, probeFor } from './demo-desk.ts';
import { run } from './program.ts';

let desk: DemoDesk;
let directory: string;

beforeAll(async () => {
  desk = await demoDesk();
  directory = await mkdtemp(join(tmpdir(), 'hilo-examples-'));
});

afterAll(async () => {
  await desk?.close();
  await rm(directory, { recursive: true, force: true });
});

const header =
  'Ticket ID,Customer Name,Customer Email,Product Purchased,Ticket Type,Ticket Subject,Ticket Description,Ticket Status,Resolution,Ticket Priority,Ticket Channel';

const fileOf = async (name: string, ...lines: string[]) => {
  const path = join(directory, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
};

const failed = async (example: string, url: string, ...args: string[]) => {
  const program = run(example, url, ...args);
  expect(await program.exited).toBe(1);
  return program.stderr;
};

test('an import names the line of each row that cannot be, and goes on with the others', async () => {
  const file = await fileOf(
    'faulty.csv',
    header,
    '1,Ada,ada@example.com,,,First,"over\nthree\nlines",Open,,Low,',
    '2,Bob,not an address,,,Second,text,Open,,Low,',
    '3,Cyd,cyd@example.com,too short',
    '4,Dan,dan@example.com,,,,no title,Open,,Low,',
    '5,Eve,eve@example.com,,,Fifth,text,Open,,Low,',
  );
  const stderr = await failed('create-tickets.ts', desk.url, file);
  expect(stderr.slice(0, -1).toSorted()).toEqual([
    expect.stringMatching(/^line 5: ticket 2: INVALID_INPUT: email: /),
    expect.stringMatching(/^line 6: .*columns length is 11, got 4/),
    expect.stringMatching(/^line 7: ticket 4: INVALID_INPUT: title: /),
  ]);
  expect(stderr.at(-1)).toMatch(/^faulty\.csv: 2 created, 0 already there, 3 failed;/);
  expect(await desk.db.ticket.count({ where: { title: { in: ['First', 'Fifth'] } } })).toBe(2);
});

test('an import reads no more rows than it was told to', async () => {
  const row = (id: number) => `${id},Fay,fay@example.com,,,Row ${id},text,Open,,Low,`;
  const file = await fileOf('many.csv', header, row(1), row(2), row(3));
  const program = run('create-tickets.ts', desk.url, file, '--first', '2');
  await program.exited;
  const titles = await desk.db.ticket.findMany({ where: { title: { startsWith: 'Row ' } }, select: { title: true } });
  expect(titles.map(({ title }) => title).toSorted()).toEqual(['Row 1', 'Row 2']);
});

test('an affiliate who was named as follower sees what is imported for others', async () => {
  const file = await fileOf('followed.csv', header, '1,Gus,gus@example.com,,,Followed,text,Open,,Low,');
  await run('create-tickets.ts', desk.url, file, '--follower', 'sofia@faro.example').exited;
  const ticket = await desk.db.ticket.findFirstOrThrow({ where: { title: 'Followed' } });
  const sofia = await desk.db.affiliate.findUniqueOrThrow({ where: { email: 'sofia@faro.example' } });
  expect(ticket.followerIds).toContain(sofia.id);
});

test('a file of another sort is refused before anything is made', async () => {
  const file = await fileOf('other.csv', 'name,age', 'Ada,36');
  expect(await failed('create-tickets.ts', desk.url, file)).toEqual([
    expect.stringMatching(/^the file has no column Ticket ID, /),
  ]);
});

test.each(['create-tickets.ts', 'listen.ts'])('%s tells in one line that it may not sign in', async (example) => {
  expect(await failed(example, desk.url, '--email', 'nobody@hilo.example')).toEqual([
    'INVALID_CREDENTIALS: E-mail, password and portal do not belong together.',
  ]);
});

test.each(['create-tickets.ts', 'listen.ts'])('%s tells in one line that no desk answers', async (example) => {
  const unused = 'http://127.0.0.1:1/graphql';
  expect(await failed(example, unused)).toEqual([`${unused} does not answer`]);
});

test('a client whose access token is past its time renews it once for all its requests, and they succeed', async () => {
  const { tokens } = desk.desk;
  Object.assign(desk.desk, { tokens: new Tokens(secret, { accessTokenSeconds: -1 }) });
  const account = { url: desk.url, email: 'luis@hilo.example', password: demoPassword };
  const client = await Client.signIn(account).finally(() => Object.assign(desk.desk, { tokens }));
  const answers = await Promise.all([1, 2, 3].map(() => client.request(DeskBeforeDocument)));
  for (const { tickets } of answers) expect(tickets?.nodes[0]?.number).toBeGreaterThan(0);
  await client.signOut();
});

test('a listener whose connection breaks hears also what happens before it has another one', async () => {
  const probe = await probeFor(desk, 'marta@nube.example');
  const relay = await relayTo(desk.port);
  const listener = run('listen.ts', `http://127.0.0.1:${relay.port}/graphql`);
  onTestFinished(() => listener.kill());
  await probe.follows(listener);
  relay.breakAll();
  const said = [await probe.comment(), await probe.comment()];
  const heard = await probe.heard(listener, said[1] ?? '');
  expect(heard.filter(probe.isProbe).map((line) => line.replace(/.*: /, ''))).toEqual(['probe 1', ...said]);
  expect(listener.stderr.slice(0, 2)).toEqual([
    'Listening as Marta Solano. Ctrl-C ends it.',
    'The connection is lost. It goes on from here as soon as there is one.',
  ]);
  listener.interrupt();
  expect(await listener.exited).toBe(0);
});

test('a listener who may no longer sign in hears no more, is told so, and ends', async () => {
  const probe = await probeFor(desk, 'diego@nube.example');
  const listener = run('listen.ts', desk.url, '--email', 'diego@nube.example', '--portal', 'default');
  onTestFinished(() => listener.kill());
  await probe.follows(listener);
  const heard = await probe.comment().then((body) => probe.heard(listener, body));
  await desk.staff.run('mutation ($id: ID!) { deactivateAffiliate(input: { id: $id }) { error { message } } }', {
    id: probe.requester,
  });
  await probe.comment();
  expect(await listener.exited).toBe(1);
  expect(listener.stdout).toEqual(heard);
  expect(listener.stderr.slice(1)).toEqual([expect.stringContaining('The session has ended')]);
});

/** Passes bytes on, until it is told to break every connection. */
async function relayTo(port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(async () => {
    breakAll();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, breakAll };
}
