import { type AuditFail, auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDesk, testDesk } from '../desk.ts';

let desk: TestDesk;
let url: string;
beforeAll(async () => {
  desk = await testDesk();
  url = `http://127.0.0.1:${await desk.app.listen()}/graphql`;
});
afterAll(() => desk.close());

const failed = (result: { status: string }): result is AuditFail => result.status !== 'ok';

describe('the audit of GraphQL over HTTP', () => {
  it('finds nothing that a server must or should do otherwise', async () => {
    const results = await auditServer({ url });
    const failures = results.filter(failed).map(({ id, name, status, reason }) => ({ id, name, status, reason }));
    // notice: what a server may do otherwise
    expect(failures.filter(({ status }) => status !== 'notice')).toEqual([]);
    expect(results.filter(({ name }) => /^(MUST|SHOULD)/.test(name)).length).toBeGreaterThanOrEqual(36);
  });
});
