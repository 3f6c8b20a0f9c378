import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Info, parse } from 'csv-parse';
import type { TicketPriority } from './gql/graphql.ts';

// The rows of a help desk's CSV export, as what they are to become here.

const columns = [
  'Ticket ID',
  'Customer Name',
  'Customer Email',
  'Product Purchased',
  'Ticket Type',
  'Ticket Subject',
  'Ticket Description',
  'Ticket Status',
  'Resolution',
  'Ticket Priority',
  'Ticket Channel',
] as const;

type Row = Record<(typeof columns)[number], string>;

export interface ExportedTicket {
  /** Of the file, where the row begins. */
  line: number;
  id: string;
  customer: { name: string; email: string };
  title: string;
  description: string;
  type: string;
  priority: TicketPriority | undefined;
  tags: string[];
  /** What the staff said last. */
  reply: { body: string; close: boolean } | undefined;
}

const priorities: Record<string, TicketPriority> = { low: 'LOW', medium: 'NORMAL', high: 'HIGH', critical: 'URGENT' };

/** The first rows of a file, read as they are asked for. What is no row is reported and passed over. */
export async function* readExport(
  file: string,
  first: number,
  onBadRow: (line: number, message: string) => void,
): AsyncGenerator<ExportedTicket> {
  const parser = parse({
    bom: true,
    columns: checkedHeader,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip(error) {
      onBadRow(Number(error?.['lines']), error?.message ?? 'not a row');
      return undefined;
    },
  });
  // what fails in it is also thrown to whoever reads the parser
  pipeline(createReadStream(file), parser).catch(() => {});
  const rows: AsyncIterable<{ record: Row; info: Info }> = parser;
  let count = 0;
  for await (const { record, info } of rows) {
    const lineBreaks = Object.values(record).join('').split('\n').length - 1;
    yield ticketOf(record, info.lines - lineBreaks);
    if (++count === first) return;
  }
}

function checkedHeader(header: string[]): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Error(`the file has no column ${missing.join(', ')}`);
  return header;
}

function ticketOf(row: Row, line: number): ExportedTicket {
  return {
    line,
    id: row['Ticket ID'],
    customer: { name: row['Customer Name'], email: row['Customer Email'].trim().toLowerCase() },
    title: row['Ticket Subject'],
    description: filledIn(row['Ticket Description'], row),
    type: row['Ticket Type'].trim(),
    priority: priorities[row['Ticket Priority'].trim().toLowerCase()],
    tags: [row['Ticket Channel'], row['Product Purchased']].map((tag) => tag.trim()).filter(Boolean),
    reply: replyOf(row),
  };
}

/** Some exports leave the names of columns in their texts: `{product_purchased}`. */
function filledIn(text: string, row: Row): string {
  const values = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase().replaceAll(' ', '_'), value]));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) || whole);
}

function replyOf(row: Row): ExportedTicket['reply'] {
  const resolution = row['Resolution'].trim();
  if (resolution) return { body: resolution, close: true };
  const status = row['Ticket Status'].trim().toLowerCase();
  if (status === 'closed') return { body: 'This was closed without a further note.', close: true };
  if (status !== 'pending customer response') return undefined;
  return {
    body: `Hello ${row['Customer Name'].trim()},\n\nthank you for writing. Is this still so, and what have you tried since?`,
    close: false,
  };
}
