/** The limit: `ws`, and one string for all who are connected. It knows no rights, no filters and no past. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { eventOf } from './message.ts';

const server = createServer((request, response) => {
  const count = Number(new URL(request.url ?? '', 'http://bench').searchParams.get('events') ?? 1);
  for (let n = 0; n < count; n++) {
    const message = JSON.stringify({ id: '1', type: 'next', payload: { data: { commentAdded: eventOf(n) } } });
    for (const socket of sockets.clients) socket.send(message);
  }
  response.end();
});
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  socket.on('message', () => undefined);
  socket.send(JSON.stringify({ type: 'connection_ack' }));
});

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
