import type { Desk } from '../desk.ts';
import { appendChange } from '../events/log.ts';
import { inviteLink } from '../session/password-actions.ts';
import { transact } from '../store/transact.ts';

/**
 * Somebody must be able to sign in first: a desk without managers gets the administrator that the setting names, who
 * is mailed a link to choose a password.
 */
export async function ensureFirstAdmin(desk: Desk): Promise<void> {
  const { adminEmail } = desk.settings;
  if (!adminEmail) return;
  const id = await transact(desk, async (tx) => {
    // two nodes that start together make one
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(72707370)::text`;
    if ((await tx.manager.count()) > 0) return null;
    const now = new Date();
    const admin = await tx.manager.create({
      data: { name: 'Administrator', email: adminEmail, role: 'ADMIN', createdAt: now, updatedAt: now },
    });
    await appendChange({ tx, now, viewer: null }, 'Manager', admin.id, 'created');
    return admin.id;
  });
  if (id) await inviteLink(desk, { kind: 'MANAGER', id });
}
