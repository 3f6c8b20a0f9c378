import { createHash } from 'node:crypto';
import type { ImportTicketInput } from './gql/graphql.ts';
import { ticketOf } from './import-input.ts';
import type { Mapping } from './import-mapping.ts';
import { readRows } from './import-rows.ts';
import type { Entry } from './import-send.ts';
import { RowError } from './import-values.ts';

export interface Batch {
  entries: Entry[];
  /** Of the file. */
  bytes: number;
}

interface Listener {
  fail(line: number, reason: string): void;
  /** A row that the file has twice. */
  repeated(): void;
}

/** A desk takes requests of one million bytes. */
const largest = 700_000;

/** The tickets of a file, read as they are asked for. */
export async function* batchesOf(file: string, mapping: Mapping, size: number, on: Listener): AsyncGenerator<Batch> {
  const known = new Map<string, { line: number; digest: string }>();
  let batch: Batch = { entries: [], bytes: 0 };
  let length = 0;
  let start = 0;
  for await (const { line, end, values } of readRows(file, mapping)) {
    let ticket: ImportTicketInput;
    try {
      if (values instanceof Error) throw new RowError(values.message);
      ticket = ticketOf(mapping, values);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      on.fail(line, error.message);
      continue;
    }
    const json = JSON.stringify(ticket);
    const digest = createHash('sha256').update(json).digest('base64url');
    const twin = known.get(ticket.externalId);
    if (twin?.digest === digest) {
      on.repeated();
      continue;
    }
    if (twin) {
      on.fail(line, `${ticket.externalId}: line ${twin.line} has this external id too, with other values`);
      continue;
    }
    known.set(ticket.externalId, { line, digest });

    const bytes = Buffer.byteLength(json);
    if (batch.entries.length === size || (batch.entries.length > 0 && length + bytes > largest)) {
      yield batch;
      batch = { entries: [], bytes: 0 };
      length = 0;
    }
    batch.entries.push({ line, ticket });
    batch.bytes += end - start;
    start = end;
    length += bytes;
  }
  yield batch;
}
