import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where the bytes of files are kept, each under a UUID. */
export interface FileStore {
  /**
   * Takes bytes in as they come. `inspect` sees them whole before they count as kept; what it throws leaves nothing
   * behind where the store can help it, and else the caller removes the key.
   */
  write<T extends { mimeType: string }>(
    key: string,
    bytes: Readable,
    inspect: (file: FileHandle) => Promise<T>,
  ): Promise<T>;
  /** Rejects where there is no such file. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** One that is not there counts as removed. */
  remove(key: string): Promise<void>;
  /** All that are kept. */
  keys(): Promise<string[]>;
  writtenAt(key: string): Promise<Date>;
}
