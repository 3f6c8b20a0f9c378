import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleFrom } from '../../src/answer/rules.ts';

describe('BM-01 a title from a text', () => {
  it.each([
    ['Where is my parcel?', 'Where is my parcel?'],
    ['\n\n  two   lines \t of one\r\nparagraph\r\n \r\nThe next', 'two lines of one paragraph'],
    ['# Heading\n\nText', 'Heading'],
    ['> quoted', 'quoted'],
    ['- **one**\n- two', 'one two'],
    ['1. first', 'first'],
    ['---\nAfter a line', 'After a line'],
    ['???', '???'],
    ['¿Dónde está?', '¿Dónde está?'],
    ['-5 degrees', '-5 degrees'],
  ])('of %j is %j', (text, title) => {
    expect(titleFrom(text)).toBe(title);
  });

  it('that is too long ends with a whole word and an ellipsis', () => {
    const title = titleFrom('word '.repeat(100));
    expect(title).toBe(`${'word '.repeat(38)}word…`);
    expect(titleFrom('x'.repeat(300))).toBe(`${'x'.repeat(199)}…`);
    expect(titleFrom(`${'x'.repeat(198)}😀😀`)).toBe(`${'x'.repeat(198)}…`);
  });

  it('is of any text one line of 1 to 200 characters, with no half of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 500 }), (text) => {
        fc.pre(text.trim().length > 0);
        const title = titleFrom(text);
        expect(title.length).toBeGreaterThan(0);
        expect(title.length).toBeLessThanOrEqual(200);
        expect(title).not.toMatch(/[\r\n]/);
        expect(title.isWellFormed()).toBe(true);
      }),
    );
  });
});
