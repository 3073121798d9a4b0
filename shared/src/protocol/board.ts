import { z } from 'zod';
import { hearingId, seatId } from '../hearing/id-schemas.ts';
import type { Board } from '../board/board.ts';
import type { BoardChange } from '../board/change.ts';
import type { listIdentities } from '../rest/identity.ts';
import type { CallAnswer } from '../rest/route.ts';
import type { StaffAct } from '../staff/roles.ts';
import { COMMON_ERROR_CODES } from './errors.ts';
import type { Ack } from './errors.ts';
import { place } from './place.ts';
import { helpMessage, helpNonce, helpRequestId, helpText, staffHelpTalk } from './help.ts';
import type { HelpSaid } from './help.ts';

/*
 * Today's board over a Socket.IO namespace of its own. The session cookie of the handshake identifies the staff member; only our
 * own origin is accepted (ASVS 5.0, 4.4). `watch-board` is required and checked again whenever rights change or the session ends. A
 * watcher receives the whole board once and then numbered changes; a client that misses a number sends `resync`. A page that shows
 * one booking receives that booking's changes instead, on any day, and needs `read-bookings`.
 */

const accepted = z.strictObject({ accepted: z.literal(true) });
const person = z.strictObject({ hearing: hearingId, seat: seatId });
/** One browser's request for help: its messages and its end reach no other browser of the person. */
const helpOfPerson = person.extend({ request: helpRequestId });

/** The Socket.IO `auth` payload. `booking`: subscribes to this booking's people instead of the board. */
export const boardHandshake = z.strictObject({ version: z.int().min(0).max(1_000_000), booking: hearingId.optional() });

interface BoardMessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  readonly permission: StaffAct;
}

/** All messages that a watcher may send; each is acknowledged. */
export const BOARD_MESSAGES = {
  /** Requests the whole board again: it is pushed as `board`, and the message is acknowledged once that push is under way. */
  resync: { request: z.strictObject({}), response: accepted, permission: 'watch-board' },
  /**
   * Reads a page of the help conversation with a person; new messages are pushed from then on, until `leave-help`. Without
   * `request`, the open request is read; an earlier page must name its request.
   */
  'open-help': {
    request: person
      .extend({ request: helpRequestId.optional(), before: place.optional() })
      .refine(({ request, before }) => before === undefined || request !== undefined),
    response: staffHelpTalk,
    permission: 'join-as-support',
  },
  'say-to-person': {
    request: helpOfPerson.extend({ text: helpText, nonce: helpNonce }),
    response: helpMessage,
    permission: 'join-as-support',
  },
  /** Ends the help: the alarm ends, and the messages are kept. */
  'close-help': { request: helpOfPerson, response: accepted, permission: 'join-as-support' },
  'leave-help': {
    request: z.strictObject({ request: helpRequestId }),
    response: accepted,
    permission: 'join-as-support',
  },
} as const satisfies Record<string, BoardMessageDefinition>;

export type BoardMessageName = keyof typeof BOARD_MESSAGES;
export type BoardRequest<Name extends BoardMessageName> = z.input<(typeof BOARD_MESSAGES)[Name]['request']>;
export type BoardResponse<Name extends BoardMessageName> = z.infer<(typeof BOARD_MESSAGES)[Name]['response']>;

/** Why the service refuses a board's socket or message. */
export const BOARD_ERROR_CODES = [
  'not-signed-in',
  'not-permitted',
  'author-quota',
  'hearing-quota',
  'not-found',
  /** This help has ended: it takes no message and cannot be ended again. */
  'help-ended',
  ...COMMON_ERROR_CODES,
] as const;
export type BoardErrorCode = (typeof BOARD_ERROR_CODES)[number];

export type BoardAck<Response> = Ack<Response, BoardErrorCode>;

export type WatcherToServer = {
  [Name in BoardMessageName]: (
    request: BoardRequest<Name>,
    ack: (answer: BoardAck<BoardResponse<Name>>) => void,
  ) => void;
};

/** The whole board. */
export interface BoardSnapshot {
  readonly seq: number;
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  /** The displayed day: from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
  readonly hearings: Board;
}

/** The changes since `seq - 1`. */
export interface BoardDifference {
  readonly seq: number;
  readonly changes: readonly BoardChange[];
}

interface Ended {
  /** Why the service closes the connection; nothing follows. */
  ended: (ended: { readonly code: 'not-signed-in' | 'not-permitted' | 'not-found' | 'draining' }) => void;
}

/** Pushes to a watcher of the board. */
export interface BoardPushes extends Ended {
  board: (board: BoardSnapshot) => void;
  difference: (difference: BoardDifference) => void;
  /** A message in a help conversation that this watcher has opened. */
  'help-said': (said: HelpSaid & { readonly request: string }) => void;
}

/** Pushes to a watcher of one booking. */
export interface BookingPushes extends Ended {
  /** Whether each person of the watched booking is identified. The whole list, at first and after every change. */
  identities: (identities: CallAnswer<typeof listIdentities>) => void;
  /** The watched booking was changed; the page loads it again. */
  rebooked: () => void;
  /** The access rights to the hearing's record, or its copies, have changed. */
  record: () => void;
}

/** Socket.IO's event map from service to watcher. */
export interface ServerToWatcher extends BoardPushes, BookingPushes {}
