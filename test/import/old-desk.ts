import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { type Program, run } from '../examples/program.ts';

// The export of an old desk: 62 rows, of which 52 become tickets.

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
export const file = fileOf('old-desk.csv');
export const mapping = fileOf('old-desk.json');
export const ofOldDesk = { externalId: { startsWith: 'old-desk:' } };

export const startImport = (url: string, ...args: string[]): Program =>
  run('import.ts', url, file, '--mapping', mapping, '--batch-size', '10', ...args);

/** Its last line but what follows the counts. */
export const countsOf = ({ stderr }: Program) => stderr.at(-1)?.split(';')[0];

const text = readFileSync(file, 'utf8');

/** Keys of the rows that cannot be, with what is said of them; one of them has too few columns, one its key twice. */
const broken = new Map([
  ['2100', 'old-desk:2100: INVALID_INPUT: requester.email: Must be an e-mail address.'],
  ['2101', 'it has 4 columns, and the header has 17'],
  ['2102', 'status: “on hold” is not in its table'],
  ['2104', 'createdAt: “31.02.2023 10:00” is no date of the form dd.MM.yyyy HH:mm'],
  ['2106', 'title is blank ({Subject})'],
  [
    '2103',
    'old-desk:2103: INVALID_INPUT: resolvedAt: Must not lie before `createdAt`. closedAt: Must not lie before `createdAt`. comments.0.createdAt: Must lie between the opening and now.',
  ],
  ['2108', 'old-desk:2108: INVALID_INPUT: title: At most 200 characters.'],
  ['2109', 'old-desk:2109: INVALID_INPUT: description: Control characters and lone surrogates are not allowed.'],
]);

const lineWith = (start: string, last = false) => {
  const lines = text.split('\n');
  return (
    1 +
    (last ? lines.findLastIndex((line) => line.startsWith(start)) : lines.findIndex((line) => line.startsWith(start)))
  );
};

/** What a whole import says of its broken rows, by line. */
export const complaints = [
  ...[...broken].map(([key, reason]) => ({ line: lineWith(`${key};`), reason })),
  {
    line: lineWith('2005;', true),
    reason: `old-desk:2005: line ${lineWith('2005;')} has this external id too, with other values`,
  },
]
  .sort((one, other) => one.line - other.line)
  .map(({ line, reason }) => `line ${line}: ${reason}`);

type Column = 'Key' | 'Name' | 'Mail' | 'Company' | 'Kind' | 'Areas' | 'Urgency' | 'State' | 'Answer' | 'Note';

const records: Record<Column, string>[] = parse(text, {
  columns: true,
  delimiter: ';',
  relax_column_count: true,
  relax_quotes: true,
});

/** The rows that become tickets, the first of each key. */
export const sound = records.filter(
  ({ Key }, i) => !broken.has(Key) && records.findIndex((other) => other.Key === Key) === i,
);
