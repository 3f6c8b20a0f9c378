import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { EmbeddedSocket } from './embedded-socket.ts';
import type { EmbeddedReply, EmbeddedRequest, EmbeddedWorkerData } from './embedded-worker.ts';
import { StoreError } from './errors.ts';

const message = (type: string, text: string): Buffer => {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** PGlite is one session for all connections to come: leaves it as new. Channels stay listened to. */
const reset = Buffer.concat([
  Buffer.from([0x53, 0, 0, 0, 4]), // Sync: ends what an error left half-read
  message('Q', 'ROLLBACK'),
  message('Q', 'CLOSE ALL; RESET ALL; DEALLOCATE ALL; DISCARD TEMP; SELECT pg_advisory_unlock_all()'),
]);

/**
 * Bytes that a function of WebAssembly executes before V8 optimizes it. By its own figure V8 begins with PostgreSQL's
 * largest functions at once: seconds of a core, and of waiting for them at the end, for an eighth more throughput.
 */
const patientCompiler = '--wasm-tiering-budget=2000000000';

/** PGlite in a worker thread: a query keeps its thread busy until it is done. */
export class EmbeddedEngine {
  readonly #worker: Worker;
  readonly #sockets = new Map<number, EmbeddedSocket>();
  #lastSocket = 0;
  #dumped: ((error: string | undefined) => void) | undefined;
  #closing = false;
  #failure: StoreError | undefined;
  readonly #exited: Promise<undefined>;

  private constructor(data: EmbeddedWorkerData) {
    // no flags of this process: a worker refuses some of them
    this.#worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: data, execArgv: [] });
    let cause: unknown;
    this.#worker.once('error', (error) => {
      cause = error;
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#fail(cause ?? `exit code ${code}`);
        resolve(undefined);
      });
    });
  }

  static async start(data: EmbeddedWorkerData): Promise<EmbeddedEngine> {
    setFlagsFromString(patientCompiler);
    const engine = new EmbeddedEngine(data);
    const reply = await Promise.race([
      new Promise<EmbeddedReply>((resolve) => engine.#worker.once('message', resolve)),
      engine.#exited,
    ]);
    if (reply?.type === 'ready') {
      engine.#worker.on('message', (later: EmbeddedReply) => engine.#take(later));
      return engine;
    }
    const reason = reply?.type === 'unusable' ? reply.reason : (engine.#failure?.message ?? 'no reason given');
    await engine.#worker.terminate();
    throw new StoreError(
      'EMBEDDED_FAILED',
      `The embedded database${data.directory ? ` in ${data.directory}` : ''} does not start: ${reason}. ` +
        'Restore the directory from a backup, or set DATA_DIR to another one.',
    );
  }

  socket(): EmbeddedSocket {
    const id = ++this.#lastSocket;
    const socket = new EmbeddedSocket({
      send: (bytes) => this.#ask({ type: 'execute', socket: id, message: bytes }, [bytes.buffer]),
      hangUp: () => {
        this.#sockets.delete(id);
        this.#ask({ type: 'execute', socket: id, message: new Uint8Array(reset) });
      },
    });
    this.#sockets.set(id, socket);
    const failure = this.#failure;
    if (failure) process.nextTick(() => socket.destroy(failure));
    return socket;
  }

  /** Writes the data directory as a tar file. */
  async dump(path: string): Promise<void> {
    if (this.#failure) throw this.#failure;
    const error = await new Promise<string | undefined>((resolve) => {
      this.#dumped = resolve;
      this.#ask({ type: 'dump', path });
    });
    if (error !== undefined) throw new Error(`Dump failed: ${error}`);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#ask({ type: 'close' });
    await this.#exited;
  }

  #ask(request: EmbeddedRequest, transfer: ArrayBuffer[] = []) {
    if (!this.#failure) this.#worker.postMessage(request, transfer);
  }

  #take(reply: EmbeddedReply) {
    if (reply.type === 'answer') this.#sockets.get(reply.socket)?.push(Buffer.from(reply.bytes.buffer));
    if (reply.type === 'broken') this.#sockets.get(reply.socket)?.destroy(new Error(reply.reason));
    if (reply.type === 'dumped') this.#dumped?.(reply.error);
    if (reply.type === 'closed') void this.#worker.terminate();
  }

  #fail(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : cause;
    this.#failure = this.#closing
      ? new StoreError('EMBEDDED_STOPPED', 'The embedded database is closed.')
      : new StoreError(
          'EMBEDDED_STOPPED',
          `The embedded database stopped (${reason}). Start the program again: what it confirmed is kept.`,
          { cause },
        );
    this.#dumped?.(this.#failure.message);
    for (const socket of this.#sockets.values()) socket.destroy(this.#failure);
  }
}
