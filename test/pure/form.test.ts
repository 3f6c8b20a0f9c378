import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Answers, type Asking, askedFields, type Condition, formFor, holds } from '../../src/form/rules.ts';

const form: Asking[] = [
  { key: 'kind', conditions: [] },
  { key: 'direction', conditions: [{ field: 'kind', choices: ['audio'] }] },
  { key: 'side', conditions: [{ field: 'direction', isSet: true }] },
  { key: 'other', conditions: [{ field: 'kind', isSet: false }] },
];
const asked = (answers: Answers, fields = form) => askedFields(fields, answers).map(({ key }) => key);

describe('TD-03 a form asks for', () => {
  it('what its conditions say, by the answers so far', () => {
    expect(asked({})).toEqual(['kind', 'other']);
    expect(asked({ kind: ['video'] })).toEqual(['kind']);
    expect(asked({ kind: ['audio'] })).toEqual(['kind', 'direction']);
    expect(asked({ kind: ['audio'], direction: ['in'] })).toEqual(['kind', 'direction', 'side']);
  });

  it('nothing that hangs on an answer to what is not asked for', () => {
    expect(asked({ kind: ['video'], direction: ['in'] })).toEqual(['kind']);
    expect(asked({ kind: [], direction: ['in'] })).toEqual(['kind', 'other']);
  });

  it.each<[string, Condition, unknown, boolean]>([
    ['a text', { field: 'x', text: 'a' }, 'a', true],
    ['another text', { field: 'x', text: 'a' }, 'b', false],
    ['a text with blanks around it', { field: 'x', text: 'a ' }, ' a', true],
    ['zero', { field: 'x', number: 0 }, 0, true],
    ['a no', { field: 'x', boolean: false }, false, true],
    ['no answer for a no', { field: 'x', boolean: false }, undefined, false],
    ['a no that is set', { field: 'x', isSet: true }, false, true],
    ['a blank that is not set', { field: 'x', isSet: false }, '  ', true],
    ['one choice of several', { field: 'x', choices: ['a', 'b'] }, ['b', 'c'], true],
    ['no choice of several', { field: 'x', choices: ['a', 'b'] }, ['c'], false],
  ])('by %s', (_what, condition, answer, expected) => {
    expect(holds(condition, answer)).toBe(expected);
  });

  it('who does not see a field nothing of it, and nothing that hangs on its being filled in', () => {
    const without = (hidden: string) => formFor(form, ({ key }) => key !== hidden);
    expect(without('kind')).toEqual([{ key: 'other', conditions: [] }]);
    expect(without('direction').map(({ key }) => key)).toEqual(['kind', 'other']);
    expect(without('other')).toEqual(form.slice(0, 3));
    expect(JSON.stringify(without('kind'))).not.toContain('kind');
  });
});

it('TD-03 front ends decide by what is built under its name', async () => {
  const script = `
    const { askedFields } = await import('hilo/form');
    console.log(askedFields([{ key: 'a', conditions: [] }, { key: 'b', conditions: [{ field: 'a', boolean: true }] }], { a: false }).length);
  `;
  const run = promisify(execFile);
  const { stdout } = await run('node', ['--input-type=module', '--eval', script], { cwd: process.cwd() });
  expect(stdout).toBe('1\n');
});
