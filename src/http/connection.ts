import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Take, Told } from '../events/told.ts';
import { closeCodes } from './close-codes.ts';

/** Milliseconds between two signs of life; who has not answered one when the next is due is gone. */
export const pingEvery = 12_000;

/** Bytes that wait for the network before the next message has to: together they leave in one go. */
const enough = 16_384;
const taken = Promise.resolve();
/** The socket tells of its faults itself. */
const ignore = () => undefined;

/** What the protocol needs of a socket. */
interface Transport {
  readonly protocol: string;
  send(message: string): Promise<void>;
  close(code?: number, reason?: string): void;
  onMessage(handle: (message: string) => Promise<void>): void;
}

/** One WebSocket, as the protocol and the server's clock see it. */
export class Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly #onFault: (error: unknown) => void;
  readonly #onEnd: ((code: number, reason: string) => void)[] = [];
  #isOver = false;
  #expiry: NodeJS.Timeout | undefined;
  /** In the text that is just being made, what stands in for it. */
  #shared: string | undefined;
  /** Another one is sent in this very turn. */
  #isFollowed = false;
  #pingAt: number;
  #isAnswered = true;

  constructor(socket: WebSocket, request: IncomingMessage, onFault: (error: unknown) => void) {
    this.socket = socket;
    this.request = request;
    this.#onFault = onFault;
    this.#pingAt = performance.now() + pingEvery;
    socket.on('pong', () => {
      this.#isAnswered = true;
    });
    socket.once('close', (code, reason) => this.#finish(code, String(reason)));
  }

  /** Runs once, with the first that closes it: nothing is told to who may take long to answer a goodbye. */
  onEnd(handle: (code: number, reason: string) => void) {
    this.#onEnd.push(handle);
  }

  close(code: number, reason = '') {
    this.socket.close(code, reason);
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

  /** Sends what a subscription is told, unless something still waits for the network. */
  taker(id: string): Take {
    const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    const { socket } = this;
    return ({ json, byMore }) => {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount >= enough) return false;
      if (byMore) this.#gather();
      socket.send(`${start}${json}}`, ignore);
      return true;
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
    if (now < this.#pingAt || this.socket.readyState !== this.socket.OPEN) return;
    if (!this.#isAnswered) return this.socket.terminate();
    this.#pingAt = now + pingEvery;
    this.#isAnswered = false;
    this.socket.ping();
  }

  #finish(code: number, reason: string) {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#expiry);
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
    const sent = new Promise<void>((resolve, reject) => {
      this.socket.send(text, (error) => (error ? reject(error) : resolve()));
    });
    if (this.socket.bufferedAmount >= enough) return sent;
    sent.catch(ignore);
    return taken;
  }

  /** What is sent in one turn leaves in one write. */
  #gather() {
    const { socket } = this.request;
    if (socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
}
