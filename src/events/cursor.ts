import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Refusal } from '../errors.ts';

/** A place in the log. It grants nothing: what follows it is judged for whoever asks. */
export interface Place {
  position: bigint;
  epoch: string;
}

const cipher = 'aes-256-gcm';

/** Sealed, so that positions tell no customer how much happens on the desk. */
export class Cursors {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'hilo cursor', 32));
  }

  seal({ position, epoch }: Place): string {
    const nonce = randomBytes(12);
    const sealing = createCipheriv(cipher, this.#key, nonce);
    const sealed = Buffer.concat([sealing.update(`${position} ${epoch}`), sealing.final()]);
    return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
  }

  open(cursor: string): Place {
    try {
      const bytes = Buffer.from(cursor, 'base64url');
      const opening = createDecipheriv(cipher, this.#key, bytes.subarray(0, 12), { authTagLength: 16 });
      opening.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([opening.update(bytes.subarray(28)), opening.final()]).toString();
      const [position = '', epoch = ''] = text.split(' ');
      return { position: BigInt(position), epoch };
    } catch {
      throw new Refusal('INVALID_CURSOR', 'This is not a cursor of this server.');
    }
  }
}
