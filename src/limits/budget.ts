import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Excess } from '../errors.ts';
import type { Settings } from '../settings.ts';

/** What an operation cost, and what is left. */
export interface Charge {
  readonly cost: number;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: Date;
}

const seconds = 60;

/** Points that everyone may spend per minute; each node counts for itself. */
export class Budget {
  readonly #costLimit: number;
  readonly #spending: RateLimiterMemory | undefined;

  constructor({ operationCostLimit, rateLimitPerMinute }: Pick<Settings, 'operationCostLimit' | 'rateLimitPerMinute'>) {
    this.#spending =
      rateLimitPerMinute > 0 ? new RateLimiterMemory({ points: rateLimitPerMinute, duration: seconds }) : undefined;
    // what exceeds a whole minute's points would be refused for ever
    this.#costLimit = Math.min(operationCostLimit, this.#spending?.points ?? operationCostLimit);
  }

  /** Takes the cost of an operation from whoever it is; null where nothing is limited. */
  async charge(spender: string, cost: number): Promise<Charge | null> {
    const limit = this.#costLimit;
    if (cost > limit) {
      await this.#take(spender, 1); // a try is not for nothing
      throw new Excess('TOO_COSTLY', `The operation costs ${cost}; at most ${limit} is allowed.`, { cost, limit });
    }
    return this.#take(spender, cost);
  }

  /** Refuses whoever has less left than that, and takes nothing. */
  async assertLeft(spender: string, cost: number) {
    const spending = this.#spending;
    const state = await spending?.get(spender);
    if (spending && state && state.remainingPoints < cost) throw spent(state, cost, spending.points);
  }

  async #take(spender: string, cost: number): Promise<Charge | null> {
    const spending = this.#spending;
    if (!spending) return null;
    try {
      const { remainingPoints: remaining, msBeforeNext } = await spending.consume(spender, cost);
      return { cost, limit: spending.points, remaining, resetAt: new Date(Date.now() + msBeforeNext) };
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      await spending.reward(spender, cost); // what is left is there for a smaller one
      throw spent(refused, cost, spending.points);
    }
  }
}

function spent({ msBeforeNext }: RateLimiterRes, cost: number, limit: number): Excess {
  const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new Excess('RATE_LIMITED', `The points of this minute are spent; try again in ${retryAfter} s.`, {
    cost,
    limit,
    retryAfter,
  });
}
