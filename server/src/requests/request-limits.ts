import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { GuestEvent } from '@mahzar/shared/notify/events';
import { Rejection } from '@mahzar/shared/rejection';
import type { AttemptStore } from '../access/staff/attempt-store.ts';
import { networkOf } from '../kernel/address.ts';
import type { Database } from '../storage/database.ts';

/** So many within a time, from the first of them on. */
interface Window {
  readonly points: number;
  readonly windowMs: number;
}

const HOUR_MS = 3_600_000;

/** Codes to one telephone, whoever asks for them: nobody's telephone is made to ring all day. */
const OF_PHONE: Window = { points: 6, windowMs: HOUR_MS };
const OF_PHONE_DAY: Window = { points: 15, windowMs: 23 * HOUR_MS };
/** Codes for one tracking code or link, of a request that need not exist. */
const OF_NAME: Window = { points: 6, windowMs: HOUR_MS };
/** With five tries for each: nobody gets far by guessing, day after day. */
const OF_NAME_DAY: Window = { points: 12, windowMs: 23 * HOUR_MS };
/** Wrong codes for one tracking code or link, from whatever browsers: one in 100,000 guesses it in a day. */
const GUESSES: Window = { points: 10, windowMs: 23 * HOUR_MS };
/** Messages to one telephone that another turn was taken. */
const OF_MOVES: Window = { points: 20, windowMs: 23 * HOUR_MS };
/** Times that one citizen says how an answer was carried out: each may be an entry of a day that is over. */
const OF_CARRYING_OUT: Window = { points: 10, windowMs: 23 * HOUR_MS };
/** Times that other people are named to join one meeting from elsewhere: each is told by an SMS. */
const OF_GUESTS: Window = { points: 10, windowMs: 23 * HOUR_MS };
/** Messages of one kind to the telephone of somebody who joins from elsewhere, of whosever meetings: they have asked for none. */
const OF_GUEST: Window = { points: 6, windowMs: HOUR_MS };
const OF_GUEST_DAY: Window = { points: 15, windowMs: 23 * HOUR_MS };
/** Codes for all drafts of an office: SMS cost money. A day of 240 citizens asks for some 300 codes. */
const OF_OFFICE: Window = { points: 600, windowMs: HOUR_MS };

/**
 * From one network within an hour. Whole towns of mobile telephones come from one address of their operator: so these stop a
 * script and nobody else, and what counts is counted by telephone.
 */
const OF_NETWORK = {
  /** Drafts that are begun. */
  begin: 300,
  /** Codes that are asked for. */
  code: 300,
  /** Requests that are named. */
  open: 300,
  /** Everything else, by whoever has no request. */
  unknown: 6000,
} as const;

/** By whoever has a request, of this request within an hour: who uses it up stops nobody else of the same network. */
const OF_REQUEST = {
  act: 600,
  /** Files, which come in parts. */
  file: 600,
} as const;

export type NetworkAct = keyof typeof OF_NETWORK;
export type RequestAct = keyof typeof OF_REQUEST;
type TooMany = Rejection<'too-many-requests'>;
type Guessed = Rejection<'code-over'>;

export type RequestLimits = ReturnType<typeof requestLimits>;

/** How often things may be asked for. What costs an SMS is counted in the database: a restart forgives nothing. */
export function requestLimits(parts: {
  readonly attempts: AttemptStore;
  /** By which telephones are counted. */
  readonly indexOf: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { attempts, indexOf, now } = parts;
  const networks = hourly(OF_NETWORK);
  const requests = hourly(OF_REQUEST);

  /** @param count 0 only looks @returns milliseconds until there is room; 0 when there is, and it is counted */
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

  async function all(windows: readonly (readonly [string, Window])[], within?: Database): Promise<TooMany | null> {
    for (const [key, window] of windows) {
      const left = await take(key, window, 1, within);
      if (left > 0) return tooMany(left);
    }
    return null;
  }

  return {
    /** Null when a network may do it once more; it is counted. @param address of the visitor */
    ofNetwork: (act: NetworkAct, address: string): Promise<TooMany | null> =>
      consume(networks[act], networkOf(address)),

    /** Null when something may be done once more with a request; it is counted. */
    ofRequest: (act: RequestAct, request: string): Promise<TooMany | null> => consume(requests[act], request),

    /** Null when a code may be sent to a telephone for a request at an office. */
    ofPhone: (phone: string, office: string): Promise<TooMany | null> =>
      all([
        [`request-phone:${indexOf(phone)}`, OF_PHONE],
        [`request-phone-day:${indexOf(phone)}`, OF_PHONE_DAY],
        [`request-office:${office}`, OF_OFFICE],
      ]),

    /** Null when a telephone may be told once more that another turn was taken; it is counted with the turn. */
    ofMoves: (phone: string, within: Database): Promise<TooMany | null> =>
      all([[`request-moved:${indexOf(phone)}`, OF_MOVES]], within),

    /** Null when it may be said once more of a request how its answer was carried out; it is counted. */
    ofCarryingOut: (request: string): Promise<TooMany | null> =>
      all([[`request-carried-out:${request}`, OF_CARRYING_OUT]]),

    /** Null when others may be named once more to join the meeting of a request from elsewhere; it is counted. */
    ofGuests: (request: string, within: Database): Promise<TooMany | null> =>
      all([[`request-guests:${request}`, OF_GUESTS]], within),

    /** Null when somebody who joins from elsewhere may be told this once more by telephone; it is counted. */
    ofGuest: (phone: string, event: GuestEvent, within: Database): Promise<TooMany | null> =>
      all(
        [
          [`request-guest:${event}:${indexOf(phone)}`, OF_GUEST],
          [`request-guest-day:${event}:${indexOf(phone)}`, OF_GUEST_DAY],
        ],
        within,
      ),

    /** Null when a code for a request may be guessed once more. @param countedBy the name that was used */
    mayGuess: async (countedBy: string): Promise<Guessed | null> =>
      guessedOut(await take(guessKey(countedBy), GUESSES, 0)),

    /** Counts a guess before it is looked at: null when it may be. See `guessedRight`. */
    guess: async (countedBy: string): Promise<Guessed | null> => guessedOut(await take(guessKey(countedBy), GUESSES)),

    /** Who has given a right code has guessed nothing. */
    guessedRight: (countedBy: string): Promise<void> => attempts.clear(guessKey(countedBy)),

    /** Null when a code may be asked for once more by what names a request. @param name keyed, or a hash */
    ofName: (name: string): Promise<TooMany | null> =>
      all([
        [`request-open:${name}`, OF_NAME],
        [`request-open-day:${name}`, OF_NAME_DAY],
      ]),
  };
}

function hourly<Act extends string>(points: Readonly<Record<Act, number>>): Record<Act, RateLimiterMemory> {
  const made = Object.entries<number>(points).map(([act, most]) => [
    act,
    new RateLimiterMemory({ points: most, duration: HOUR_MS / 1000 }),
  ]);
  return Object.fromEntries(made) as Record<Act, RateLimiterMemory>;
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<TooMany | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    return tooMany(reason.msBeforeNext);
  }
}

const guessKey = (countedBy: string): string => `request-guess:${countedBy}`;

function guessedOut(retryAfterMs: number): Guessed | null {
  return retryAfterMs > 0 ? new Rejection('code-over', { retryAfterMs }) : null;
}

function tooMany(retryAfterMs: number): TooMany {
  return new Rejection('too-many-requests', { retryAfterMs });
}
