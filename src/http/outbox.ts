import type { WebSocket } from 'ws';

/** Bytes that wait for the network before the next message has to: together they leave in one go. */
const enough = 16_384;
/** Bytes of a part of a large message: what gets through shows by parts. */
const part = 65_536;
/** Bytes of answers that may wait; beyond, nothing more is read of who asks and does not listen. */
const most = 1_000_000;

/** Hands a socket no more than it can take, whatever there is to say. */
export class Outbox {
  readonly #socket: WebSocket;
  #waiting: Buffer[] = [];
  /** Of the first of them, what has been handed over. */
  #sent = 0;
  #held = 0;
  readonly #wantRoom: (() => void)[] = [];
  #taken = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get isFull() {
    return this.#waiting.length > 0 || this.#socket.bufferedAmount >= enough;
  }

  /** Grows whenever the network has taken something. */
  get taken() {
    return this.#taken;
  }

  /** Nothing is to be taken. */
  get isEmpty() {
    return this.#waiting.length === 0 && this.#socket.bufferedAmount === 0;
  }

  send(text: string) {
    if (text.length <= part && !this.isFull) this.#socket.send(text, this.#onTaken);
    else this.#hold(Buffer.from(text));
  }

  /** Settles when there is room for more. One after the other: whoever gets it may fill it again. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wantRoom.push(resolve);
    });
  }

  /** Nothing more is sent. */
  close() {
    this.#waiting = [];
    if (this.#socket.isPaused) this.#socket.resume();
    for (const wake of this.#wantRoom.splice(0)) wake();
  }

  #hold(message: Buffer) {
    this.#waiting.push(message);
    this.#held += message.length;
    if (this.#held > most) this.#socket.pause();
    this.#pump();
  }

  /** The socket tells of its faults itself. */
  readonly #onTaken = () => {
    this.#taken++;
    this.#pump();
    this.#wake();
  };

  #pump() {
    while (this.#socket.bufferedAmount < enough) {
      const [message] = this.#waiting;
      if (!message) break;
      const end = this.#sent + part;
      const fin = end >= message.length;
      this.#socket.send(message.subarray(this.#sent, end), { binary: false, fin }, this.#onTaken);
      this.#sent = fin ? 0 : end;
      if (!fin) continue;
      this.#waiting.shift();
      this.#held -= message.length;
    }
    if (this.#socket.isPaused && this.#held <= most) this.#socket.resume();
  }

  #wake() {
    if (this.isFull) return;
    const wake = this.#wantRoom.shift();
    if (!wake) return;
    wake();
    setImmediate(() => this.#wake());
  }
}
