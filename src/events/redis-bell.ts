import { Redis, type RedisOptions } from 'ioredis';
import type { Bell } from './bell.ts';

const channel = 'hilo_events';
const shortestPause = 100;
const longestPause = 5_000;

const options: RedisOptions = {
  lazyConnect: true,
  connectTimeout: 5_000,
  keepAlive: 10_000,
  // a ring that cannot leave now is of no use later
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  // not all nodes at the same moment
  retryStrategy: (times) => Math.min(shortestPause * 2 ** (times - 1), longestPause) * (0.5 + Math.random() / 2),
};

/** A channel of a Redis server, which desks may share. `onFault` hears once of each time that it is out of reach. */
export function redisBell(url: string, onFault: (error: unknown) => void): Bell {
  const publisher = new Redis(url, options);
  publisher.on('error', () => undefined);
  publisher.connect().catch(() => undefined);
  return {
    async listen(onRing, onState) {
      const subscriber = new Redis(url, options);
      let isUp: boolean | undefined;
      const down = (error?: unknown) => {
        if (isUp === false) return;
        isUp = false;
        onFault(error);
        onState('down');
      };
      subscriber.on('error', down);
      subscriber.on('close', down);
      subscriber.on('message', (_channel, message: string) => {
        const [position = '', epoch] = message.split(' ');
        if (/^\d{1,18}$/.test(position)) onRing({ position: BigInt(position), epoch });
      });
      const subscribed = Promise.withResolvers<void>();
      // it may not listen: tried again with another connection, later
      let later: NodeJS.Timeout | undefined;
      const refused = (error: unknown) => {
        down(error);
        subscribed.resolve();
        later = setTimeout(() => subscriber.disconnect(true), longestPause).unref();
      };
      subscriber.on('ready', () =>
        subscriber.subscribe(channel).then(() => {
          isUp = true;
          onState('up');
          subscribed.resolve();
        }, refused),
      );
      subscriber.connect().catch(() => subscribed.resolve());
      await subscribed.promise;
      return async () => {
        clearTimeout(later);
        subscriber.removeAllListeners('close').disconnect();
        publisher.disconnect();
      };
    },
    ring: ({ position, epoch }) => {
      if (publisher.status === 'ready') publisher.publish(channel, `${position} ${epoch}`).catch(() => undefined);
    },
  };
}
