import { z } from 'zod';
import { docs, url, whole } from '../setting-kinds.ts';

export interface FileSettings {
  readonly filesDir: string;
  /** With it, `filesDir` is not used. */
  readonly filesS3Bucket: string | undefined;
  readonly filesS3Endpoint: string | undefined;
  readonly filesS3Region: string;
  /** Always there together with the secret. */
  readonly filesS3AccessKeyId: string | undefined;
  readonly filesS3SecretAccessKey: string | undefined;
  readonly attachmentMaxBytes: number;
  readonly attachmentMaxCount: number;
  readonly attachmentLinkSeconds: number;
}

export const fileVariables = {
  FILES_DIR: z.string().optional().register(docs, {
    default: 'files/ under DATA_DIR',
    description:
      'Folder that attachments are kept in, where no bucket is set. With several nodes it must be the same for all.',
  }),
  FILES_S3_BUCKET: z.string().optional().register(docs, {
    default: 'none (attachments are kept in FILES_DIR)',
    description: 'Bucket of an S3-compatible store to keep attachments in. It must be there, and should not be public.',
  }),
  FILES_S3_ENDPOINT: url(['http:', 'https:'], 'must be an http:// or https:// URL').optional().register(docs, {
    default: 'none (that of Amazon for the region)',
    description:
      'Address of a store other than Amazon S3: https://s3.example.com; the bucket becomes part of the path.',
  }),
  FILES_S3_REGION: z.string().default('us-east-1').register(docs, {
    default: 'us-east-1',
    description: 'Region of the bucket.',
  }),
  FILES_S3_ACCESS_KEY_ID: z.string().optional().register(docs, {
    default: 'none (what the machine has been given, e.g. a role)',
    description: 'Access key for the bucket: to get, put, delete and list objects.',
  }),
  FILES_S3_SECRET_ACCESS_KEY: z.string().optional().register(docs, {
    default: 'none (with FILES_S3_ACCESS_KEY_ID it must be set)',
    description: 'Secret of that access key.',
  }),
  ATTACHMENT_MAX_BYTES: whole(1, 999_999_999).prefault('20971520').register(docs, {
    default: '20971520',
    description: 'Bytes of one attachment at most, 1 to 999999999.',
  }),
  ATTACHMENT_MAX_COUNT: whole(1, 100).prefault('10').register(docs, {
    default: '10',
    description: 'Attachments of one request, and so of one comment, at most, 1 to 100.',
  }),
  ATTACHMENT_LINK_SECONDS: whole(10, 86_400).prefault('300').register(docs, {
    default: '300',
    description: 'Seconds for which the link to an attachment is good, 10 to 86400.',
  }),
};

/** What is missing beside what is given, by name. */
export function incompleteS3(given: Readonly<Record<string, string | undefined>>): [name: string, line: string][] {
  const pair = ['FILES_S3_ACCESS_KEY_ID', 'FILES_S3_SECRET_ACCESS_KEY'] as const;
  const missing = pair.filter((name) => !given[name]);
  return missing.length === 1
    ? missing.map((name) => [name, `${name}: must be set with ${pair.find((other) => other !== name)}`])
    : [];
}
