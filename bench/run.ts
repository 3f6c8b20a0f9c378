/**
 * Measures the contestants on the same data, in turns, and prints a table.
 *
 *   node run.ts [--quick] [--scale 1] [--seed 1] [--rounds 3] [--seconds 5] [--connections 64] [--pool 10]
 *               [--only Q1,Q3] [--contestants bare,hilo] [--against CHECKOUT …]
 *               [--profile DIRECTORY] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { assertSameAnswers } from './check.ts';
import { bare } from './contestants/bare.ts';
import type { Contestant, Running } from './contestants/contestant.ts';
import { hiloOf } from './contestants/hilo.ts';
import { connect, copyDatabase, dropDatabase, urlOf } from './ground/database.ts';
import { ensureGround, password } from './ground/fill.ts';
import { type Measure, measure, medianOf } from './measure/round.ts';
import { type Result, tableOf } from './measure/table.ts';
import { operationsOn } from './operations.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    scale: { type: 'string' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '64' },
    pool: { type: 'string', default: '10' },
    only: { type: 'string' },
    contestants: { type: 'string' },
    against: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
});
const usual = values.quick ? { scale: 0.02, rounds: 1, seconds: 1 } : { scale: 1, rounds: 3, seconds: 5 };
const size = { scale: Number(values.scale ?? usual.scale), seed: Number(values.seed) };
const rounds = Number(values.rounds ?? usual.rounds);
const pace = {
  connections: Number(values.connections),
  seconds: Number(values.seconds ?? usual.seconds),
  // compiled code is what is compared
  warmUp: values.quick ? { seconds: 0.3, requests: 100 } : { seconds: 3, requests: 2_000 },
};
/** The first is what the others are compared with. */
const known: readonly Contestant[] = [
  bare,
  hiloOf('hilo', new URL('../', import.meta.url)),
  ...values.against.map((checkout) => hiloOf(basename(resolve(checkout)), pathToFileURL(`${resolve(checkout)}/`))),
];
const chosen = values.contestants?.split(',');
const contestants = known.filter(({ name }) => !chosen || chosen.includes(name));
const only = values.only?.split(',');

const original = await ensureGround(size, (line) => console.error(line));
const database = `hilo_bench_run_${process.pid}`;
const running = new Map<string, Running>();
const { viewers, operations } = await operationsOn(original, size.scale);
const asked = operations.filter(({ name }) => !only || only.some((start) => name.startsWith(start)));

let stopping: Promise<void> | undefined;
const stop = async () => {
  await Promise.all([...running.values()].map((contestant) => contestant.stop()));
  await dropDatabase(database);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopping ??= stop();
    void stopping.then(() => process.exit(130));
  });

try {
  await copyDatabase(original, database);
  await run();
} finally {
  stopping ??= stop();
  await stopping;
}

async function run() {
  const client = await connect(database);
  try {
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    const nodeArguments = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
    const poolSize = Number(values.pool);
    const ground = { databaseUrl: urlOf(database), viewers, password, poolSize, nodeArguments };
    for (const contestant of contestants) running.set(contestant.name, await contestant.start(ground));
    console.log(
      [
        `Node ${process.version}, PostgreSQL ${rows[0]?.version}, ${availableParallelism()} cores (${cpus()[0]?.model})`,
        `load before: ${loadavg()
          .map((load) => load.toFixed(1))
          .join(' ')}`,
        `scale ${size.scale}, ${rounds} × ${pace.seconds} s, ${pace.connections} connections, pool of ${poolSize}`,
      ].join('; '),
    );

    const results: (Result & { rounds: readonly Measure[] })[] = [];
    for (const operation of asked) {
      await assertSameAnswers(operation, running);
      const measures = new Map<string, Measure[]>();
      for (let round = 0; round < rounds; round++) {
        // not always in the same order
        const order = round % 2 === 0 ? [...running] : [...running].reverse();
        for (const [name, contestant] of order) {
          const measured = await measure(operation, contestant, { client, database }, pace, round === 0);
          measures.set(name, [...(measures.get(name) ?? []), measured]);
        }
      }
      for (const name of running.keys()) {
        const all = measures.get(name) ?? [];
        results.push({ operation: operation.name, contestant: name, measure: medianOf(all), rounds: all });
      }
      console.error(tableOf(results.slice(-running.size)));
    }
    console.log(`\n${tableOf(results)}\n`);
    for (const { name, about } of asked) console.log(`${name}: ${about}`);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    await client.end();
  }
}
