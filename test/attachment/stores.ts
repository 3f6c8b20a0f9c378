import S3rver from 's3rver';
import { temporaryDirectory } from '../server/process.ts';

/** Somewhere to keep files: the settings that lead there, and what ends it. */
export interface Place {
  env: Record<string, string>;
  end(): Promise<void>;
}

async function onDisk(): Promise<Place> {
  const directory = await temporaryDirectory();
  return { env: { FILES_DIR: directory.path }, end: directory.remove };
}

/** A server that speaks S3, in this process. */
async function inBucket(): Promise<Place> {
  const directory = await temporaryDirectory();
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: directory.path,
    configureBuckets: [{ name: 'files' }],
  });
  const { port } = await server.run();
  return {
    env: {
      FILES_S3_BUCKET: 'files',
      FILES_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      FILES_S3_ACCESS_KEY_ID: 'S3RVER',
      FILES_S3_SECRET_ACCESS_KEY: 'S3RVER',
    },
    async end() {
      await server.close();
      await directory.remove();
    },
  };
}

export const places = { 'on disk': onDisk, 'in a bucket': inBucket } as const;
export const placeNames = Object.keys(places) as (keyof typeof places)[];
