import { programOf } from '../access/viewer.ts';
import { createAffiliate } from '../affiliate/actions.ts';
import type { Desk } from '../desk.ts';
import { forbidden, invalid, Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { createOrganization } from '../organization/actions.ts';
import { makeToken } from '../session/one-time.ts';
import { admits, isActive } from '../session/rules.ts';
import { holdRow } from '../store/row.ts';
import { readProgram } from './key-holder.ts';

type Optional<T> = T | null | undefined;

export interface AffiliateToken {
  affiliate?: Optional<string>;
  externalId?: Optional<string>;
  portal: string;
  expiresInSeconds: number;
  name?: Optional<string>;
  email?: Optional<string>;
  organization?: Optional<{ externalId: string; name?: Optional<string> }>;
}

interface Opened {
  affiliateId: string;
  sessionId: string;
  portalId: string;
}

/** Signs a customer in for a while: a session that nobody can refresh, and that ends with its token. */
export async function openAffiliateSession(act: Act, input: AffiliateToken): Promise<Opened> {
  await holdKey(act);
  const portal = await portalFor(act, input.portal);
  const affiliateId = await affiliateOf(act, input);
  const affiliate = await heldAffiliate(act, affiliateId);
  if (!isActive(affiliate))
    throw invalid(
      input.affiliate ? 'affiliate' : 'externalId',
      'INVALID_REFERENCE',
      'There is no such active affiliate.',
    );
  if (!admits(portal, affiliate))
    throw invalid('portal', 'INVALID_REFERENCE', 'The portal does not admit the organization of this person.');
  const { id: sessionId } = await act.tx.session.create({
    data: {
      affiliateId,
      portalId: portal.id,
      integrationId: act.viewer.id,
      // of a token that nobody has
      refreshHash: makeToken().hash,
      createdAt: act.now,
      usedAt: act.now,
      expiresAt: endOf(act.now, input.expiresInSeconds),
    },
    select: { id: true },
  });
  await appendChange(act, 'AffiliateToken', sessionId, 'created', [], { affiliateId });
  return { affiliateId, sessionId, portalId: portal.id };
}

/** To be called once the session is committed. */
export async function issueAffiliateToken(
  { tokens }: Pick<Desk, 'tokens'>,
  { affiliateId, sessionId, portalId }: Opened,
  now: Date,
  seconds: number,
) {
  const { token, expiresAt } = await tokens.issue(
    { kind: 'AFFILIATE', personId: affiliateId, sessionId, portalId },
    now,
    seconds,
  );
  return { id: affiliateId, accessToken: token, accessTokenExpiresAt: expiresAt };
}

// What ends sessions locks its row and then looks for them. A row that is held here is judged as it stays until this
// session is committed, and found.

async function holdKey({ tx, viewer }: Act) {
  const program = programOf(viewer);
  if (!program) throw forbidden('Only a program asks for this.');
  await holdRow(tx, 'Integration', program.id);
  await holdRow(tx, 'ApiKey', program.keyId);
  await readProgram(tx, { id: program.keyId }, null);
}

async function portalFor({ tx }: Act, slug: string) {
  const named = await tx.portalConfig.findUnique({ where: { slug }, select: { id: true } });
  if (named) await holdRow(tx, 'PortalConfig', named.id);
  const portal = await tx.portalConfig.findUnique({
    where: { slug },
    select: { id: true, enabled: true, admitsAll: true },
  });
  if (!portal?.enabled) throw invalid('portal', 'INVALID_REFERENCE', 'There is no such enabled portal.');
  return portal;
}

async function heldAffiliate({ tx }: Act, id: string) {
  await tx.$queryRaw`
    SELECT 1 FROM "Affiliate" a JOIN "Organization" o ON o."id" = a."organizationId" WHERE a."id" = ${id}::uuid FOR SHARE`;
  return tx.affiliate.findUniqueOrThrow({
    where: { id },
    select: {
      deactivatedAt: true,
      organization: { select: { deactivatedAt: true, admissions: { select: { portalId: true } } } },
    },
  });
}

/** A token counts whole seconds. */
const endOf = (now: Date, seconds: number) => new Date((Math.floor(now.getTime() / 1_000) + seconds) * 1_000);

async function affiliateOf(act: Act, input: AffiliateToken): Promise<string> {
  const { affiliate, externalId } = input;
  const find = async (where: { id: string } | { externalId: string }) =>
    (await act.tx.affiliate.findUnique({ where, select: { id: true } }))?.id;
  if (affiliate && !externalId) {
    const known = await find({ id: affiliate });
    if (!known) throw invalid('affiliate', 'INVALID_REFERENCE', 'There is no such active affiliate.');
    return known;
  }
  if (!externalId || affiliate)
    throw new Refusal('INVALID_ARGUMENT', 'Name the person by `affiliate` or by `externalId`, one of the two.');
  const known = await find({ externalId });
  if (known) return known;
  // of two calls at once the second waits here, and then finds whom the first made
  await act.tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`affiliate ${externalId}`}, 0))::text`;
  return (await find({ externalId })) ?? newAffiliate(act, externalId, input);
}

async function newAffiliate(act: Act, externalId: string, { name, email, organization }: AffiliateToken) {
  if (!name) throw invalid('name', 'REQUIRED', 'Nobody has this external id yet: give the name of the new person.');
  if (!email)
    throw invalid('email', 'REQUIRED', 'Nobody has this external id yet: give the address of the new person.');
  if (await act.tx.affiliate.findUnique({ where: { email }, select: { id: true } }))
    throw invalid('email', 'ALREADY_EXISTS', 'Somebody has this address, but another external id or none.');
  const { id } = await createAffiliate(act, {
    name,
    email,
    externalId,
    ...(organization && { organization: await organizationOf(act, organization) }),
  });
  return id;
}

/** Two people of one new organization may come at once. */
async function organizationOf(act: Act, { externalId, name }: { externalId: string; name?: Optional<string> }) {
  const find = () => act.tx.organization.findUnique({ where: { externalId }, select: { id: true } });
  const known = await find();
  if (known) return known.id;
  if (!name) throw invalid('organization.name', 'REQUIRED', 'No organization has this external id yet: give its name.');
  await act.tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`organization ${externalId}`}, 0))::text`;
  const made = (await find()) ?? (await createOrganization(act, { name, externalId }));
  return made.id;
}
