import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Rejection } from '@mahzar/shared/rejection';
import type { Database } from '../../storage/database.ts';
import type { AttemptStore } from '../staff/attempt-store.ts';

/** A limit per time, counted from the first use. */
export interface Window {
  readonly points: number;
  readonly windowMs: number;
}

export type TooMany = Rejection<'too-many-requests'>;
export type TooManyGuesses = Rejection<'code-over'>;

const HOUR_MS = 3_600_000;

/** Codes to one telephone from all browsers, so that nobody's telephone receives codes all day. */
const OF_PHONE: Window = { points: 6, windowMs: HOUR_MS };
const OF_PHONE_DAY: Window = { points: 15, windowMs: 23 * HOUR_MS };
/** Codes for one name of a person or thing, which need not exist. */
const OF_NAME: Window = { points: 6, windowMs: HOUR_MS };
/** With five tries per code, guessing day after day has no chance. */
const OF_NAME_DAY: Window = { points: 12, windowMs: 23 * HOUR_MS };
/** Wrong codes for one name, from all browsers: the chance of guessing it in a day is one in 100,000. */
const GUESSES: Window = { points: 10, windowMs: 23 * HOUR_MS };

export type CodeWindows = ReturnType<typeof codeWindows>;

/** Limits on asking for codes and guessing them. Counted in the database, so that a restart resets nothing. */
export function codeWindows(parts: {
  readonly attempts: AttemptStore;
  /** Purpose of the codes. Purposes are counted separately, so that a refusal for one does not reveal codes sent for another. */
  readonly of: 'request' | 'portal';
  /** Index of telephones for counting. */
  readonly indexOf: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { attempts, of, indexOf, now } = parts;
  const guessKey = (countedBy: string): string => `${of}-guess:${countedBy}`;

  /** @param count 0 only reads @returns milliseconds until a use is within the limit; 0 when it is, and was counted */
  async function take(key: string, { points, windowMs }: Window, count = 1, within?: Database): Promise<number> {
    let left = 0;
    const next: Parameters<AttemptStore['count']>[1] = (before) => {
      const at = now();
      const current = before !== undefined && before.lastAt > at - windowMs ? before : undefined;
      const failures = (current?.failures ?? 0) + count;
      const lastAt = current?.lastAt ?? at;
      left = failures > points || (count === 0 && failures === points) ? lastAt + windowMs - at : 0;
      return left > 0 || count === 0 ? undefined : { failures, lastAt, freeAt: 0 };
    };
    await attempts.count(key, next, within);
    return left;
  }

  /** Null when all limits permit a use; it is counted in each. */
  async function all(
    windows: readonly (readonly [string, Window])[],
    { within, count = 1 }: { readonly within?: Database; readonly count?: number } = {},
  ): Promise<TooMany | null> {
    for (const [key, window] of windows) {
      const left = await take(key, window, count, within);
      if (left > 0) return tooMany(left);
    }
    return null;
  }

  return {
    all,

    /** Null when a code may be sent to a telephone. @param more further limits for the purpose */
    ofPhone: (phone: string, more: readonly (readonly [string, Window])[] = []): Promise<TooMany | null> =>
      all([[`${of}-phone:${indexOf(phone)}`, OF_PHONE], [`${of}-phone-day:${indexOf(phone)}`, OF_PHONE_DAY], ...more]),

    /** Null when one more code may be requested for a name. @param name keyed, or a hash */
    ofName: (name: string): Promise<TooMany | null> =>
      all([
        [`${of}-open:${name}`, OF_NAME],
        [`${of}-open-day:${name}`, OF_NAME_DAY],
      ]),

    /** Null when one more guess is permitted. @param countedBy the name that was used */
    mayGuess: async (countedBy: string): Promise<TooManyGuesses | null> =>
      guessedOut(await take(guessKey(countedBy), GUESSES, 0)),

    /** Counts a guess before it is checked; null when permitted. See `guessedRight`. */
    guess: async (countedBy: string): Promise<TooManyGuesses | null> =>
      guessedOut(await take(guessKey(countedBy), GUESSES)),

    /** After a right code the guesses are forgotten. */
    guessedRight: (countedBy: string): Promise<void> => attempts.clear(guessKey(countedBy)),
  };
}

/** A limiter in memory for each act, with a number per hour. */
export function hourlyLimiters<Act extends string>(
  points: Readonly<Record<Act, number>>,
): Record<Act, RateLimiterMemory> {
  const made = Object.entries<number>(points).map(([act, most]) => [
    act,
    new RateLimiterMemory({ points: most, duration: HOUR_MS / 1000 }),
  ]);
  return Object.fromEntries(made) as Record<Act, RateLimiterMemory>;
}

/** Null when the limit permits a use, which is then counted. */
export async function consume(limiter: RateLimiterMemory, key: string): Promise<TooMany | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    return tooMany(reason.msBeforeNext);
  }
}

function guessedOut(retryAfterMs: number): TooManyGuesses | null {
  return retryAfterMs > 0 ? new Rejection('code-over', { retryAfterMs }) : null;
}

function tooMany(retryAfterMs: number): TooMany {
  return new Rejection('too-many-requests', { retryAfterMs });
}
