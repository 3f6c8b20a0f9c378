import { invalid, Refusal } from '../errors.ts';
import type { Act } from '../events/log.ts';
import { appendChange } from '../events/log.ts';
import type { ApiScope } from '../store/generated/enums.ts';
import { activityOf, difference, lockRow, saveRow, setActive } from '../store/row.ts';
import { makeKey } from './key.ts';
import { assertFuture, endOfOverlap, isInForce, limits, sameLife } from './rules.ts';

type Optional<T> = T | null | undefined;

export async function createIntegration(act: Act, { name, scopes }: { name: string; scopes: readonly ApiScope[] }) {
  const { id } = await act.tx.integration.create({
    data: { name, scopes: [...new Set(scopes)], createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'Integration', id, 'created');
  return { id };
}

/** Scopes that are taken away are gone at once, also for what streams. */
export async function updateIntegration(
  act: Act,
  { id, name, scopes }: { id: string; name?: Optional<string>; scopes?: Optional<ApiScope[]> },
) {
  await lockRow(act, 'Integration', id);
  const integration = await act.tx.integration.findUniqueOrThrow({ where: { id } });
  return saveRow(
    act,
    'Integration',
    id,
    difference(integration, { name, scopes: scopes && [...new Set(scopes)] }),
    (data) => act.tx.integration.update({ where: { id }, data, select: { id: true } }),
  );
}

/** Nothing that it handed out opens anything any more. */
export async function deactivateIntegration(act: Act, id: string) {
  if (await setActive(act, 'Integration', id, false))
    await act.tx.session.updateMany({ where: { integrationId: id, revokedAt: null }, data: { revokedAt: act.now } });
  return { id };
}

export const { reactivate: reactivateIntegration } = activityOf('Integration');

interface KeyMade {
  apiKeyId: string;
  secret: string;
}

export async function createApiKey(
  act: Act,
  { integration, expiresAt }: { integration: string; expiresAt?: Optional<Date> },
): Promise<KeyMade> {
  assertFuture('expiresAt', expiresAt, act.now);
  await lockRow(act, 'Integration', integration);
  const { deactivatedAt } = await act.tx.integration.findUniqueOrThrow({ where: { id: integration } });
  if (deactivatedAt) throw invalid('integration', 'INVALID_REFERENCE', 'There is no such active integration.');
  return addKey(act, integration, expiresAt ?? null);
}

/** A new key beside the old one, which goes on for as long as it takes to put the new one everywhere. */
export async function rotateApiKey(
  act: Act,
  { id, overlapHours, expiresAt }: { id: string; overlapHours: number; expiresAt?: Optional<Date> },
): Promise<KeyMade & { rotatedKeyId: string }> {
  assertFuture('expiresAt', expiresAt, act.now);
  const old = await lockKey(act, id);
  if (!isInForce(old, act.now)) throw invalid('id', 'INVALID_REFERENCE', 'The key is no longer in force.');
  await act.tx.apiKey.update({ where: { id }, data: { expiresAt: endOfOverlap(old, overlapHours, act.now) } });
  await appendChange(act, 'ApiKey', id, 'updated', ['expiresAt']);
  const made = await addKey(act, old.integrationId, expiresAt === undefined ? sameLife(old, act.now) : expiresAt);
  return { ...made, rotatedKeyId: id };
}

/** It opens nothing any more, and what streams by it ends. */
export async function revokeApiKey(act: Act, { id }: { id: string }) {
  const key = await lockKey(act, id);
  if (!key.revokedAt) {
    await act.tx.apiKey.update({ where: { id }, data: { revokedAt: act.now } });
    await appendChange(act, 'ApiKey', id, 'revoked');
  }
  return { apiKeyId: id };
}

/** Of an integration whose row is locked. */
async function addKey(act: Act, integrationId: string, expiresAt: Date | null): Promise<KeyMade> {
  const inForce = await act.tx.apiKey.count({
    where: { integrationId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: act.now } }] },
  });
  if (inForce >= limits.keys)
    throw new Refusal('LIMIT_REACHED', `An integration has at most ${limits.keys} keys in force.`);
  const { secret, prefix, hash } = makeKey();
  const { id } = await act.tx.apiKey.create({
    data: { integrationId, prefix, hash, createdAt: act.now, expiresAt },
    select: { id: true },
  });
  await appendChange(act, 'ApiKey', id, 'created');
  return { apiKeyId: id, secret };
}

/** The integration's row before its key's, as whoever adds a key locks it too. */
async function lockKey(act: Act, id: string) {
  const key = await act.tx.apiKey.findUnique({ where: { id }, select: { integrationId: true } });
  if (key) await lockRow(act, 'Integration', key.integrationId);
  await lockRow(act, 'ApiKey', id);
  return act.tx.apiKey.findUniqueOrThrow({ where: { id } });
}
