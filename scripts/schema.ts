/**
 * Prints the GraphQL schema, sorted, into schema.graphql.
 * With --check it writes nothing and fails when the file differs from the code.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../src/schema.ts';

const path = new URL('../schema.graphql', import.meta.url);

const committed = (): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
const before = committed();

if (!process.argv.includes('--check')) {
  if (before !== printed) writeFileSync(path, printed);
} else if (before !== printed) {
  const was = (before ?? '').split('\n');
  const is = printed.split('\n');
  const line = is.findIndex((text, index) => text !== was[index]);
  const at = line < 0 ? is.length : line; // the file only goes on after the end
  console.error(
    `schema.graphql is stale from line ${at + 1} on: run \`npm run schema\` and commit it.\n- ${was[at] ?? '(end of file)'}\n+ ${is[at] ?? '(end of file)'}`,
  );
  process.exitCode = 1;
}
