import { onServer } from '../database.ts';

/** Fewer where the database is embedded, as the rules are the same; more by `npm run test:deep`. */
const most = Number(process.env['HILO_PROOF_WORLDS'] ?? (onServer ? 6 : 2));

/** How many random worlds a suite tries: a share of all, and so many at least that all happens in them. */
export const worldsFor = (share: number, least = 1) => Math.max(least, Math.round(most / share));
