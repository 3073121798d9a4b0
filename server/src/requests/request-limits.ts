import type { GuestEvent } from '@mahzar/shared/notify/events';
import { codeWindows, consume, hourlyLimiters } from '../access/codes/windows.ts';
import type { TooMany, Window } from '../access/codes/windows.ts';
import type { AttemptStore } from '../access/staff/attempt-store.ts';
import { networkOf } from '../kernel/address.ts';
import type { Database } from '../storage/database.ts';

const HOUR_MS = 3_600_000;

/** Messages to one telephone about a changed turn. */
const OF_MOVES: Window = { points: 20, windowMs: 23 * HOUR_MS };
/** Statements of one citizen about how an answer was carried out: each may be an entry of a past day. */
const OF_CARRYING_OUT: Window = { points: 10, windowMs: 23 * HOUR_MS };
/** Changes of the guests of one meeting: each sends SMS. */
const OF_GUESTS: Window = { points: 10, windowMs: 23 * HOUR_MS };
/** Messages of one kind to a guest's telephone, over all meetings: guests have not asked for messages. */
const OF_GUEST: Window = { points: 6, windowMs: HOUR_MS };
const OF_GUEST_DAY: Window = { points: 15, windowMs: 23 * HOUR_MS };
/** Codes for all drafts of an office, because SMS cost money. A day of 240 citizens needs some 300 codes. */
const OF_OFFICE: Window = { points: 600, windowMs: HOUR_MS };

/**
 * Limits per network and hour. Whole towns of mobile telephones share one address of their operator, so these limits only stop
 * scripts; the limits that matter are counted by telephone.
 */
const OF_NETWORK = {
  /** Drafts that are begun. */
  begin: 300,
  /** Requested codes. */
  code: 300,
  /** Attempts to open a request. */
  open: 300,
  /** All other calls without a request. */
  unknown: 6000,
} as const;

/** Limits per request and hour, so that using them up affects nobody else of the same network. */
const OF_REQUEST = {
  act: 600,
  /** Files, which are uploaded in parts. */
  file: 600,
} as const;

export type NetworkAct = keyof typeof OF_NETWORK;
export type RequestAct = keyof typeof OF_REQUEST;

export type RequestLimits = ReturnType<typeof requestLimits>;

/** Limits of the requests' API. Acts that cost an SMS are counted in the database, so that a restart resets nothing. */
export function requestLimits(parts: {
  readonly attempts: AttemptStore;
  /** Index of telephones for counting. */
  readonly indexOf: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { indexOf } = parts;
  const { all, ofPhone, ...codes } = codeWindows({ ...parts, of: 'request' });
  const networks = hourlyLimiters(OF_NETWORK);
  const requests = hourlyLimiters(OF_REQUEST);

  return {
    ...codes,

    /** Null when the limit permits one more act of a network, which is then counted. @param address of the visitor */
    ofNetwork: (act: NetworkAct, address: string): Promise<TooMany | null> =>
      consume(networks[act], networkOf(address)),

    /** Null when the limit permits one more act on a request, which is then counted. */
    ofRequest: (act: RequestAct, request: string): Promise<TooMany | null> => consume(requests[act], request),

    /** Null when a code may be sent to a telephone for a request at an office. */
    ofPhone: (phone: string, office: string): Promise<TooMany | null> =>
      ofPhone(phone, [[`request-office:${office}`, OF_OFFICE]]),

    /** Null when one more message about a changed turn may be sent to a telephone; counted in the transaction of the turn. */
    ofMoves: (phone: string, within: Database): Promise<TooMany | null> =>
      all([[`request-moved:${indexOf(phone)}`, OF_MOVES]], { within }),

    /** Null when one more statement about carrying out may be made for a request, which is then counted. */
    ofCarryingOut: (request: string): Promise<TooMany | null> =>
      all([[`request-carried-out:${request}`, OF_CARRYING_OUT]]),

    /** Null when the guests of a request may be changed once more, which is then counted. */
    ofGuests: (request: string, within: Database): Promise<TooMany | null> =>
      all([[`request-guests:${request}`, OF_GUESTS]], { within }),

    /** Null when one more message of this kind may be sent to a guest's telephone, which is then counted. */
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
