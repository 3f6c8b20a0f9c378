import { docs, whole } from '../setting-kinds.ts';

/** Of what stays open: WebSockets, and streams over SSE. */
export const connectionVariables = {
  HEARTBEAT_SECONDS: whole(2, 300).prefault('12').register(docs, {
    default: '12',
    description:
      'Seconds between signs of life on WebSockets and on streams over SSE, 2 to 300. A WebSocket that has not answered one when the next is due is ended.',
  }),
  SLOW_CLIENT_SECONDS: whole(1, 299).prefault('10').register(docs, {
    default: '10',
    description:
      'Seconds after which a connection is closed (a WebSocket with 4420) whose messages wait without any getting through, 1 to 299, fewer than `HEARTBEAT_SECONDS`. Its client goes on after the last cursor.',
  }),
  CONNECTIONS_PER_VIEWER: whole(0, 1_000_000).prefault('100').register(docs, {
    default: '100',
    description:
      'WebSockets and streams over SSE that one person or program may have open at a time, or one address while nobody is signed in, on each node; 0 for no limit.',
  }),
  SUBSCRIPTIONS_PER_VIEWER: whole(0, 1_000_000).prefault('1000').register(docs, {
    default: '1000',
    description:
      'Subscriptions that one person or program may have open at a time, over whatever connections, on each node; 0 for no limit.',
  }),
};

export interface ConnectionSettings {
  readonly heartbeatSeconds: number;
  /** Fewer than `heartbeatSeconds`. */
  readonly slowClientSeconds: number;
  /** 0 for no limit. */
  readonly connectionsPerViewer: number;
  /** 0 for no limit. */
  readonly subscriptionsPerViewer: number;
}

interface Given {
  readonly HEARTBEAT_SECONDS: number;
  readonly SLOW_CLIENT_SECONDS: number;
  readonly CONNECTIONS_PER_VIEWER: number;
  readonly SUBSCRIPTIONS_PER_VIEWER: number;
}

export const connectionSettings = (given: Given): ConnectionSettings => ({
  heartbeatSeconds: given.HEARTBEAT_SECONDS,
  slowClientSeconds: given.SLOW_CLIENT_SECONDS,
  connectionsPerViewer: given.CONNECTIONS_PER_VIEWER,
  subscriptionsPerViewer: given.SUBSCRIPTIONS_PER_VIEWER,
});

/** Mistakes that no variable makes by itself. */
export const wrongPace = ({ HEARTBEAT_SECONDS, SLOW_CLIENT_SECONDS }: Given): [name: string, line: string][] =>
  SLOW_CLIENT_SECONDS < HEARTBEAT_SECONDS
    ? []
    : [['SLOW_CLIENT_SECONDS', 'SLOW_CLIENT_SECONDS: must be less than HEARTBEAT_SECONDS']];
