import { describe, expect, it } from 'vitest';
import { all, any, nobody, not } from '../../src/access/where.ts';

describe('filters', () => {
  it('an empty "any" matches nobody, never everybody', () => {
    expect(any()).toEqual(nobody);
    expect(nobody).toEqual({ id: { in: [] } });
  });

  it('refuse an undefined at any depth, which Prisma would drop', () => {
    expect(() => all({ id: undefined })).toThrow(/undefined in a filter: id/);
    expect(() => any({ AND: [{ ticket: { organizationId: undefined } }] })).toThrow(/organizationId/);
    expect(() => not({ a: { b: undefined } })).toThrow(/undefined in a filter: b/);
  });

  it('refuse an empty OR beneath, which Prisma would drop', () => {
    expect(() => all({ OR: [] })).toThrow(/empty OR/);
    expect(() => all({ ticket: { AND: [{ OR: [] }] } })).toThrow(/empty OR/);
  });

  it('leave null, dates and lists of values as they are', () => {
    const where = { deactivatedAt: null, at: { gte: new Date(0) }, ids: { in: [] } };
    expect(all(where)).toEqual({ AND: [where] });
  });
});
