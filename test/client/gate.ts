import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Gate {
  readonly port: number;
  /** Breaks what goes through now; new connections come. */
  cut(): void;
  /** Lets nothing through until it is opened. */
  shut(): void;
  open(): void;
  /** Lets HTTP through, and no WebSocket. */
  refuseUpgrades(): void;
  close(): Promise<void>;
}

/** A way to a port that can be broken; to one of several, a function says which. */
export async function gate(target: number | (() => number)): Promise<Gate> {
  const pairs = new Set<[Socket, Socket]>();
  let closed = false;
  let upgrades = true;
  const server = createServer((socket) => {
    if (closed) return void socket.destroy();
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      if (!upgrades && /^upgrade: websocket/im.test(first.toString('latin1'))) return void socket.destroy();
      const other = connect(typeof target === 'function' ? target() : target, '127.0.0.1');
      other.on('error', () => undefined);
      const pair: [Socket, Socket] = [socket, other];
      pairs.add(pair);
      const end = () => {
        pairs.delete(pair);
        socket.destroy();
        other.destroy();
      };
      socket.once('close', end);
      other.once('close', end);
      other.write(first);
      socket.pipe(other).pipe(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    shut() {
      closed = true;
      cut();
    },
    open() {
      closed = false;
      upgrades = true;
    },
    refuseUpgrades() {
      upgrades = false;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
