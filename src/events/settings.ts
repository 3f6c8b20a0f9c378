import { docs, url, whole } from '../setting-kinds.ts';

export interface EventSettings {
  /** 0 for good. */
  readonly eventRetentionDays: number;
  /** Without it nodes tell each other by PostgreSQL. */
  readonly redisUrl: string | undefined;
}

export const eventVariables = {
  EVENT_RETENTION_DAYS: whole(0, 3_650).prefault('90').register(docs, {
    default: '90',
    description:
      'Days back to which a subscription or `Query.events` can go on from a cursor, 0 to 3650; 0 for no limit. An older one is FULL_REFRESH_REQUIRED. Timelines keep everything.',
  }),
  REDIS_URL: url(['redis:', 'rediss:'], 'must be a URL of a Redis server, redis://HOST:6379')
    .optional()
    .register(docs, {
      default: 'none (nodes tell each other by PostgreSQL)',
      description:
        'A Redis server by which several nodes tell each other that something happened, instead of PostgreSQL’s NOTIFY: redis://USER:PASSWORD@HOST:6379, or rediss:// for TLS. Nothing is kept there.',
    }),
};
