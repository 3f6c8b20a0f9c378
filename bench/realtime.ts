/**
 * Measures what reaches subscribers, when, and what a connection costs: everything in one run, the load in a process
 * of its own, over loopback.
 *
 *   node realtime.ts [--quick] [--subscribers 5000] [--idle 10000] [--only fan-out,memory,…] [--profile DIRECTORY] [--json FILE]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Child, startChild } from './contestants/child.ts';
import { type Came, Crowd, type Member } from './realtime/crowd.ts';
import { type Ground, layGround, secret } from './realtime/ground.ts';
import { document } from './realtime/message.ts';
import { writesPerSecond } from './realtime/write.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    subscribers: { type: 'string' },
    idle: { type: 'string' },
    only: { type: 'string' },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
});
const subscribers = Number(values.subscribers ?? (values.quick ? 200 : 5_000));
const idle = Number(values.idle ?? (values.quick ? 400 : 10_000));
const only = values.only?.split(',');
const rounds = values.quick ? 2 : Number(values.rounds ?? 5);
const burst = values.quick ? 5 : 20;
const wanted = (part: string) => !only || only.includes(part);

const database = `hilo_bench_realtime_${process.pid}`;
const nodeArguments = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
const results: Record<string, unknown> = {};
const children: Child[] = [];
const crowd = new Crowd();

const startServer = async (path: string, env: Record<string, string> = {}) => {
  const child = await startChild(new URL(path, import.meta.url), { env, nodeArguments });
  children.push(child);
  return child;
};
const startHilo = ({ url }: Ground) =>
  startServer('../src/server.ts', {
    DATABASE_URL: url,
    SECRET: secret,
    PORT: '0',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_MINUTE: '0',
    CONNECTIONS_PER_VIEWER: '0',
    SUBSCRIPTIONS_PER_VIEWER: '0',
  });

const socketOf = ({ origin }: Child) => `${origin.replace('http', 'ws')}/graphql`;
const globalId = (type: string, id: string | undefined) => Buffer.from(`${type}:${id}`).toString('base64');
const memoryOf = ({ pid }: Child) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
const tell = (line: string) => console.log(line);
const medianBy = <T>(list: readonly T[], of: (item: T) => number): T => {
  const sorted = [...list].sort((one, other) => of(one) - of(other));
  return sorted[Math.floor(sorted.length / 2)] as T;
};
/** A bar, and whether it was met. */
const bar = (what: string, value: number, limit: number, met: boolean, unit = '') =>
  tell(`  ${met ? 'met   ' : 'MISSED'} ${what}: ${value.toFixed(2)}${unit} (bar ${limit}${unit})`);

interface Delivery {
  one: Came;
  /** Messages a second while a burst is delivered. */
  rate: number;
}

/** One event to all, several times, then a burst of them. */
async function deliver(count: number, publish: (events: number) => Promise<unknown>): Promise<Delivery> {
  await crowd.hears(count, 30, () => publish(1));
  const singles: Came[] = [];
  for (let round = 0; round < rounds; round++) singles.push(await crowd.hears(count, 30, () => publish(1)));
  const bursts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const came = await crowd.hears(count * burst, 120, () => publish(burst));
    if (came.count !== count * burst) throw new Error(`${came.count} of ${count * burst} came`);
    bursts.push((came.count / came.spread) * 1_000);
  }
  return { one: medianBy(singles, ({ p99 }) => p99), rate: medianBy(bursts, (rate) => rate) };
}

const members = (url: string, tokens: readonly string[], count: number, more: object = { query: document }): Member[] =>
  Array.from({ length: count }, (_, i) => ({ url, token: tokens[i % tokens.length] ?? '', ...more }));

