import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { request } from 'node:http';
import { places } from './stores.ts';
import { post, signIn, startServer, temporaryDirectory } from '../server/process.ts';
import { createTestDatabase, dropTestDatabase } from '../server-template.ts';
const where = process.argv[2] as keyof typeof places;
const pgUrl = process.argv[3] ? await createTestDatabase('template0') : undefined;
const dir = await temporaryDirectory();
const place = await places[where]();
const server = startServer({ DATA_DIR: dir.path, DEMO_DATA: 'true', ...place.env, ...(pgUrl && { DATABASE_URL: pgUrl, SECRET: 'x'.repeat(40) }) });
const url = await server.url();
const authorization = await signIn(url, 'marta@nube.example', 'default');
const { data } = await post(url, '{ tickets(first: 1) { nodes { id } } }', authorization);
const ticket = (data as any).tickets.nodes[0].id;
const mib = Buffer.alloc(1 << 20, 'abcdefgh\n');
const pid = server.child.pid!;
const vm = (k: string) => Number(new RegExp(`${k}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
async function up(n: number) {
  const b = 'bb';
  const r = request(`${url}/graphql`, { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${b}`, accept: 'application/json', authorization } });
  const p = (h: string, body: string) => `--${b}\r\nContent-Disposition: form-data; ${h}\r\n\r\n${body}`;
  const ops = JSON.stringify({ query: 'mutation ($input: AddAttachmentsInput!) { addAttachments(input: $input) { attachments { size } error { code message } } }', variables: { input: { ticket, files: [null] } } });
  r.write(p('name="operations"', ops) + '\r\n' + p('name="map"', '{"0":["variables.input.files.0"]}') + '\r\n' + p('name="0"; filename="x.txt"', ''));
  const done = once(r, 'response');
  for (let i = 0; i < n; i++) if (!r.write(mib)) await once(r, 'drain');
  r.end(`\r\n--${b}--\r\n`);
  const [res] = await done;
  let t = ''; for await (const c of res) t += c;
  return t;
}
console.log(await up(1));
for (let round = 0; round < 3; round++) {
  await new Promise((r) => setTimeout(r, 1500));
  const before = vm('VmRSS');
  try { writeFileSync(`/proc/${pid}/clear_refs`, '5'); } catch (e) { console.log(String(e)); }
  const t = performance.now();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => up(20)));
  const ms = performance.now() - t;
  console.log(where, pgUrl ? 'postgres' : 'embedded', 'before', before.toFixed(0), 'peak', vm('VmHWM').toFixed(0), 'MiB delta', (vm('VmHWM') - before).toFixed(0), 'ms', ms.toFixed(0), answers.every((a) => a.includes('20971520')) ? 'ok' : answers[0]);
}
await server.stop(); await place.end(); await dir.remove(); if (pgUrl) await dropTestDatabase(pgUrl);
process.exit(0);
