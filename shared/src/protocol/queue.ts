import { z } from 'zod';
import type { HearingId } from '../hearing/ids.ts';
import { LINK_CODE } from '../notify/short-link.ts';
import { officeIdSchema, officialIdSchema, requestIdSchema } from '../queue/id-schemas.ts';
import type { OfficialId } from '../queue/ids.ts';
import type { QueueAct } from '../queue/law/permissions.ts';
import type { CitizenView } from '../queue/projection/citizen-view.ts';
import type { GuestView } from '../queue/projection/guest-view.ts';
import type { HallView } from '../queue/projection/hall-view.ts';
import type { LineChange } from '../queue/projection/line-change.ts';
import type { LineView } from '../queue/projection/line-view.ts';
import { QUEUE_REFUSAL_CODES } from '../queue/refusal.ts';
import {
  CLOSE_REASONS,
  DELAY_REASONS,
  DEVICE_FAULTS,
  ORDER_REASONS,
  OUTCOMES,
  REFUSE_REASONS,
} from '../queue/words.ts';
import type { GuestRole } from '../requests/guests.ts';
import type { Ack } from './errors.ts';

/*
 * Queues over a Socket.IO namespace of its own. A citizen is who the request's cookie of the handshake says, staff who the session
 * cookie says, from our own origin only. What each is told is a projection of their own; nobody asks again and again: whatever
 * changes is pushed.
 */

const accepted = z.strictObject({ accepted: z.literal(true) });
const nothing = z.strictObject({});
const ofRequest = z.strictObject({ request: requestIdSchema });
/** Epoch milliseconds. */
const time = z.int().nonnegative();
const orderReason = z.enum(ORDER_REASONS);
const version = z.int().min(0).max(1_000_000);

/**
 * The Socket.IO `auth` payload. `guest`: who joins one meeting from elsewhere, by the code of their link. `hall`: the screen in the hall, opened by staff. `day` (`YYYY-MM-DD` in the court's zone): without it,
 * today.
 */
export const queueHandshake = z.discriminatedUnion('as', [
  z.strictObject({ version, as: z.literal('citizen') }),
  z.strictObject({ version, as: z.literal('guest'), code: z.string().regex(LINK_CODE) }),
  z.strictObject({
    version,
    as: z.enum(['desk', 'hall']),
    office: officeIdSchema,
    day: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  }),
]);

interface QueueMessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  /** Which act of the queue's permission table it is. */
  readonly act: QueueAct;
}

const message = <const Act extends QueueAct, Request extends z.ZodType>(act: Act, request: Request) => ({
  request,
  response: accepted,
  act,
});

/** Everything that may be asked; each is acknowledged. What it changes is pushed to whoever may know it. */
export const QUEUE_MESSAGES = {
  /** The device was tried while its person waits; none: it works. */
  'report-device': message('report-device', z.strictObject({ faults: z.array(z.enum(DEVICE_FAULTS)).max(8) })),
  /** The whole line again: it is pushed as `line`. */
  resync: message('see-line', nothing),
  open: message('open', nothing),
  pause: message('pause', z.strictObject({ until: time.nullable(), reason: z.enum(DELAY_REASONS) })),
  resume: message('resume', nothing),
  close: message('close', z.strictObject({ reason: z.enum(CLOSE_REASONS) })),
  'announce-delay': message(
    'announce-delay',
    z.strictObject({ until: time.nullable(), reason: z.enum(DELAY_REASONS) }),
  ),
  join: message('join', z.strictObject({ official: officialIdSchema })),
  'leave-desk': message('leave-desk', z.strictObject({ official: officialIdSchema })),
  accept: message('accept', ofRequest.extend({ official: officialIdSchema.optional() })),
  refuse: message('refuse', ofRequest.extend({ reason: z.enum(REFUSE_REASONS) })),
  redirect: message('redirect', ofRequest.extend({ office: officeIdSchema })),
  assign: message('assign', ofRequest.extend({ official: officialIdSchema.nullable() })),
  merge: message('merge', ofRequest.extend({ into: requestIdSchema })),
  'mark-urgent': message('mark-urgent', ofRequest.extend({ reason: orderReason })),
  restore: message('restore', ofRequest.extend({ reason: orderReason })),
  reorder: message('reorder', ofRequest.extend({ before: requestIdSchema.nullable(), reason: orderReason })),
  /** Somebody without a page of their own is there, or is not. */
  arrive: message('arrive', ofRequest),
  'note-away': message('note-away', ofRequest),
  /** `link`: into the meeting that was called. */
  'call-next': { request: nothing, response: z.strictObject({ link: z.string() }), act: 'call-next' },
  /** Into the meeting that the official has called, again. */
  'meeting-link': { request: nothing, response: z.strictObject({ link: z.string() }), act: 'recall' },
  recall: message('recall', nothing),
  skip: message('skip', nothing),
  'note-no-show': message('note-no-show', nothing),
  'hand-over': message('hand-over', z.strictObject({ to: officialIdSchema })),
  end: message('end', z.strictObject({ outcome: z.enum(OUTCOMES).optional(), dueAt: time.nullable().optional() })),
  'give-outcome': message('give-outcome', ofRequest.extend({ outcome: z.enum(OUTCOMES), dueAt: time.nullable() })),
} as const satisfies Record<string, QueueMessageDefinition>;

