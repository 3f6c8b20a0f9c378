import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignedInViewer } from '../../src/access/viewer.ts';
import { appendChange } from '../../src/events/log.ts';
import { signIn, updateViewer } from '../../src/session/actions.ts';
import { ViewerSource } from '../../src/session/viewer-source.ts';
import { act, transact } from '../../src/store/transact.ts';
import { countStatements } from '../statements.ts';
import { ana, refusal, rosa, type SessionDesk, sessionDesk } from './desk.ts';

/** What was read is handed out once the gate is open. */
class SlowSource extends ViewerSource {
  reads = 0;
  gate = Promise.resolve();

  override async read(sessionId: string) {
    const known = await super.read(sessionId);
    this.reads++;
    await this.gate;
    return known;
  }

  /** For those who come now; whoever comes after `next` was called finds it open again. */
  hold() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gate = promise;
    return { open: resolve, next: () => (this.gate = Promise.resolve()) };
  }
}

const event = (subjectType: string) => ({ row: { subjectType } });

let desk: SessionDesk;
let source: SlowSource;
let viewer: SignedInViewer;
beforeAll(async () => {
  desk = await sessionDesk();
});
beforeEach(async () => {
  await desk.reset();
  source = new SlowSource(desk.database);
  ({ viewer } = await signIn(desk, ana));
});
afterAll(() => desk.drop());

const demote = () => desk.database.prisma.manager.updateMany({ data: { role: 'AGENT' } });
const role = async () => {
  const current = await source.current(viewer);
  return current.kind === 'MANAGER' ? current.role : null;
};

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

  test('who lives on is read again only after an event that may concern them', async () => {
    expect([await role(), await role(), source.reads]).toEqual(['ADMIN', 'ADMIN', 1]);
    await demote();
    for (const other of ['Ticket', 'Template', 'Category']) source.observe(event(other));
    expect([await role(), source.reads]).toEqual(['ADMIN', 1]);
    for (const subject of ['Affiliate', 'Manager', 'Organization', 'Team', 'PortalConfig', 'Session']) {
      const { reads } = source;
      source.observe(event(subject));
      expect([await role(), source.reads]).toEqual(['AGENT', reads + 1]);
    }
  });

  test('who was being read when the event came is not kept as they were', async () => {
    const { open, next } = source.hold();
    const early = [role(), role()];
    await vi.waitFor(() => expect(source.reads).toBe(1));
    next();
    await demote();
    source.observe(event('Manager'));
    expect(await role()).toBe('AGENT');
    open();
    expect(await Promise.all(early)).toEqual(['ADMIN', 'ADMIN']);
    expect([await role(), source.reads]).toEqual(['AGENT', 2]);
  });

  test('who was demoted is known so as soon as the log tells it', async () => {
    expect(await desk.viewers.current(viewer)).toMatchObject({ role: 'ADMIN' });
    await transact(desk, async (tx) => {
      await tx.manager.update({ where: { id: viewer.id }, data: { role: 'AGENT' } });
      await appendChange({ tx, now: new Date(), viewer: null }, 'Manager', viewer.id, 'updated', ['role']);
    });
    await vi.waitFor(async () => expect(await desk.viewers.current(viewer)).toMatchObject({ role: 'AGENT' }));
  });

  test('whose session ended by time alone is gone without any event, unless it was refreshed', async () => {
    const { prisma } = desk.database;
    const where = { id: viewer.sessionId };
    await prisma.session.update({ where, data: { expiresAt: new Date(Date.now() + 300) } });
    await role();
    await prisma.session.update({ where, data: { expiresAt: new Date(Date.now() + 60_000) } });
    await vi.waitFor(async () => expect([await role(), source.reads]).toEqual(['ADMIN', 2]));
    await prisma.session.update({ where, data: { expiresAt: new Date(Date.now() + 300) } });
    source.observe(event('Session'));
    await role();
    await vi.waitFor(async () => expect(await refusal(source.current(viewer))).toBe('SESSION_ENDED'));
  });

  test('whose reading failed is read again', async () => {
    await desk.database.prisma.session.updateMany({ data: { revokedAt: new Date() } });
    expect(await refusal(source.current(viewer))).toBe('SESSION_ENDED');
    await desk.database.prisma.session.updateMany({ data: { revokedAt: null } });
    expect(await role()).toBe('ADMIN');
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
