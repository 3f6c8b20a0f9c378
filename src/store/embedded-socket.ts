import { Duplex } from 'node:stream';

const terminate = 'X'.charCodeAt(0);

export interface EmbeddedSocketHooks {
  /** Whole messages of PostgreSQL's protocol. */
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Called once. */
  hangUp(): void;
}

/** What `pg` takes for a TCP connection, with the embedded database at its other end. */
export class EmbeddedSocket extends Duplex {
  readonly #hooks: EmbeddedSocketHooks;
  #open = true;

  constructor(hooks: EmbeddedSocketHooks) {
    super();
    this.#hooks = hooks;
  }

  connect() {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay() {
    return this;
  }

  setKeepAlive() {
    return this;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  override _read() {}

  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.#take([chunk]);
    done();
  }

  /** `pg` corks the messages of one query: they travel together. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void) {
    this.#take(chunks.map(({ chunk }) => chunk));
    done();
  }

  override _final(done: () => void) {
    this.#close();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void) {
    this.#close();
    done(error);
  }

  #take(chunks: Buffer[]) {
    const messages = chunks.filter((chunk) => chunk[0] !== terminate);
    if (this.#open && messages.length > 0) this.#hooks.send(new Uint8Array(Buffer.concat(messages)));
    // at once: the pool may already be making the next connection
    if (messages.length < chunks.length) this.#close();
  }

  #close() {
    if (!this.#open) return;
    this.#open = false;
    this.#hooks.hangUp();
  }
}