async function fanOut(ground: Ground) {
  tell(`\n${subscribers} staff subscribers of one event`);
  const found: Record<string, Delivery> = {};
  const [ticket] = ground.ticketIds;
  const contestants = {
    'bare ws': async () => {
      const child = await startServer('./realtime/bare-server.ts');
      return { child, tokens: [''], publish: (events: number) => fetch(`${child.origin}/publish?events=${events}`) };
    },
    hilo: async () => ({
      child: await startHilo(ground),
      tokens: ground.staff,
      publish: (events: number) => ground.say(Array.from({ length: events }, () => ticket ?? '')),
    }),
    'yoga + graphql-ws': async () => {
      const child = await startServer('./realtime/plain-server.ts');
      return { child, tokens: [''], publish: (events: number) => fetch(`${child.origin}/publish?events=${events}`) };
    },
  };
  for (const [name, start] of Object.entries(contestants)) {
    const { child, tokens, publish } = await start();
    await crowd.join('all', members(socketOf(child), tokens, subscribers));
    await sleep(500);
    const delivery = await deliver(subscribers, publish);
    found[name] = delivery;
    tell(
      `  ${name.padEnd(18)} p50 ${ms(delivery.one.p50)} ms, p99 ${ms(delivery.one.p99)} ms, ${Math.round(delivery.rate)} events/s in a burst`,
    );
    if (name === 'hilo') await stalled(ground, child, delivery);
    await crowd.leave('all');
    await child.stop();
  }
  results['fan-out'] = found;
  const { 'bare ws': bare, hilo, 'yoga + graphql-ws': plain } = found;
  if (!bare || !hilo || !plain) return;
  bar('p99, of bare ws', hilo.one.p99 / bare.one.p99, 1.5, hilo.one.p99 <= 1.5 * bare.one.p99, '×');
  bar('events/s, of bare ws', hilo.rate / bare.rate, 0.7, hilo.rate >= 0.7 * bare.rate, '×');
  bar('events/s, of yoga + graphql-ws', hilo.rate / plain.rate, 4, hilo.rate >= 4 * plain.rate, '×');
}

/** A fiftieth of them read nothing any more: what do the others notice? */
async function stalled(ground: Ground, child: Child, before: Delivery) {
  const count = Math.ceil(subscribers / 50);
  await crowd.join('stalled', members(socketOf(child), ground.staff, count));
  await sleep(500);
  await crowd.stall('stalled');
  const [ticket] = ground.ticketIds;
  const after = await deliver(subscribers, (events) => ground.say(Array.from({ length: events }, () => ticket ?? '')));
  await crowd.leave('stalled');
  tell(
    `  with ${count} stalled  p50 ${ms(after.one.p50)} ms, p99 ${ms(after.one.p99)} ms, ${Math.round(after.rate)} events/s in a burst`,
  );
  bar('events/s, of those without', after.rate / before.rate, 0.8, after.rate >= 0.8 * before.rate, '×');
  results['stalled'] = after;
}

/** By three servers, one after the other: when the garbage goes is chance. */
async function memory(ground: Ground) {
  tell(`\n${idle} idle connections, each with a subscription`);
  const sizes: number[] = [];
  for (let server = 0; server < (values.quick ? 1 : 3); server++) sizes.push(await memoryOfIdle(ground));
  const each = medianBy(sizes, (size) => size);
  bar('RSS per idle connection', each, 25, each < 25, ' KB');
  results['memory'] = { each, sizes };
}

async function memoryOfIdle(ground: Ground): Promise<number> {
  const child = await startHilo(ground);
  await crowd.join('warm', members(socketOf(child), ground.staff, 50));
  await ground.say(ground.ticketIds.slice(0, 1));
  await sleep(1_000);
  const before = memoryOf(child);
  const { lost: lostBefore } = await crowd.state();
  await crowd.join(
    'idle',
    members(socketOf(child), ground.staff, idle, { query: document, variables: { ticketId: null } }),
  );
  await sleep(values.quick ? 2_000 : 30_000);
  const each = (memoryOf(child) - before) / idle / 1024;
  const { open, lost } = await crowd.state();
  tell(
    `  ${open - 50} held after ${values.quick ? 2 : 30} s, ${lost - lostBefore} lost; RSS ${Math.round(memoryOf(child) / 1e6)} MB, ${each.toFixed(2)} KB each`,
  );
  await crowd.leave('idle');
  await crowd.leave('warm');
  await child.stop();
  return each;
}

