import { describe, expect, test } from 'vitest';
import * as rules from '../imports/rules.ts';
import { importsOf, source } from '../imports/source.ts';

const parsed = (text: string) =>
  importsOf('src/room/file.ts', text).map(({ target, isType }) => `${isType ? 'type' : 'value'} ${target}`);
const room = (path: string, text: string) => source(`src/${path}`, text);

describe('the parser of imports', () => {
  test.each([
    [`import { a } from './a.ts';`, 'value src/room/a.ts'],
    [`import a, { b } from '../b.ts';`, 'value src/b.ts'],
    [`import * as a from 'graphql/type/index.js';`, 'value graphql/type/index.js'],
    [`import './side-effect.ts';`, 'value src/room/side-effect.ts'],
    [`import {\n  // it's here\n  a,\n  type B,\n} from "./a.ts";`, 'value src/room/a.ts'],
    [`import { type A } from './a.ts';`, 'value src/room/a.ts'],
    [`import type { A } from './a.ts';`, 'type src/room/a.ts'],
    [`import type A from './a.ts';`, 'type src/room/a.ts'],
    [`import type from './a.ts';`, 'value src/room/a.ts'],
    [`import data from './a.json' with { type: 'json' };`, 'value src/room/a.json'],
    [`export { a } from './a.ts';`, 'value src/room/a.ts'],
    [`export * from './a.ts';`, 'value src/room/a.ts'],
    [`export type { A } from './a.ts';`, 'type src/room/a.ts'],
    [`const a = await import('./a.ts');`, 'value src/room/a.ts'],
    [`let a: typeof import('./a.ts');`, 'type src/room/a.ts'],
    [`let a: import('./a.ts').A;`, 'type src/room/a.ts'],
  ])('reads %s', (text, expected) => {
    expect(parsed(text)).toEqual([expected]);
  });

  test('reads every statement of a file', () => {
    const text = `import type { A } from './a.ts';\nexport interface B { a: A }\nexport type { C } from './c.ts';\n`;
    expect(parsed(text)).toEqual(['type src/room/a.ts', 'type src/room/c.ts']);
  });

  test('is not deceived by comments, strings, templates and declarations', () => {
    const text = [
      `// import { a } from './a.ts';`,
      `/*\nimport { b } from './b.ts';\n*/`,
      `const c = \`\nimport { c } from './c.ts';\n\`;`,
      `export const from = 'd';`,
      `export type E = { from: 'e' };`,
    ];
    expect(parsed(text.join('\n'))).toEqual([]);
  });
});

describe('the import rules', () => {
  test('refuse GraphQL in an action and accept it in a schema', () => {
    const text = `import type { GraphQLError } from 'graphql';`;
    expect(rules.apiOnlyInSchemas([room('ticket/actions.ts', text)])).toEqual([
      expect.stringContaining('src/ticket/actions.ts imports graphql:'),
    ]);
    const allowed = [
      'ticket/schema.ts',
      'ticket/filter.schema.ts',
      'graphql/a.ts',
      'http/ws/a.ts',
      'schema.ts',
      'app.ts',
    ];
    expect(rules.apiOnlyInSchemas(allowed.map((path) => room(path, text)))).toEqual([]);
  });

  test.each(['@pothos/core', 'graphql-yoga', 'graphql-ws/use/ws', '@graphql-yoga/render-graphiql'])(
    'refuse %s in a rule',
    (name) => {
      expect(rules.apiOnlyInSchemas([room('ticket/rules.ts', `import '${name}';`)])).toHaveLength(1);
    },
  );

  test("refuse a room that imports another room's schema, even as a type", () => {
    const text = `import type { TicketRef } from '../ticket/schema.ts';`;
    expect(rules.schemasStandAlone([room('thread/schema.ts', text), room('graphql/a.ts', text)])).toHaveLength(2);
    expect(rules.schemasStandAlone([room('ticket/a.schema.ts', `import './schema.ts';`)])).toEqual([]);
    expect(rules.schemasStandAlone([room('schema.ts', `import './ticket/schema.ts';`)])).toEqual([]);
  });

  test('refuse values in rules that are not errors or rules', () => {
    const values = [`import { now } from './reads.ts';`, `import { z } from 'zod';`].join('\n');
    expect(rules.rulesAreClosed([room('ticket/rules.ts', values)])).toHaveLength(2);
    const fine = [
      `import { Refusal } from '../errors.ts';`,
      `import { isOpen } from '../ticket/rules.ts';`,
      `import type { Ticket } from '../store/generated/client.ts';`,
    ].join('\n');
    expect(rules.rulesAreClosed([room('thread/rules.ts', fine)])).toEqual([]);
  });

  test('refuse values of rooms and store in access', () => {
    const text = `import { prisma } from '../store/database.ts';\nimport { isOpen } from '../ticket/rules.ts';`;
    expect(rules.accessStandsAlone([room('access/ticket.ts', text)])).toHaveLength(2);
    const fine = `import type { Prisma } from '../store/database.ts';\nimport { isStaff } from './viewer.ts';`;
    expect(rules.accessStandsAlone([room('access/ticket.ts', fine)])).toEqual([]);
  });

  test('refuse barrels by name and by content', () => {
    expect(rules.noBarrels([room('ticket/index.ts', 'export const a = 1;')])).toHaveLength(1);
    expect(rules.noBarrels([room('a.ts', `export * from './b.ts';\nexport {\n  c,\n} from './c.ts';\n`)])).toHaveLength(
      1,
    );
    expect(rules.noBarrels([room('a.ts', `import { b } from './b.ts';\n\nexport { b };\n`)])).toHaveLength(1);
    expect(rules.noBarrels([room('a.ts', `export { b } from './b.ts';\nexport const c = 1;\n`)])).toEqual([]);
    expect(
      rules.noBarrels([room('schema.ts', `import './a.ts';\nimport './b.ts';\n\nexport const schema = build();\n`)]),
    ).toEqual([]);
  });

  test('refuse a cycle of values, name its files, and accept one of types', () => {
    const a = room('ticket/actions.ts', `import { b } from '../thread/actions.ts';`);
    const b = (type: string) => room('thread/actions.ts', `import ${type} { a } from '../ticket/actions.ts';`);
    expect(rules.noCycles([a, b('')])).toEqual([
      'src/ticket/actions.ts → src/thread/actions.ts → src/ticket/actions.ts',
    ]);
    expect(rules.noCycles([a, b('type')])).toEqual([]);
  });

  test('refuse a file of 301 lines and a median of 100', () => {
    expect(
      rules.filesAreSmall([room('a.ts', 'a;\n'.repeat(99)), room('b.ts', 'b;\n'.repeat(301)), room('c.ts', 'c;\n')]),
    ).toEqual([expect.stringContaining('src/b.ts has 301 lines')]);
    expect(rules.filesAreSmall([room('a.ts', 'a;\n'.repeat(100))])).toEqual([expect.stringContaining('median')]);
  });
});
