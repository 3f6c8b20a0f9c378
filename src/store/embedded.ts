import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Backend, type Listen, surviveBreaks, useUtc } from './backend.ts';
import { EmbeddedEngine } from './embedded-engine.ts';
import { StoreError } from './errors.ts';
import { lock } from './lock.ts';

export interface EmbeddedSettings {
  /** Holds the database in `postgres/`. Absent: in memory. */
  dataDir?: string | undefined;
  /** A file that `dump` wrote, to start a new database from. */
  template?: string | undefined;
}

export interface EmbeddedBackend extends Backend {
  kind: 'embedded';
  dump(path: string): Promise<void>;
}

/** Whether a database is kept there; a first start that did not end has left none. */
export const isKeptIn = (dataDir: string): boolean => {
  const directory = join(dataDir, 'postgres');
  return existsSync(join(directory, 'PG_VERSION')) && !existsSync(join(directory, 'INCOMPLETE'));
};

/** PostgreSQL inside this process. */
export const openEmbedded = async ({ dataDir, template }: EmbeddedSettings = {}): Promise<EmbeddedBackend> => {
  if (dataDir === undefined) return assemble(await EmbeddedEngine.start({ template }), inMemory);

  const root = resolve(dataDir);
  const unlock = await usable(root, async () => {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    return lock(join(root, 'postgres.lock'), `The data directory ${root}`);
  });
  try {
    const directory = join(root, 'postgres');
    const done = await usable(root, async () => prepare(directory));
    const engine = await EmbeddedEngine.start({ directory, template });
    done();
    return assemble(engine, { identity: () => identityOf(directory), unlock });
  } catch (error) {
    unlock();
    throw error;
  }
};

/** Until the first start is through, the directory holds a part of a database and nobody's data. */
const prepare = (directory: string): (() => void) => {
  const marker = join(directory, 'INCOMPLETE');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (existsSync(marker)) {
    for (const entry of readdirSync(directory)) rmSync(join(directory, entry), { recursive: true });
  }
  if (existsSync(join(directory, 'PG_VERSION'))) return () => undefined;

  if (readdirSync(directory).length > 0) throw new Error(`${directory} holds something that is not a database`);
  writeFileSync(marker, 'The first start has not ended. The next one begins again.\n');
  return () => rmSync(marker);
};

const usable = async <T>(root: string, open: () => Promise<T>): Promise<T> => {
  try {
    return await open();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      'DATA_DIR_UNUSABLE',
      `The data directory ${root} cannot be used: ${reason}. Make it writable and empty, or set DATA_DIR to another one.`,
      { cause },
    );
  }
};

interface Home {
  identity(): Promise<string | null>;
  unlock(): void;
}

const inMemory: Home = { identity: async () => null, unlock: () => undefined };

/** Of a file that PostgreSQL writes once: whoever puts back a copy of the directory makes it anew. */
const identityOf = async (directory: string): Promise<string> => {
  const { ino, ctimeNs } = await stat(join(directory, 'PG_VERSION'), { bigint: true });
  return `${ino}/${ctimeNs}`;
};

const assemble = (engine: EmbeddedEngine, { identity, unlock }: Home): EmbeddedBackend => {
  const pool = new pg.Pool({
    max: 1, // PGlite is one session
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    stream: () => engine.socket(),
    onConnect: useUtc,
  });
  surviveBreaks(pool);

  return {
    kind: 'embedded',
    pool,
    listen: listenOn(pool),
    identity,
    dump: (path) => engine.dump(path),
    close: async () => {
      await pool.end();
      await engine.close();
      unlock();
    },
  };
};

const listenOn = (pool: pg.Pool): Listen => {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  pool.on('connect', (client) => {
    client.on('notification', ({ channel, payload = '' }) => {
      for (const onNotify of listeners.get(channel) ?? []) onNotify(payload);
    });
  });

  return async (channel, onNotify, onState) => {
    const already = listeners.get(channel) ?? new Set();
    // a function of its own: the same one may listen twice
    const listener = (payload: string) => onNotify(payload);
    listeners.set(channel, already.add(listener));
    await pool.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    onState?.('up');
    return async () => {
      already.delete(listener);
    };
  };
};
