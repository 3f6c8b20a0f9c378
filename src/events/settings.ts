import { docs, whole } from '../setting-kinds.ts';

export interface EventSettings {
  /** 0 for good. */
  readonly eventRetentionDays: number;
}

export const eventVariables = {
  EVENT_RETENTION_DAYS: whole(0, 3_650).prefault('90').register(docs, {
    default: '90',
    description:
      'Days back to which a subscription or `Query.events` can go on from a cursor, 0 to 3650; 0 for no limit. An older one is FULL_REFRESH_REQUIRED. Timelines keep everything.',
  }),
};
