import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { connect } from './database.ts';

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Text as COPY reads it. */
export const textOf = (value: string) => value.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found);

export const none = '\\N';
export const orNone = (value: string | null) => value ?? none;
export const dateOf = (at: number | null) => (at === null ? none : new Date(at).toISOString());
export const arrayOf = (values: readonly string[]) => `{${values.join(',')}}`;

const chunk = 256 * 1024;

/** One table's COPY; each row is its columns joined by tabs. */
export class Copy {
  readonly #stream: ReturnType<typeof from>;
  readonly #done: Promise<void>;
  #buffer = '';
  rows = 0;

  constructor(client: pg.Client, table: string, columns: readonly string[]) {
    const names = columns.map((column) => `"${column}"`).join(', ');
    this.#stream = client.query(from(`COPY "${table}" (${names}) FROM STDIN`));
    this.#done = finished(this.#stream);
    this.#done.catch(() => undefined); // told by `end`
  }

  add(row: string) {
    this.#buffer += `${row}\n`;
    this.rows++;
  }

  /** Waits while the server is behind. */
  async flush(): Promise<void> {
    if (this.#buffer.length < chunk) return;
    const full = !this.#stream.write(this.#buffer);
    this.#buffer = '';
    if (full) await Promise.race([once(this.#stream, 'drain'), this.#done]);
  }

  async end(): Promise<void> {
    this.#stream.end(this.#buffer);
    await this.#done;
  }
}

type Columns = Readonly<Record<string, readonly string[]>>;
export type Copies<C extends Columns> = Record<keyof C & string, Copy>;

/** A COPY for each table, at the same time. */
export async function copying<C extends Columns, T>(
  name: string,
  columns: C,
  work: (copies: Copies<C>) => Promise<T>,
): Promise<T> {
  const clients: pg.Client[] = [];
  try {
    const copies: Record<string, Copy> = {};
    for (const [table, names] of Object.entries(columns)) {
      const client = await connect(name);
      clients.push(client);
      copies[table] = new Copy(client, table, names);
    }
    const result = await work(copies as Copies<C>);
    await Promise.all(Object.values(copies).map((copy) => copy.end()));
    return result;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