async function ownTickets(ground: Ground) {
  const perSecond = values.quick ? 50 : 500;
  const seconds = values.quick ? 3 : 20;
  tell(`\n${subscribers} customers, each on a ticket of their own, ${perSecond} comments a second`);
  const child = await startHilo(ground);
  const url = socketOf(child);
  await crowd.join(
    'customers',
    ground.customers.slice(0, subscribers).map((token, i) => ({
      url,
      token,
      query: document,
      variables: { ticketId: globalId('Ticket', ground.ticketIds[i]) },
    })),
  );
  await sleep(500);
  const batches = perSecond / 10;
  const came = await crowd.hears(perSecond * seconds, seconds + 30, async () => {
    const began = performance.now();
    for (let n = 0; n < seconds * batches; n++) {
      const ids = Array.from({ length: 10 }, () => ground.ticketIds[Math.floor(Math.random() * subscribers)] ?? '');
      await ground.say(ids);
      const ahead = began + ((n + 1) * 1_000) / batches - performance.now();
      if (ahead > 0) await sleep(ahead);
    }
  });
  tell(
    `  ${came.count} of ${perSecond * seconds} came; p50 ${ms(came.p50)} ms, p99 ${ms(came.p99)} ms, in ${(came.spread / 1_000).toFixed(1)} s`,
  );
  bar('p99', came.p99, 250, came.p99 < 250 && came.count === perSecond * seconds, ' ms');
  results['own tickets'] = came;
  await crowd.leave('customers');
  await child.stop();
}

async function fromMutation(ground: Ground) {
  tell('\nfrom the call of a mutation to delivery, one at a time');
  const nodes = [await startHilo(ground), await startHilo(ground)] as const;
  const token = ground.staff[0] ?? '';
  const ticket = globalId('Ticket', ground.ticketIds[0]);
  const query = `mutation ($ticket: ID!, $body: String!) { addComment(input: { ticket: $ticket, body: $body }) { comment { id } error { code } } }`;
  for (const [place, node] of [
    ['the same node', nodes[0]],
    ['another node', nodes[1]],
  ] as const)
    for (const count of [1, 100, subscribers]) {
      await crowd.join('all', members(socketOf(node), ground.staff, count));
      await sleep(300);
      const times: Came[] = [];
      for (let round = 0; round < rounds * 4; round++)
        times.push(
          await crowd.hears(count, 30, () =>
            fetch(`${nodes[0].origin}/graphql`, {
              method: 'POST',
              headers: { 'content-type': 'application/json', authorization: token },
              body: JSON.stringify({ query, variables: { ticket, body: `Round ${round}` } }),
            }),
          ),
        );
      const typical = medianBy(times.slice(2), ({ p99 }) => p99);
      tell(
        `  ${String(count).padStart(5)} subscribers on ${place}: p50 ${ms(typical.p50)} ms, p99 ${ms(typical.p99)} ms`,
      );
      results[`mutation, ${count} on ${place}`] = typical;
      await crowd.leave('all');
    }
  for (const node of nodes) await node.stop();
}

async function writes(ground: Ground) {
  tell('\nwrites a second, 16 writers: a comment and its ticket, with and without the event log');
  const rate = async (withLog: boolean) =>
    writesPerSecond(ground, database, { withLog, seconds: values.quick ? 1 : 4, writers: 16 });
  await rate(false);
  const pairs: { without: number; with: number }[] = [];
  for (let round = 0; round < rounds; round++) pairs.push({ without: await rate(false), with: await rate(true) });
  const pair = medianBy(pairs, (one) => one.with / one.without);
  tell(
    `  without ${Math.round(pair.without)}/s, with ${Math.round(pair.with)}/s: ${(pair.with / pair.without).toFixed(2)} ×`,
  );
  results['writes'] = pair;
}

try {
  tell(
    `Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model}); load before: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
  const ground = await layGround(database, { customers: subscribers, staff: 50 });
  try {
    const parts = { 'fan-out': fanOut, memory, 'own-tickets': ownTickets, mutation: fromMutation, writes };
    for (const [name, part] of Object.entries(parts)) if (wanted(name)) await part(ground);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    for (const child of children) await child.stop().catch(() => undefined);
    await ground.drop();
  }
} finally {
  crowd.close();
}
