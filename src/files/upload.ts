import type { ErrorCode } from '../errors.ts';

/** A file whose bytes are kept, and its key loose. */
export interface StoredFile {
  readonly key: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  /** sha256, hex */
  readonly checksum: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface RefusedFile {
  readonly code: Extract<ErrorCode, 'FILE_TOO_LARGE' | 'FILE_TYPE_REFUSED' | 'TOO_MANY_FILES'>;
  readonly message: string;
}

/** One file of a request, taken in or refused before its operation runs. */
export class Upload {
  readonly name: string;
  readonly outcome: StoredFile | RefusedFile;

  constructor(name: string, outcome: StoredFile | RefusedFile) {
    this.name = name;
    this.outcome = outcome;
  }

  get stored(): StoredFile | undefined {
    return 'key' in this.outcome ? this.outcome : undefined;
  }

  /** What makes it the same input as another: idempotency keys compare it. */
  toJSON() {
    const { stored } = this;
    return { name: this.name, ...(stored ? { checksum: stored.checksum } : this.outcome) };
  }
}
