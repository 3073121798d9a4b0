import type { GuestEvent } from '@mahzar/shared/notify/events';
import { codeWindows, consume, hourly } from '../access/codes/windows.ts';
import type { TooMany, Window } from '../access/codes/windows.ts';
import type { AttemptStore } from '../access/staff/attempt-store.ts';
import { networkOf } from '../kernel/address.ts';
import type { Database } from '../storage/database.ts';

const HOUR_MS = 3_600_000;

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

export type RequestLimits = ReturnType<typeof requestLimits>;

/** How often things may be asked for. What costs an SMS is counted in the database: a restart forgives nothing. */
export function requestLimits(parts: {
  readonly attempts: AttemptStore;
  /** By which telephones are counted. */
  readonly indexOf: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { indexOf } = parts;
  const { all, ofPhone, ...codes } = codeWindows({ ...parts, of: 'request' });
  const networks = hourly(OF_NETWORK);
  const requests = hourly(OF_REQUEST);

  return {
    ...codes,

    /** Null when a network may do it once more; it is counted. @param address of the visitor */
    ofNetwork: (act: NetworkAct, address: string): Promise<TooMany | null> =>
      consume(networks[act], networkOf(address)),

    /** Null when something may be done once more with a request; it is counted. */
    ofRequest: (act: RequestAct, request: string): Promise<TooMany | null> => consume(requests[act], request),

    /** Null when a code may be sent to a telephone for a request at an office. */
    ofPhone: (phone: string, office: string): Promise<TooMany | null> =>
      ofPhone(phone, [[`request-office:${office}`, OF_OFFICE]]),

    /** Null when a telephone may be told once more that another turn was taken; it is counted with the turn. */
    ofMoves: (phone: string, within: Database): Promise<TooMany | null> =>
      all([[`request-moved:${indexOf(phone)}`, OF_MOVES]], { within }),

    /** Null when it may be said once more of a request how its answer was carried out; it is counted. */
    ofCarryingOut: (request: string): Promise<TooMany | null> =>
      all([[`request-carried-out:${request}`, OF_CARRYING_OUT]]),

    /** Null when others may be named once more to join the meeting of a request from elsewhere; it is counted. */
    ofGuests: (request: string, within: Database): Promise<TooMany | null> =>
      all([[`request-guests:${request}`, OF_GUESTS]], { within }),

    /** Null when somebody who joins from elsewhere may be told this once more by telephone; it is counted. */
    ofGuest: (phone: string, event: GuestEvent, within: Database): Promise<TooMany | null> =>
      all(
        [
          [`request-guest:${event}:${indexOf(phone)}`, OF_GUEST],
          [`request-guest-day:${event}:${indexOf(phone)}`, OF_GUEST_DAY],
        ],
        { within },
      ),
  };
}
