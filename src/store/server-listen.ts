import pg from 'pg';
import type { Listen } from './backend.ts';

const shortestPause = 100;
const longestPause = 5_000;

/** Each listener has a connection of its own, outside the pool, which is made again whenever it breaks. */
export const listenOnServer = (config: pg.ClientConfig): { listen: Listen; stop(): Promise<void> } => {
  const stops = new Set<() => Promise<void>>();

  const listen: Listen = async (channel, onNotify, onState) => {
    let client: pg.Client | undefined;
    let timer: NodeJS.Timeout | undefined;
    let pause = shortestPause;
    let up = false;
    let stopped = false;

    const connect = async (): Promise<void> => {
      const fresh = new pg.Client(config);
      client = fresh;
      let over = false;
      const lost = () => {
        if (over || stopped) return;
        over = true;
        up = false;
        onState?.('down');
        void fresh.end().catch(() => undefined);
        // not all nodes at the same moment
        timer = setTimeout(() => void connect(), pause * (0.5 + Math.random() / 2));
        pause = Math.min(pause * 2, longestPause);
      };
      fresh.on('error', lost);
      fresh.on('end', lost);
      fresh.on('notification', (message) => {
        if (message.channel === channel) onNotify(message.payload ?? '');
      });
      try {
        await fresh.connect();
        await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
        if (stopped || over) return;
        up = true;
        pause = shortestPause;
        onState?.('up');
      } catch {
        lost();
      }
    };

    const stop = async () => {
      stopped = true;
      stops.delete(stop);
      clearTimeout(timer);
      if (up) await client?.end();
      else client?.connection.stream.destroy();
    };
    stops.add(stop);
    await connect();
    return stop;
  };

  return {
    listen,
    stop: async () => {
      await Promise.all([...stops].map((stop) => stop()));
    },
  };
};
