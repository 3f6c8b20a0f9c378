/**
 * Measures suggestions on 10,000 articles in two languages, over the API as a customer asks, beside the least that an
 * operation takes.
 *
 *   node articles.ts [--articles 10000] [--seed 1] [--questions 1000] [--connections 1] [--rounds 3] [--sample]
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { writeArticles } from './articles/ground.ts';
import { questionOf } from './articles/texts.ts';
import { startChild } from './contestants/child.ts';
import { connect } from './ground/database.ts';
import { Random } from './ground/random.ts';
import { cpuOfDatabase, spentSince } from './measure/cpu.ts';
import { load } from './measure/load.ts';
import { layGround, secret } from './realtime/ground.ts';

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    questions: { type: 'string', default: '1000' },
    connections: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    sample: { type: 'boolean', default: false },
  },
});
const bar = 50;
const count = Number(values.articles);
const [asked, connections] = [Number(values.questions), Number(values.connections)];
const database = `hilo_bench_articles_${process.pid}`;
const random = new Random(Number(values.seed), 'questions');
const questions = Array.from({ length: asked }, () => questionOf(random));

const suggest = 'query Suggest($title: String!) { suggestArticles(title: $title) { id title } }';
const least = 'query Least { viewer { kind } }';

const ground = await layGround(database, { customers: 1, staff: 1 });
const began = performance.now();
await writeArticles(database, count, Number(values.seed));
const filled = (performance.now() - began) / 1_000;
const server = await startChild(new URL('../src/server.ts', import.meta.url), {
  env: { DATABASE_URL: ground.url, SECRET: secret, PORT: '0', LOG_LEVEL: 'warn', RATE_LIMIT_PER_MINUTE: '0' },
  nodeArguments: [],
});
const client = await connect(database);
try {
  await run();
} finally {
  await client.end();
  await server.stop();
  await ground.drop();
}

async function run() {
  const headers = { authorization: ground.customers[0] ?? '', 'content-type': 'application/json' };
  const requestsOf = (bodies: readonly object[]) =>
    bodies.map((body) => ({ path: '/graphql', headers, body: JSON.stringify(body) }));
  const contestants = {
    least: requestsOf([{ query: least }]),
    suggestArticles: requestsOf(questions.map((title) => ({ query: suggest, variables: { title } }))),
  };
  if (values.sample) return sample(headers);

  console.log(
    [
      `Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model})`,
      `load before: ${loadavg()
        .map((value) => value.toFixed(1))
        .join(' ')}`,
      `${count} articles (written in ${filled.toFixed(0)} s), ${asked} questions, ${connections} connections`,
    ].join('; '),
  );
  console.log('\n|  | p50 ms | p99 ms | ratio of p50 | CPU ms PostgreSQL |\n| --- | ---: | ---: | ---: | ---: |');
  const medians: Record<string, { p50: number; p99: number; cpu: number }> = {};
  for (const [name, requests] of Object.entries(contestants)) {
    await load(server.origin, requests, { connections, seconds: 0.5, atLeast: 200 });
    const rounds: { p50: number; p99: number; cpu: number }[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      const before = await cpuOfDatabase(client, database);
      const { latencies, requests: made } = await load(server.origin, requests, {
        connections,
        seconds: 0.5,
        atLeast: asked,
      });
      const spent = spentSince(before, await cpuOfDatabase(client, database)) ?? Number.NaN;
      const at = (part: number) => latencies[Math.min(made - 1, Math.floor(made * part))] ?? Number.NaN;
      rounds.push({ p50: at(0.5), p99: at(0.99), cpu: (spent * 1_000) / made });
    }
    rounds.sort((one, other) => one.p99 - other.p99);
    const median = rounds[Math.floor(rounds.length / 2)];
    if (!median) throw new RangeError('no round');
    medians[name] = median;
    const ratio = (median.p50 / (medians['least']?.p50 ?? Number.NaN)).toFixed(1);
    console.log(
      `| ${name} | ${median.p50.toFixed(1)} | ${median.p99.toFixed(1)} | ${ratio} | ${median.cpu.toFixed(2)} |`,
    );
  }
  const p99 = medians['suggestArticles']?.p99 ?? Number.NaN;
  console.log(`\n${p99 < bar ? 'met   ' : 'MISSED'} p99 of suggestions: ${p99.toFixed(1)} ms (bar ${bar} ms)`);
}

/** What is answered, to be read. */
async function sample(headers: Record<string, string>) {
  for (const title of questions.slice(0, 20)) {
    const body = JSON.stringify({ query: suggest, variables: { title } });
    const response = await fetch(`${server.origin}/graphql`, { method: 'POST', headers, body });
    const { data } = (await response.json()) as { data: { suggestArticles: { title: string }[] } };
    console.log(`${title}\n${data.suggestArticles.map((article) => `    ${article.title}`).join('\n')}`);
  }
}
