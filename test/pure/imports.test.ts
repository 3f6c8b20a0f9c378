import { beforeAll, describe, expect, test } from 'vitest';
import * as rules from '../imports/rules.ts';
import { readSources, type Source } from '../imports/source.ts';

let sources: Source[];
beforeAll(() => {
  sources = readSources();
});

describe('the code under src/', () => {
  test('is found, with its imports', () => {
    expect(sources.map(({ path }) => path)).toContain('src/errors.ts');
    expect(sources.flatMap(({ imports }) => imports).map(({ target }) => target)).toContain('src/errors.ts');
  });

  test('knows GraphQL only in schema files, src/client, src/graphql, src/http, src/schema.ts and src/app.ts', () => {
    expect(rules.apiOnlyInSchemas(sources)).toEqual([]);
  });

  test("names other rooms' GraphQL types by strings and never imports their schemas", () => {
    expect(rules.schemasStandAlone(sources)).toEqual([]);
  });

  test('keeps rules free of everything but errors, access, other rules and types', () => {
    expect(rules.rulesAreClosed(sources)).toEqual([]);
  });

  test('gives access no value of a room or of the store', () => {
    expect(rules.accessStandsAlone(sources)).toEqual([]);
  });

  test('asks nothing beside a transaction that it is in', () => {
    expect(rules.actionsUseTheirTransaction(sources)).toEqual([]);
    const text =
      'export async function closeTicket(act: Act, id: string) {\n  await desk.database.prisma.ticket.count();\n}';
    expect(rules.actionsUseTheirTransaction([{ path: 'src/ticket/actions.ts', text, imports: [] }])).toHaveLength(1);
  });

  test('has no barrel files', () => {
    expect(rules.noBarrels(sources)).toEqual([]);
  });

  test('has no import cycles', () => {
    expect(rules.noCycles(sources)).toEqual([]);
  });

  test('stays in small files', () => {
    expect(rules.filesAreSmall(sources)).toEqual([]);
  });
});
