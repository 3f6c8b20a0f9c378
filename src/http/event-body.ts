import { Readable } from 'node:stream';
import type { Told } from '../events/told.ts';
import { tokenExpired } from '../session/rules.ts';
import type { Pace } from './connection.ts';
import type { StreamResult } from './stream-result.ts';

const ping = Buffer.from(':\n\n');
/** Bytes that are handed out at once: what gets through shows by parts. */
const part = 65_536;

/**
 * A stream as the body of an answer. It holds one event at most, and none before the network has room for it: by then
 * it may be for nobody.
 */
export class EventBody extends Readable {
  readonly #result: StreamResult;
  readonly #onEnd: () => void;
  readonly #expiry: NodeJS.Timeout | undefined;
  readonly #pingEvery: number;
  readonly #slowAfter: number;
  /** Of the event on its way. Some wait with the headers until something comes. */
  #rest = ping;
  #isLast = false;
  #isAsking = false;
  /** Whoever takes it wants more. */
  #isWanted = false;
  #at = performance.now();

  constructor(result: StreamResult, { heartbeatSeconds, slowClientSeconds }: Pace, onEnd: () => void) {
    super({ highWaterMark: 0 });
    this.#result = result;
    this.#onEnd = onEnd;
    this.#pingEvery = heartbeatSeconds * 1_000;
    this.#slowAfter = slowClientSeconds * 1_000;
    const { stream, until } = result;
    if (until)
      this.#expiry = setTimeout(() => stream.end(tokenExpired()), Math.max(until.getTime() - Date.now(), 0)).unref();
  }

  /** To be called each second or so; false where nobody takes anything any more. */
  beat(now: number): boolean {
    const since = now - this.#at;
    if (!this.#isWanted) return since < this.#slowAfter;
    if (since >= this.#pingEvery) this.#give(ping);
    return true;
  }

  override _read() {
    this.#isWanted = true;
    this.#at = performance.now();
    if (this.#rest.length > 0) this.#giveRest();
    else if (this.#isLast) this.push(null);
    else if (!this.#isAsking) void this.#ask();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    clearTimeout(this.#expiry);
    this.#onEnd();
    this.#result.stream.return().then(() => done(error), done);
  }

  async #ask() {
    this.#isAsking = true;
    const text = await this.#result.stream.next().then(
      ({ done, value }) => {
        this.#isLast = done === true;
        // a server that stops says nothing: whoever was not told `complete` comes again
        return done ? '' : blockOf(value);
      },
      (error: unknown) => {
        this.#isLast = true;
        return `event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete\ndata:\n\n`;
      },
    );
    this.#isAsking = false;
    this.#rest = Buffer.from(text);
    if (!this.#isWanted) return;
    if (this.#rest.length > 0) this.#giveRest();
    else this.push(null);
  }

  #giveRest() {
    const chunk = this.#rest.subarray(0, part);
    this.#rest = this.#rest.subarray(part);
    this.#give(chunk);
  }

  #give(chunk: Buffer) {
    this.#isWanted = false;
    this.#at = performance.now();
    this.push(chunk);
  }
}

/** Its cursor is its id: browsers come back with the last one as `Last-Event-ID`. */
const blockOf = ({ json, cursor }: Told) => `event: next\n${cursor && `id: ${cursor}\n`}data: ${json}\n\n`;
