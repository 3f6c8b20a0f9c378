import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { type Asked, statements } from './bare-statements.ts';

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['POOL_SIZE']),
});

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString()) as Asked;
}

async function answer(request: IncomingMessage): Promise<string> {
  const statement = statements[request.url ?? ''];
  if (!statement) throw new Error(`nothing at ${request.url}`);
  const { rows } = await pool.query<{ json: string }>(statement(await bodyOf(request)));
  return `{"data":${rows[0]?.json}}`;
}

const server = createServer((request, response) => {
  answer(request).then(
    (text) => {
      const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      response.writeHead(200, head).end(text);
    },
    (error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
