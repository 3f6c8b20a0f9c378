import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Disk } from 'flydrive';
import { S3Driver } from 'flydrive/drivers/s3';
import { contentOf } from './content.ts';
import { longestKeeping } from './loose.ts';
import type { FileStore } from './store.ts';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Of another maker than Amazon; it is addressed as `endpoint/bucket`. */
  readonly endpoint?: string | undefined;
  /** Else what the machine has been given, e.g. a role. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** Milliseconds. */
export interface Patience {
  /** To connect. */
  readonly connecting: number;
  /** For a sign of life on a connection. */
  readonly silence: number;
  /** For an object to be put as a whole. */
  readonly putting: number;
}

const usual: Patience = { connecting: 5_000, silence: 30_000, putting: longestKeeping };
/** More than are read from at once: one more request waits for a socket as for a connection. */
const sockets = { maxSockets: 500 };

/** In a bucket. */
export function s3Store({ bucket, region, endpoint, credentials }: S3Settings, patience = usual): FileStore {
  const client = new S3Client({
    region,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: patience.connecting,
      socketTimeout: patience.silence,
      httpAgent: sockets,
      httpsAgent: sockets,
    },
    // others than Amazon do not all know the checksums that the client would add
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const disk = new Disk(new S3Driver({ client, bucket, visibility: 'private', supportsACL: false }));
  return {
    // S3 wants the length before the bytes, so they wait in a file without a name, which ends with the process
    async write(key, bytes, inspect) {
      await using spool = await namelessFile(key);
      await spool.writeFile(bytes);
      const kept = await inspect(spool);
      const { size } = await spool.stat();
      const Body = Readable.from(contentOf(spool), { objectMode: false });
      const broken = new AbortController();
      Body.once('error', (error) => broken.abort(error));
      try {
        await client.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: size, ContentType: kept.mimeType }),
          // not `requestTimeout`: for as long the client would wait to be told to go on
          { abortSignal: AbortSignal.any([broken.signal, AbortSignal.timeout(patience.putting)]) },
        );
      } finally {
        Body.destroy();
      }
      return kept;
    },
    async read(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }));
      if (!(Body instanceof Readable)) throw new TypeError(`the object ${key} has no bytes`);
      return Body;
    },
    remove: (key) => disk.delete(key),
    writtenAt: async (key) => (await disk.getMetaData(key)).lastModified,
    async keys() {
      const found: string[] = [];
      let paginationToken: string | undefined;
      do {
        const page = await disk.listAll('/', { recursive: true, ...(paginationToken && { paginationToken }) });
        for (const entry of page.objects) if (entry.isFile) found.push(entry.key);
        paginationToken = page.paginationToken;
      } while (paginationToken);
      return found;
    },
  };
}

async function namelessFile(key: string): Promise<FileHandle> {
  const path = join(tmpdir(), `hilo-upload-${key}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}
