import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type ErrorCode, Excess, Refusal } from '../errors.ts';
import type { Settings } from '../settings.ts';

/** What may be tried: each is counted for itself. */
export type Attempt = 'signIn' | 'requestPasswordReset' | 'setPassword' | 'changePassword';

/** What was tried was not right. Another refusal means that it was, as of a new password that is too short. */
const wrong: readonly ErrorCode[] = ['INVALID_CREDENTIALS', 'LINK_INVALID'];
const seconds = 900;
/** Many people may stand behind one address. */
const peoplePerAddress = 10;

/**
 * Attempts at accounts within 15 minutes, each node for itself. One too many, and all are refused until 15 minutes
 * after it, the right one too. An account that is not there is counted as one that is.
 */
export class Attempts {
  readonly #accounts: RateLimiterMemory | undefined;
  readonly #addresses: RateLimiterMemory | undefined;

  constructor({ signInAttempts: points }: Pick<Settings, 'signInAttempts'>) {
    if (points === 0) return;
    const rule = { duration: seconds, blockDuration: seconds };
    this.#accounts = new RateLimiterMemory({ ...rule, points });
    this.#addresses = new RateLimiterMemory({ ...rule, points: points * peoplePerAddress });
  }

  /** Counts before it does, so that attempts at the same time count too; one that succeeds was none. */
  async guard<T>(kind: Attempt, address: string, account: string | null, work: () => Promise<T>): Promise<T> {
    await this.count(kind, address, account);
    try {
      const result = await work();
      await this.#forget(kind, address, account);
      return result;
    } catch (error) {
      if (error instanceof Refusal && !wrong.includes(error.code)) await this.#forget(kind, address, account);
      throw error;
    }
  }

  async #forget(kind: Attempt, address: string, account: string | null) {
    await this.#addresses?.reward(`${kind} ${address}`);
    if (account !== null) await this.#accounts?.delete(keyOf(kind, account));
  }

  /** Of what counts even where it succeeds. */
  async count(kind: Attempt, address: string, account: string | null): Promise<void> {
    await consume(this.#addresses, `${kind} ${address}`);
    if (account !== null) await consume(this.#accounts, keyOf(kind, account));
  }
}

/** Short, however long a name somebody made up. */
const keyOf = (kind: Attempt, account: string) => `${kind} ${createHash('sha256').update(account).digest('base64url')}`;

async function consume(limiter: RateLimiterMemory | undefined, key: string) {
  try {
    await limiter?.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    throw new Excess('TOO_MANY_ATTEMPTS', `Too many attempts; try again in ${retryAfter} s.`, { retryAfter });
  }
}
