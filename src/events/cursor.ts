import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Refusal } from '../errors.ts';

/** A place in the log. It grants nothing: what follows it is judged for whoever asks. */
export interface Place {
  position: bigint;
  epoch: string;
  /** Events after it that are known already, by their ids in ascending order: they had no position at the time. */
  known?: readonly bigint[];
}

const cipher = 'aes-256-gcm';

/** Sealed, so that positions tell no customer how much happens on the desk. */
export class Cursors {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'hilo cursor', 32));
  }

  seal({ position, epoch, known = [] }: Place): string {
    const nonce = randomBytes(12);
    const sealing = createCipheriv(cipher, this.#key, nonce);
    const sealed = Buffer.concat([
      sealing.update([position.toString(36), epoch, ...runsOf(known)].join(' ')),
      sealing.final(),
    ]);
    return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
  }

  open(cursor: string): Place {
    try {
      const bytes = Buffer.from(cursor, 'base64url');
      const opening = createDecipheriv(cipher, this.#key, bytes.subarray(0, 12), { authTagLength: 16 });
      opening.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([opening.update(bytes.subarray(28)), opening.final()]).toString();
      const [position = '', epoch = '', ...runs] = text.split(' ');
      return { position: number(position), epoch, ...(runs.length > 0 && { known: idsOf(runs) }) };
    } catch {
      throw new Refusal('INVALID_CURSOR', 'This is not a cursor of this server.');
    }
  }
}

const number = (text: string) => BigInt(Number.parseInt(text, 36));

/** Ids of one batch follow each other: each run is its distance from the last one, and its length where above one. */
function runsOf(ids: readonly bigint[]): string[] {
  const runs: { start: bigint; length: bigint }[] = [];
  for (const id of ids) {
    const last = runs.at(-1);
    if (last && id === last.start + last.length) last.length++;
    else runs.push({ start: id, length: 1n });
  }
  let end = 0n;
  return runs.map(({ start, length }) => {
    const run = `${(start - end).toString(36)}${length > 1n ? `.${length.toString(36)}` : ''}`;
    end = start + length;
    return run;
  });
}

function idsOf(runs: readonly string[]): bigint[] {
  const ids: bigint[] = [];
  let end = 0n;
  for (const run of runs) {
    const [distance = '', length = '1'] = run.split('.');
    const start = end + number(distance);
    end = start + number(length);
    for (let id = start; id < end; id++) ids.push(id);
  }
  return ids;
}

export const refreshRequired = () =>
  new Refusal(
    'FULL_REFRESH_REQUIRED',
    'The stream cannot go on from there. Fetch the data again, with `eventCursor`, and subscribe after that.',
  );
