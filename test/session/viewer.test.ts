import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInViewer } from '../../src/access/viewer.ts';
import { signIn, updateViewer } from '../../src/session/actions.ts';
import { ViewerSource } from '../../src/session/viewer-source.ts';
import { act } from '../../src/store/transact.ts';
import { countStatements } from '../statements.ts';
import { ana, refusal, rosa, type SessionDesk, sessionDesk } from './desk.ts';

let desk: SessionDesk;
let source: ViewerSource;
let viewer: SignedInViewer;
beforeAll(async () => {
  desk = await sessionDesk();
});
beforeEach(async () => {
  await desk.reset();
  source = new ViewerSource(desk.database);
  ({ viewer } = await signIn(desk, ana));
});
afterAll(() => desk.drop());

describe('a viewer', () => {
  test('is read in one statement, with rights as they are now', async () => {
    const { prisma } = desk.database;
    const customer = await signIn(desk, rosa);
    await prisma.manager.updateMany({ data: { role: 'AGENT', permissions: ['MANAGE_PEOPLE'] } });
    const team = await prisma.team.create({
      data: { name: 'First line', members: { create: { managerId: viewer.id } } },
    });
    await prisma.portalConfig.updateMany({ data: { showPeopleItems: false, kind: 'TASKS' } });
    const { result, statements } = await countStatements(desk.database, () => source.load(viewer));
    expect(statements).toHaveLength(1);
    expect(result).toMatchObject({ role: 'AGENT', permissions: ['MANAGE_PEOPLE'], teamIds: [team.id] });
    const rosas = await countStatements(desk.database, () => source.load(customer.viewer));
    expect(rosas.statements).toHaveLength(1);
    expect(rosas.result).toMatchObject({ portal: { showPeopleItems: false, kind: 'TASKS' } });
  });

  test('is read in one statement with all others who come in the same tick', async () => {
    const customer = await signIn(desk, rosa);
    const { result, statements } = await countStatements(desk.database, () =>
      Promise.all([source.load(viewer), source.load(customer.viewer), source.load(viewer)]),
    );
    expect(statements).toHaveLength(1);
    expect(result.map(({ id }) => id)).toEqual([viewer.id, customer.viewer.id, viewer.id]);
  });

  test('whose session is revoked is gone', async () => {
    await desk.database.prisma.session.updateMany({ data: { revokedAt: new Date() } });
    expect(await refusal(source.load(viewer))).toBe('SESSION_ENDED');
    await desk.database.prisma.session.deleteMany();
    expect(await refusal(source.load(viewer))).toBe('SESSION_ENDED');
  });
});

describe('a viewer who changes themself', () => {
  test('changes what they name and nothing else, and the log tells which', async () => {
    const { prisma } = desk.database;
    await act(desk, viewer, (current) => updateViewer(current, { name: 'Ana María', locale: null, timeZone: 'UTC' }));
    const row = await prisma.manager.findUniqueOrThrow({ where: { id: viewer.id } });
    expect(row).toMatchObject({ name: 'Ana María', locale: 'en', timeZone: 'UTC' });
    await act(desk, viewer, (current) => updateViewer(current, { name: 'Ana María' }));
    const events = await prisma.event.findMany({ where: { subjectId: viewer.id } });
    expect(events).toMatchObject([{ kind: 'manager.updated', managerId: viewer.id, properties: ['name'] }]);
  });

  test('as a customer changes the language of their mails', async () => {
    const customer = await signIn(desk, rosa);
    await act(desk, customer.viewer, (current) => updateViewer(current, { locale: 'en-GB' }));
    expect(await source.load(customer.viewer)).toMatchObject({ locale: 'en-GB' });
  });
});
