import { readFileSync } from 'node:fs';
import type pg from 'pg';

const ticksPerSecond = 100;

/** Seconds of all threads of a process of this machine; null where that cannot be read (Linux only). */
export function cpuOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** Seconds of those connections of a database that are there; null where PostgreSQL runs elsewhere. */
export async function cpuOfDatabase(client: pg.Client, name: string): Promise<Map<number, number> | null> {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND backend_type IN ('client backend', 'parallel worker')`,
    [name],
  );
  const found = new Map<number, number>();
  for (const { pid } of rows) {
    const seconds = isPostgres(pid) ? cpuOf(pid) : null;
    if (seconds === null) return null;
    found.set(pid, seconds);
  }
  return found;
}

/** A connection that is new since then has spent all of its time since then. */
export function spentSince(before: Map<number, number> | null, after: Map<number, number> | null): number | null {
  if (!before || !after) return null;
  return [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
}

function isPostgres(pid: number): boolean {
  try {
    return /postgres/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return false;
  }
}
