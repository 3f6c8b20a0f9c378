import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Outlet, Told } from '../events/told.ts';
import type { Settings } from '../settings.ts';
import { closeCodes } from './close-codes.ts';
import { Outbox } from './outbox.ts';

/** Milliseconds that a client has to answer a goodbye. */
const patience = 5_000;
const taken = Promise.resolve();

export type Pace = Pick<Settings, 'heartbeatSeconds' | 'slowClientSeconds'>;

/** What the protocol needs of a socket. */
interface Transport {
  readonly protocol: string;
  send(message: string): Promise<void>;
  close(code?: number, reason?: string): void;
  onMessage(handle: (message: string) => Promise<void>): void;
}

/** What is asked for later of the request that opened a socket: of thousands it adds up. */
const callerOf = ({ headers, socket }: IncomingMessage) => {
  const { origin, host, 'x-forwarded-for': forwarded } = headers;
  return { headers: { origin, host, 'x-forwarded-for': forwarded }, socket };
};

/** One WebSocket, as the protocol and the server's clock see it. */
export class Connection {
  readonly socket: WebSocket;
  readonly caller: ReturnType<typeof callerOf>;
  readonly #onFault: (error: unknown) => void;
  readonly #onEnd: ((code: number, reason: string) => void)[] = [];
  readonly #outbox: Outbox;
  #isOver = false;
  #expiry: NodeJS.Timeout | undefined;
  /** In the text that is just being made, what stands in for it. */
  #shared: string | undefined;
  /** Another one is sent in this very turn. */
  #isFollowed = false;
  /** Milliseconds between two signs of life; who has not answered one when the next is due is gone. */
  readonly #pingEvery: number;
  /** Milliseconds for which nothing may get through. */
  readonly #slowAfter: number;
  #pingAt: number;
  #isAnswered = true;
  /** When something was taken for the last time, or there was nothing to take. */
  #movedAt = performance.now();
  #taken = 0;

  constructor(socket: WebSocket, request: IncomingMessage, pace: Pace, onFault: (error: unknown) => void) {
    this.socket = socket;
    this.caller = callerOf(request);
    this.#onFault = onFault;
    this.#outbox = new Outbox(socket);
    this.#pingEvery = pace.heartbeatSeconds * 1_000;
    this.#slowAfter = pace.slowClientSeconds * 1_000;
    this.#pingAt = performance.now() + this.#pingEvery;
    socket.on('pong', () => {
      this.#isAnswered = true;
    });
    socket.once('close', (code, reason) => this.#finish(code, String(reason)));
  }

  /** Runs once, with the first that closes it: nothing is told to who may take long to answer a goodbye. */
  onEnd(handle: (code: number, reason: string) => void) {
    if (this.#isOver) handle(1006, '');
    else this.#onEnd.push(handle);
  }

  close(code: number, reason = '') {
    this.socket.close(code, reason);
    const late = setTimeout(() => this.socket.terminate(), patience).unref();
    this.socket.once('close', () => clearTimeout(late));
    this.#finish(code, reason);
  }

  /** Ends with what opened it. */
  expireAt(until: Date) {
    const { code, reasons } = closeCodes.tokenEnded;
    const left = Math.max(until.getTime() - Date.now(), 0);
    this.#expiry = setTimeout(() => this.close(code, reasons[0]), left).unref();
    if (this.#isOver) clearTimeout(this.#expiry);
  }

  get transport(): Transport {
    return {
      protocol: this.socket.protocol,
      send: (message) => this.#send(message),
      close: (code = 1000, reason) => this.close(code, reason),
      onMessage: (handle) => {
        this.socket.on('message', (data) => {
          if (this.#isOver) return;
          handle(String(data)).catch((error: unknown) => {
            this.#onFault(error);
            this.close(closeCodes.fault.code, closeCodes.fault.reasons[0]);
          });
        });
      },
    };
  }

  /** Where a subscription of this id sends what it is told. */
  outlet(id: string): Outlet {
    const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    return {
      take: ({ json, byMore }) => {
        if (this.#isOver || this.#outbox.isFull || this.socket.readyState !== this.socket.OPEN) return false;
        if (byMore) this.#gather();
        this.#outbox.send(`${start}${json}}`);
        return true;
      },
      room: () => (this.#isOver ? taken : this.#outbox.room()),
    };
  }

  /** Stands in a message for what many get: the text made for all of them is put in its place when it is sent. */
  standIn({ json, byMore }: Told): Record<string, unknown> {
    return {
      toJSON: () => {
        this.#shared = json;
        this.#isFollowed = byMore === true;
        return 0;
      },
    };
  }

  /** To be called each second or so. */
  beat(now: number) {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.#isStuck(now)) return this.close(closeCodes.slowClient.code, closeCodes.slowClient.reasons[0]);
    if (now < this.#pingAt) return;
    // an answer may stand behind what nobody reads here for now
    if (!this.#isAnswered && !this.socket.isPaused) return this.socket.terminate();
    this.#pingAt = now + this.#pingEvery;
    this.#isAnswered = false;
    this.socket.ping();
  }

  #isStuck(now: number): boolean {
    const { isEmpty, taken: upTo } = this.#outbox;
    if (isEmpty || upTo !== this.#taken) this.#movedAt = now;
    this.#taken = upTo;
    return now - this.#movedAt >= this.#slowAfter;
  }

  #finish(code: number, reason: string) {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#expiry);
    this.#outbox.close();
    for (const handle of this.#onEnd) handle(code, reason);
  }

  #send(message: string): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    if (this.socket.readyState !== this.socket.OPEN) return Promise.resolve();
    // {"id":"…","type":"next","payload":0}: made just now, in the same call
    const text = shared === undefined ? message : `${message.slice(0, -2)}${shared}}`;
    if (this.#isFollowed) this.#gather();
    this.#isFollowed = false;
    this.#outbox.send(text);
    return this.#outbox.isFull ? this.#outbox.room() : taken;
  }

  /** What is sent in one turn leaves in one write. */
  #gather() {
    const { socket } = this.caller;
    if (socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
}
