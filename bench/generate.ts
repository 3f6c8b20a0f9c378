/**
 * Fills a database of its own with people, tickets, comments and events, the same ones for the same seed.
 *
 *   node generate.ts [--scale 1] [--seed 1] [--verify] [--drop]
 */
import { parseArgs } from 'node:util';
import { dropDatabase, nameOf } from './ground/database.ts';
import { ensureGround } from './ground/fill.ts';
import { faultsOf } from './ground/verify.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    verify: { type: 'boolean', default: false },
    drop: { type: 'boolean', default: false },
  },
});
const size = { scale: Number(values.scale), seed: Number(values.seed) };
if (!(size.scale > 0) || !Number.isInteger(size.seed)) throw new TypeError('--scale and --seed are numbers');

if (values.drop) {
  await dropDatabase(nameOf(size));
} else {
  const name = await ensureGround(size, (line) => console.error(line));
  const faults = values.verify ? await faultsOf(name, size.scale) : [];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(values.verify ? `${name} is right` : name);
}
