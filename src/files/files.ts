import { createHash, randomUUID } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import type { Settings } from '../settings.ts';
import type { Database } from '../store/database.ts';
import { announce, discard, longestUpload, sweepLoose } from './loose.ts';
import { plainName } from './name.ts';
import { allowedInWords, dimensionsOf, sniff } from './sniff.ts';
import type { FileStore } from './store.ts';
import { type RefusedFile, Upload } from './upload.ts';

type Limits = Pick<Settings, 'attachmentMaxBytes' | 'attachmentMaxCount'>;

/** An upload's stream; `truncated` once it was longer than `maxBytes`. */
export interface Incoming extends Readable {
  readonly truncated: boolean;
}

/** Takes files in, and gets rid of those that nobody holds. */
export class Files {
  readonly store: FileStore;
  readonly limits: Limits;
  readonly #database: Pick<Database, 'prisma'>;
  readonly #onFault: (error: unknown) => void;
  #sweeping: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(database: Pick<Database, 'prisma'>, store: FileStore, limits: Limits, onFault: (error: unknown) => void) {
    this.#database = database;
    this.store = store;
    this.limits = limits;
    this.#onFault = onFault;
  }

  /** Streams a file to the store. Where it is refused or fails, nothing of it stays for good. */
  async take(given: string, incoming: Incoming): Promise<Upload> {
    const name = plainName(given);
    const key = randomUUID();
    const meter = metered(incoming);
    let judged = false;
    try {
      await announce(this.#database, key);
      const stored = await this.store.write(key, meter.bytes, async (file) => {
        const { size } = await file.stat();
        if (incoming.truncated) throw new RefusedError(this.#tooLarge(name));
        if (size === 0) throw new RefusedError(refusedType(`"${name}" is empty`));
        const mimeType = await sniff(file, name);
        if (mimeType === undefined) throw new RefusedError(refusedType(`"${name}" is of none of the allowed types`));
        const dimensions = await dimensionsOf(file, mimeType);
        judged = true;
        return { key, mimeType, size, checksum: meter.checksum(), ...dimensions };
      });
      return new Upload(name, stored);
    } catch (error) {
      meter.bytes.destroy();
      // a bucket may yet finish what it was given: that is left to the sweep
      if (!judged) await this.discard([key]);
      if (error instanceof RefusedError) return new Upload(name, error.refused);
      throw error;
    }
  }

  /** One too many: its bytes go by unkept. */
  skip(given: string, incoming: Incoming): Upload {
    incoming.on('error', () => {}).resume();
    const message = `At most ${this.limits.attachmentMaxCount} files at once.`;
    return new Upload(plainName(given), { code: 'TOO_MANY_FILES', message });
  }

  /** Of these, removes what nobody holds; what fails is left to the sweep. */
  async discard(keys: readonly string[]) {
    if (keys.length > 0) await discard({ database: this.#database, store: this.store }, keys).catch(this.#onFault);
  }

  async sweep(now = new Date()) {
    await sweepLoose({ database: this.#database, store: this.store }, now);
  }

  /** Sweeps soon, once for all who ask meanwhile. */
  tidy() {
    this.#again = true;
    if (this.#closed) return;
    this.#sweeping ??= this.#sweepUntilDone();
  }

  async #sweepUntilDone() {
    while (this.#again && !this.#closed) {
      this.#again = false;
      await this.sweep().catch(this.#onFault);
    }
    this.#sweeping = undefined;
  }

  async close() {
    this.#closed = true;
    await this.#sweeping;
  }

  #tooLarge(name: string): RefusedFile {
    const { attachmentMaxBytes } = this.limits;
    return { code: 'FILE_TOO_LARGE', message: `"${name}" has more than ${attachmentMaxBytes} bytes.` };
  }
}

class RefusedError extends Error {
  readonly refused: RefusedFile;

  constructor(refused: RefusedFile) {
    super(refused.message);
    this.refused = refused;
  }
}

const refusedType = (reason: string): RefusedFile => ({
  code: 'FILE_TYPE_REFUSED',
  message: `${reason}: ${allowedInWords}.`,
});

/** The same bytes, with their checksum at the end. Whatever becomes of them, the rest of `incoming` flows by. */
function metered(incoming: Incoming) {
  const hash = createHash('sha256');
  const bytes = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const late = setTimeout(() => bytes.destroy(new Error('an upload took too long')), longestUpload).unref();
  incoming.on('error', (error) => bytes.destroy(error));
  bytes.on('error', () => {}); // told to whoever reads it
  bytes.once('close', () => {
    clearTimeout(late);
    incoming.resume();
  });
  incoming.pipe(bytes);
  return { bytes, checksum: () => hash.digest('hex') };
}