export type QueueMessageName = keyof typeof QUEUE_MESSAGES;
export type QueueMessageRequest<Name extends QueueMessageName> = z.input<(typeof QUEUE_MESSAGES)[Name]['request']>;
export type QueueMessageResponse<Name extends QueueMessageName> = z.infer<(typeof QUEUE_MESSAGES)[Name]['response']>;

/** Why a queue's socket or message is refused. */
export const QUEUE_ERROR_CODES = [
  ...QUEUE_REFUSAL_CODES,
  'not-signed-in',
  /** This browser has no request with a turn of a day. */
  'no-request',
  'unknown-queue',
  'unknown-office',
  'record-unavailable',
  'version-mismatch',
  'bad-handshake',
  'bad-message',
  'unknown-message',
  'too-many-messages',
  /** So many pages of one request are open already. */
  'too-many-pages',
  /** See `TRANSPORT_ERROR_CODES`. */
  'storage-busy',
  'internal',
] as const;
export type QueueErrorCode = (typeof QUEUE_ERROR_CODES)[number];

export type ViewerToServer = {
  [Name in QueueMessageName]: (
    request: QueueMessageRequest<Name>,
    ack: (answer: Ack<QueueMessageResponse<Name>, QueueErrorCode>) => void,
  ) => void;
};

/** A citizen's own turn. Whole: it is small. */
export interface TurnPush extends CitizenView {
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  /** Into the meeting while they are called or met; names its hearing. */
  readonly door: { readonly hearing: HearingId; readonly link: string } | null;
}

/** Of what a link into one meeting is. */
export interface GuestCard {
  /** Its name. */
  readonly office: string;
  /** Of whoever has the link. */
  readonly name: string;
  readonly role: GuestRole;
  /** When the turn is, epoch milliseconds; null: in the queue of the day. */
  readonly at: number | null;
}

/** The meeting that somebody joins from elsewhere. Whole: it is small. */
export interface GuestPush extends GuestView {
  readonly now: number;
  readonly card: GuestCard;
  /** See `TurnPush`. */
  readonly door: TurnPush['door'];
}

/** The line as somebody of the office sees it. */
export interface LinePush {
  readonly seq: number;
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  readonly day: string;
  /** Which of the officials it is who looks; null: staff. */
  readonly me: OfficialId | null;
  /** Null: the day has no queue, at least not yet. */
  readonly view: LineView | null;
}

/** Whole: it is small. */
export interface HallPush {
  readonly now: number;
  readonly day: string;
  /** Null: the day has no queue, at least not yet. */
  readonly view: HallView | null;
}

/** Socket.IO's event map from service to viewer. */
export interface ServerToViewer {
  turn: (turn: TurnPush) => void;
  guest: (guest: GuestPush) => void;
  /** To whoever watches at the desk: the whole, and then what changes. Whoever misses a number asks for `resync`. */
  line: (line: LinePush) => void;
  'line-changed': (changed: { readonly seq: number; readonly now: number; readonly change: LineChange }) => void;
  hall: (hall: HallPush) => void;
  /** Why the line is closed; nothing follows. */
  ended: (ended: { readonly code: 'not-signed-in' | 'not-permitted' | 'no-request' | 'draining' }) => void;
}
