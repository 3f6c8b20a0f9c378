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
const block = 'aes-256-ecb';

/** Sealed, so that positions tell no customer how much happens on the desk. */
export class Cursors {
  readonly #key: Buffer;
  readonly #idKey: Buffer;

  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'hilo cursor', 32));
    this.#idKey = Buffer.from(hkdfSync('sha256', secret, '', 'hilo event id', 32));
  }

  /** An event's id as clients know it: always the same, and not to be counted on from one to the next. */
  idOf(id: bigint): string {
    const plain = Buffer.alloc(16);
    plain.writeBigInt64BE(id, 8);
    const hiding = createCipheriv(block, this.#idKey, null).setAutoPadding(false);
    return Buffer.concat([hiding.update(plain), hiding.final()]).toString('base64url');
  }

  /** Back from `idOf`; throws for anything else. */
  sequenceOf(text: string): bigint {
    const showing = createDecipheriv(block, this.#idKey, null).setAutoPadding(false);
    const plain = Buffer.concat([showing.update(Buffer.from(text, 'base64url')), showing.final()]);
    if (plain.length !== 16 || plain.readBigInt64BE(0) !== 0n) throw new TypeError('not an event id');
    return plain.readBigInt64BE(8);
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
