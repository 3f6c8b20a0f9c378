import type { Settings } from '../settings.ts';
import { diskStore } from './disk-store.ts';
import type { FileStore } from './store.ts';

type FileSettings = Pick<
  Settings,
  'filesDir' | 'filesS3Bucket' | 'filesS3Endpoint' | 'filesS3Region' | 'filesS3AccessKeyId' | 'filesS3SecretAccessKey'
>;

/** In the bucket that is set, else in a folder. Nothing is made or asked before the first file. */
export async function openFileStore(settings: FileSettings): Promise<FileStore> {
  const { filesS3Bucket: bucket, filesS3AccessKeyId, filesS3SecretAccessKey } = settings;
  if (bucket === undefined) return diskStore(settings.filesDir);
  const { s3Store } = await import('./s3-store.ts'); // its client is large, and few need it
  return s3Store({
    bucket,
    region: settings.filesS3Region,
    endpoint: settings.filesS3Endpoint,
    credentials:
      filesS3AccessKeyId !== undefined && filesS3SecretAccessKey !== undefined
        ? { accessKeyId: filesS3AccessKeyId, secretAccessKey: filesS3SecretAccessKey }
        : undefined,
  });
}
