import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignedInViewer } from '../../src/access/viewer.ts';
import { appendChange } from '../../src/events/log.ts';
import { signIn } from '../../src/session/actions.ts';
import { Attendance } from '../../src/session/attendance.ts';
import type { Presence } from '../../src/session/presence.ts';
import { type Pass, ViewerSource } from '../../src/session/viewer-source.ts';
import { transact } from '../../src/store/transact.ts';
import { ana, refusal, rosa, type SessionDesk, sessionDesk } from './desk.ts';

/** What was read is handed out once the gate is open. */
class SlowSource extends ViewerSource {
  reads = 0;
  gate = Promise.resolve();

  override async read(pass: Pass) {
    const known = await super.read(pass);
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

const event = (subjectType: string, subjectId: string) => ({ row: { subjectType, subjectId } });

let desk: SessionDesk;
let source: SlowSource;
let attendance: Attendance;
let viewer: SignedInViewer;
let presence: Presence;
beforeAll(async () => {
  desk = await sessionDesk();
});
beforeEach(async () => {
  await desk.reset();
  source = new SlowSource(desk.database);
  attendance = new Attendance(source);
  ({ viewer } = await signIn(desk, ana));
  presence = await attendance.attend(viewer);
});
afterEach(() => attendance.leave(presence));
afterAll(() => desk.drop());

const { sessions, managers } = {
  sessions: (data: { expiresAt?: Date; revokedAt?: Date | null }) => desk.database.prisma.session.updateMany({ data }),
  managers: (role: 'AGENT' | 'ADMIN') => desk.database.prisma.manager.updateMany({ data: { role } }),
};
const role = async () => {
  const current = await presence.current();
  return current.kind === 'MANAGER' ? current.role : null;
};
const soon = (milliseconds: number) => new Date(Date.now() + milliseconds);

describe('somebody who stays', () => {
  test('is read again only after an event of a row that they are made of', async () => {
    expect([await role(), await role(), source.reads]).toEqual(['ADMIN', 'ADMIN', 1]);
    await managers('AGENT');
    const other = crypto.randomUUID();
    for (const subject of ['Ticket', 'Manager', 'Affiliate', 'Session'])
      attendance.observe(event(subject, subject === 'Ticket' ? viewer.id : other));
    expect([await role(), source.reads]).toEqual(['ADMIN', 1]);
    for (const [subject, id] of [
      ['Manager', viewer.id],
      ['Session', viewer.sessionId],
    ] as const) {
      const { reads } = source;
      attendance.observe(event(subject, id));
      expect([await role(), source.reads]).toEqual(['AGENT', reads + 1]);
    }
  });

  test('as a customer hangs on person, organization, portal, and the integration that signed them in', async () => {
    const customer = (await signIn(desk, rosa)).viewer;
    if (customer.kind !== 'AFFILIATE') throw new TypeError('Rosa is a customer');
    const { prisma } = desk.database;
    const integration = await prisma.integration.create({ data: { name: 'Panel' } });
    await prisma.session.updateMany({ where: { id: customer.sessionId }, data: { integrationId: integration.id } });
    const rosas = await attendance.attend(customer);
    for (const id of [customer.id, customer.organizationId, customer.portal.id, integration.id]) {
      const { reads } = source;
      attendance.observe(event('Affiliate', id));
      await rosas.current();
      expect(source.reads).toBe(reads + 1);
    }
    attendance.leave(rosas);
  });

  test('hangs on the new organization once they have moved there', async () => {
    const customer = (await signIn(desk, rosa)).viewer;
    const rosas = await attendance.attend(customer);
    const { id: organizationId } = await desk.database.prisma.organization.create({ data: { name: 'New' } });
    await desk.database.prisma.affiliate.update({ where: { id: customer.id }, data: { organizationId } });
    attendance.observe(event('Affiliate', customer.id));
    await rosas.current();
    const { reads } = source;
    attendance.observe(event('Organization', organizationId));
    await rosas.current();
    expect(source.reads).toBe(reads + 1);
    attendance.leave(rosas);
  });

  test('who was being read when an event came is read once more', async () => {
    const { open, next } = source.hold();
    attendance.observe(event('Manager', viewer.id));
    const early = role();
    await vi.waitFor(() => expect(source.reads).toBe(2));
    next();
    await managers('AGENT');
    // whatever it is of: it may be one of the rows that are being read
    attendance.observe(event('Organization', crypto.randomUUID()));
    open();
    expect([await early, source.reads]).toEqual(['AGENT', 3]);
  });

  test('is read once for all that is open, and anew for what opens', async () => {
    const again = await attendance.attend(viewer);
    expect(again).toBe(presence);
    expect([source.reads, attendance.size]).toEqual([2, 1]);
    attendance.leave(again);
    expect(attendance.size).toBe(1);
    attendance.leave(presence);
    expect(attendance.size).toBe(0);
    presence = await attendance.attend(viewer);
    expect(presence).not.toBe(again);
  });

  test('who was demoted is known so as soon as the log tells it', async () => {
    const live = await desk.attendance.attend(viewer);
    await transact(desk, async (tx) => {
      await tx.manager.update({ where: { id: viewer.id }, data: { role: 'AGENT' } });
      await appendChange({ tx, now: new Date(), viewer: null }, 'Manager', viewer.id, 'updated', ['role']);
    });
    await vi.waitFor(async () => expect(await live.current()).toMatchObject({ role: 'AGENT' }));
    desk.attendance.leave(live);
  });

  test('whose session ended by time alone is gone without any event, unless it was refreshed', async () => {
    const gone = vi.fn();
    presence.hold({ end: gone });
    await sessions({ expiresAt: soon(200) });
    attendance.observe(event('Session', viewer.sessionId));
    await role();
    await sessions({ expiresAt: soon(500) });
    await vi.waitFor(() => expect(source.reads).toBeGreaterThanOrEqual(3));
    expect(gone).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(gone).toHaveBeenCalledWith(expect.objectContaining({ code: 'SESSION_ENDED' })));
    expect(await refusal(presence.current())).toBe('SESSION_ENDED');
  });

  test('whose session is over is told so though nothing asks, and comes in no more', async () => {
    const gone = vi.fn();
    presence.hold({ end: gone });
    await sessions({ revokedAt: new Date() });
    attendance.observe(event('Session', viewer.sessionId));
    await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
    expect(await refusal(attendance.attend(viewer))).toBe('SESSION_ENDED');
    await sessions({ revokedAt: null });
    expect(await refusal(presence.current())).toBe('SESSION_ENDED');
    const back = await attendance.attend(viewer);
    expect(await back.current()).toMatchObject({ id: viewer.id });
    attendance.leave(back);
    expect(attendance.size).toBe(0);
  });

  test('whose reading failed by a fault is read again', async () => {
    const failing = vi.spyOn(source, 'read').mockRejectedValueOnce(new Error('no answer'));
    attendance.observe(event('Manager', viewer.id));
    await expect(presence.current()).rejects.toThrow('no answer');
    failing.mockRestore();
    expect(await role()).toBe('ADMIN');
  });
});
