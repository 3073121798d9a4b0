import { z } from 'zod';
import { hearingId, seatId } from '../hearing/id-schemas.ts';
import type { Board } from '../board/board.ts';
import type { BoardChange } from '../board/change.ts';
import type { listIdentities } from '../rest/identity.ts';
import type { CallAnswer } from '../rest/route.ts';
import type { StaffAct } from '../staff/roles.ts';
import type { Ack } from './errors.ts';
import { place } from './place.ts';
import { helpMessage, helpNonce, helpRequestId, helpText, staffHelpTalk } from './help.ts';
import type { HelpSaid } from './help.ts';

/*
 * Today's board over a Socket.IO namespace of its own. Who connects is who the session cookie of the handshake says, from
 * our own origin only (ASVS 5.0, 4.4); `watch-board` is needed and asked again whenever rights or the session end.
 * A watcher is told the whole board once and then what changes, numbered: whoever misses a number asks for `resync`. Who has a
 * booking's page open is told of that booking instead, of any day, and needs `read-bookings`.
 */

const accepted = z.strictObject({ accepted: z.literal(true) });
const person = z.strictObject({ hearing: hearingId, seat: seatId });
/** What one browser of the person asked: no word and no end of it reaches another browser. */
const helpOfPerson = person.extend({ request: helpRequestId });

/** The Socket.IO `auth` payload. `booking`: instead of the board, what becomes of this booking's people. */
export const boardHandshake = z.strictObject({ version: z.int().min(0).max(1_000_000), booking: hearingId.optional() });

interface BoardMessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  readonly permission: StaffAct;
}

/** Everything that a watcher may ask; each is acknowledged. */
export const BOARD_MESSAGES = {
  /** The whole board again: it is pushed as `board`, and answered when that is on its way. */
  resync: { request: z.strictObject({}), response: accepted, permission: 'watch-board' },
  /**
   * A page of what was said with a person who needs help; new messages are pushed from then on, until `leave-help`. Without
   * `request`, of what is to be answered now; an earlier page names its request.
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
  /** The person has been helped: the alarm ends, what was said is kept. */
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

/** Why a board's socket or message is refused. */
export const BOARD_ERROR_CODES = [
  'not-signed-in',
  'not-permitted',
  'version-mismatch',
  'bad-handshake',
  'bad-message',
  'unknown-message',
  'too-many-messages',
  'author-quota',
  'hearing-quota',
  'not-found',
  /** This help has ended: nothing is said in it, and it is not ended again. */
  'help-ended',
  /** See `TRANSPORT_ERROR_CODES`. */
  'storage-busy',
  'internal',
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
  /** The day shown: from this moment to before that one. */
  readonly from: number;
  readonly to: number;
  readonly hearings: Board;
}

/** What changed since `seq - 1`. */
export interface BoardDifference {
  readonly seq: number;
  readonly changes: readonly BoardChange[];
}

interface Ended {
  /** Why the line is closed; nothing follows. */
  ended: (ended: { readonly code: 'not-signed-in' | 'not-permitted' | 'not-found' | 'draining' }) => void;
}

/** What whoever watches the board is told. */
export interface BoardPushes extends Ended {
  board: (board: BoardSnapshot) => void;
  difference: (difference: BoardDifference) => void;
  /** Something was said in help that this watcher has opened. */
  'help-said': (said: HelpSaid & { readonly request: string }) => void;
}

/** What whoever watches one booking is told. */
export interface BookingPushes extends Ended {
  /** Of each person of the watched booking: whether it is known who they are. Whole, at first and when it changes. */
  identities: (identities: CallAnswer<typeof listIdentities>) => void;
  /** The watched booking was changed: it is asked for anew. */
  rebooked: () => void;
  /** Who may have the record of the hearing, or what becomes of copies of it, has changed. */
  record: () => void;
}

/** Socket.IO's event map from service to watcher. */
export interface ServerToWatcher extends BoardPushes, BookingPushes {}
