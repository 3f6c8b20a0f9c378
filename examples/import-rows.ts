import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import type { Mapping } from './import-mapping.ts';
import type { Row } from './import-values.ts';

export interface FileRow {
  /** Of the file, where the row begins. */
  line: number;
  /** Of the file, up to its end. */
  end: number;
  /** Or why it is no row. */
  values: Row | Error;
}

type Form = Pick<Mapping, 'delimiter' | 'encoding'>;

const optionsOf = ({ delimiter, encoding }: Form) => ({
  bom: true,
  delimiter,
  encoding,
  skip_empty_lines: true,
  // what they are is told per row
  relax_column_count: true,
  // one that stands within a text means itself
  relax_quotes: true,
});

/** The columns' names, from the file's first lines. */
export async function readHeader(file: string, form: Form): Promise<string[]> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new Error(`the file ${file} cannot be read`, { cause });
  });
  const parser = parse({ ...optionsOf(form), to: 1 });
  pipeline(handle.createReadStream(), parser).catch(() => {});
  for await (const record of parser as AsyncIterable<string[]>) return named(record);
  throw new Error(`${file} is empty`);
}

/** The rows of a file, read as they are asked for, those that are none among the others. */
export async function* readRows(file: string, form: Form): AsyncGenerator<FileRow> {
  const broken: FileRow[] = [];
  let lastLine = 0;
  let countedTwice = 0;
  const parser = parse({
    ...optionsOf(form),
    skip_records_with_error: true,
    // the line where it begins, and the bytes up to its end, come before its values
    on_record(record: string[], { lines, bytes }: InfoRecord) {
      const text = record.join('');
      const returns = countOf('\r', text);
      const line = lines - countedTwice - returns - countOf('\n', text);
      // within quotation marks the parser takes CR and LF for two lines
      countedTwice += returns;
      lastLine = lines - countedTwice;
      return [String(line), String(bytes), ...record];
    },
    on_skip(error) {
      broken.push({ line: lastLine + 1, end: 0, values: new Error(faultOf(error)) });
      return undefined;
    },
  });
  // what fails in it is also thrown to whoever reads the parser
  pipeline(createReadStream(file), parser).catch(() => {});
  let header: string[] | undefined;
  for await (const [line, end, ...record] of parser as AsyncIterable<string[]>) {
    if (header) yield { line: Number(line), end: Number(end), values: valuesOf(header, record) };
    else header = named(record);
  }
  yield* broken;
}

const faultOf = (error: CsvError | undefined) =>
  error?.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quotation mark is opened here and not closed, so the rest of the file is no rows'
    : (error?.message ?? 'it is no row');

const countOf = (character: string, text: string) => text.split(character).length - 1;
const named = (record: string[]) => record.map((name) => name.trim());

function valuesOf(header: string[], record: string[]): Row | Error {
  if (record.length !== header.length)
    return new Error(`it has ${record.length} columns, and the header has ${header.length}`);
  return Object.fromEntries(header.map((name, i) => [name, record[i] ?? '']));
}
