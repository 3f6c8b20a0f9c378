import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { settingDocs } from '../../src/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const readme = read('README.md');

/** The lines between `<!-- name -->` and `<!-- /name -->`. */
function section(name: string): string[] {
  const [, text] = new RegExp(`<!-- ${name} -->\\n([^]*?)\\n<!-- /${name} -->`).exec(readme) ?? [];
  if (text === undefined) throw new Error(`README.md has no part ${name}`);
  return text.split('\n');
}

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

const cell = (text: string) => text.replaceAll('|', '\\|');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

describe('README.md', () => {
  test('lists every setting with its default and its description', () => {
    const rows = settingDocs.map(({ name, default: fallback, description }) =>
      row(`\`${name}\``, fallback, description),
    );
    expect(section('settings')).toEqual(['| Variable | Default | |', '| --- | --- | --- |', ...rows]);
  });

  test('names every script that there is, and no other', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = section('scripts').flatMap((line) => {
      const [, first = ''] = line.split('|');
      return [...first.matchAll(/`([a-z:]+)`/g)].map(([, name]) => name);
    });
    expect(named.sort()).toEqual(
      Object.keys(scripts)
        .filter((name) => name !== 'postinstall')
        .sort(),
    );
  });

  test('asks only what the schema answers', () => {
    const posted = blocks('sh')
      .flatMap((text) => [...text.matchAll(/'(\{"query".*\})'/g)])
      .map(([, body = '']) => (JSON.parse(body) as { query: string }).query);
    const inCode = blocks('js').flatMap((text) =>
      [...text.matchAll(/'(subscription .*)'/g)].map(([, query = '']) => query),
    );
    const operations = [...blocks('graphql'), ...posted, ...inCode];
    expect(operations.length).toBeGreaterThanOrEqual(8);
    // one that is indented would not be found
    expect(readme).not.toMatch(/^ +```(graphql|js|sh)/m);
    const schema = buildSchema(read('schema.graphql'));
    for (const operation of operations) expect(validate(schema, parse(operation)), operation).toEqual([]);
  });
});

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('points only to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });

  test('names only files that are there', () => {
    const named = [...text.matchAll(/`((?:src|test|prisma|scripts|examples)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });
});

test('CHANGELOG.md begins with what is not released yet', () => {
  expect(read('CHANGELOG.md')).toMatch(/^# Changelog\n\n## Pending\n\n- /);
});
