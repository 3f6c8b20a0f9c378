import { expect, it } from 'vitest';
import { remedyOf } from '../../src/client/close-codes.ts';
import { closeCodes } from '../../src/http/close-codes.ts';

const rows = Object.values(closeCodes).flatMap(({ code, reasons, remedy }) =>
  (reasons.length > 0 ? reasons : [undefined]).map((reason) => [code, reason, remedy] as const),
);

it.each(rows)('the client does on %s %s what the list of close codes says: %s', (code, reason, remedy) => {
  expect(remedyOf(code, reason)).toBe(remedy);
});

it('the client connects again where a connection was lost', () => {
  expect(remedyOf(1006, '')).toBe('again');
  expect(remedyOf(undefined, undefined)).toBe('again');
});
