import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';

export interface EmbeddedWorkerData {
  /** In memory where absent. */
  directory?: string | undefined;
  /** A dump to start from. */
  template?: string | undefined;
}

export type EmbeddedRequest =
  | { type: 'execute'; socket: number; message: Uint8Array<ArrayBuffer> }
  | { type: 'dump'; path: string }
  | { type: 'close' };

export type EmbeddedReply =
  | { type: 'ready' }
  | { type: 'unusable'; reason: string }
  | { type: 'answer'; socket: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'broken'; socket: number; reason: string }
  | { type: 'dumped'; error?: string }
  | { type: 'closed' };

const port = parentPort;
if (!port) throw new Error('embedded-worker.ts runs in a worker thread');

const reply = (message: EmbeddedReply, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const start = async ({ directory, template }: EmbeddedWorkerData): Promise<PGlite | undefined> => {
  const said: string[] = [];
  try {
    return await PGlite.create({
      ...(directory === undefined ? {} : { dataDir: directory }),
      ...(template === undefined ? {} : { loadDataDir: await openAsBlob(template) }),
      extensions: { pg_trgm, unaccent },
      onStderr: (line) => {
        if (!/\bLOG: /.test(line) && said.push(line) > 5) said.shift();
        return false;
      },
    });
  } catch (error) {
    reply({ type: 'unusable', reason: [reasonOf(error), ...said].join('; ') });
    return undefined;
  }
};

/** The raw stream: the other ways of asking keep each answer in memory for good. */
const execute = async (database: PGlite, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: Uint8Array[] = [];
  // what it hands over is a view of its memory, overwritten by the next part
  await database.execProtocolRawStream(message, { onRawData: (part) => parts.push(part.slice()) });

  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
};

const database = await start(workerData);

const answer = async (socket: number, message: Uint8Array): Promise<void> => {
  if (!database) return;
  try {
    const bytes = await database.runExclusive(() => execute(database, message));
    reply({ type: 'answer', socket, bytes }, [bytes.buffer]);
  } catch (error) {
    reply({ type: 'broken', socket, reason: reasonOf(error) });
  }
};

const dump = async (path: string): Promise<void> => {
  if (!database) return;
  try {
    await writeFile(path, Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer()));
    reply({ type: 'dumped' });
  } catch (error) {
    reply({ type: 'dumped', error: reasonOf(error) });
  }
};

if (database) {
  port.on('message', async (request: EmbeddedRequest) => {
    switch (request.type) {
      case 'execute':
        return answer(request.socket, request.message);
      case 'dump':
        return dump(request.path);
      case 'close':
        await database.close(); // checkpoints
        reply({ type: 'closed' });
    }
  });
  reply({ type: 'ready' });
}
