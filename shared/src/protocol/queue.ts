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
import { COMMON_ERROR_CODES } from './errors.ts';
import type { Ack } from './errors.ts';

/*
 * Queues over a Socket.IO namespace of its own. The handshake's request cookie identifies a citizen, its session cookie a staff
 * member; only our own origin is accepted. Each client receives its own projection, pushed after every change, so nobody polls.
 */

const accepted = z.strictObject({ accepted: z.literal(true) });
const nothing = z.strictObject({});
const ofRequest = z.strictObject({ request: requestIdSchema });
/** Epoch milliseconds. */
const time = z.int().nonnegative();
const orderReason = z.enum(ORDER_REASONS);
const version = z.int().min(0).max(1_000_000);

/**
 * The Socket.IO `auth` payload. `guest`: a person who joins one meeting from elsewhere, by their link's code. `hall`: the screen in
 * the hall, opened by staff. `day` (`YYYY-MM-DD` in the court's zone): today if omitted.
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
  /** The act in the queue's permission table. */
  readonly act: QueueAct;
}

const message = <const Act extends QueueAct, Request extends z.ZodType>(act: Act, request: Request) => ({
  request,
  response: accepted,
  act,
});

/** All messages that a client may send; each is acknowledged. Its effect is pushed to every client that may know it. */
export const QUEUE_MESSAGES = {
  /** Result of the device check of a waiting person; an empty list means that the device works. */
  'report-device': message('report-device', z.strictObject({ faults: z.array(z.enum(DEVICE_FAULTS)).max(8) })),
  /** Requests the whole line again, which is pushed as `line`. */
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
  /** Reports that a person without a page of their own has arrived (`arrive`) or is absent (`note-away`). */
  arrive: message('arrive', ofRequest),
  'note-away': message('note-away', ofRequest),
  /** `link`: into the called meeting. */
  'call-next': { request: nothing, response: z.strictObject({ link: z.string() }), act: 'call-next' },
  /** Returns the link into the called meeting again. */
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

/** Why the service refuses a queue's socket or message. */
export const QUEUE_ERROR_CODES = [
  ...QUEUE_REFUSAL_CODES,
  'not-signed-in',
  /** This browser has no request with a turn on a day. */
  'no-request',
  'unknown-queue',
  'unknown-office',
  'record-unavailable',
  /** The request has too many open pages already. */
  'too-many-pages',
  ...COMMON_ERROR_CODES,
] as const;
export type QueueErrorCode = (typeof QUEUE_ERROR_CODES)[number];

export type ViewerToServer = {
  [Name in QueueMessageName]: (
    request: QueueMessageRequest<Name>,
    ack: (answer: Ack<QueueMessageResponse<Name>, QueueErrorCode>) => void,
  ) => void;
};

/** A citizen's own turn. Sent whole, because it is small. */
export interface TurnPush extends CitizenView {
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  /** The link into the meeting while the citizen is called or being received, with its hearing. */
  readonly door: { readonly hearing: HearingId; readonly link: string } | null;
}

/** What a guest link's page shows about its meeting. */
export interface GuestCard {
  /** The office's name. */
  readonly office: string;
  /** The name and role of the guest. */
  readonly name: string;
  readonly role: GuestRole;
  /** The time of the turn, epoch milliseconds; null: in the queue of the day. */
  readonly at: number | null;
}

/** The meeting that a guest joins from elsewhere. Sent whole, because it is small. */
export interface GuestPush extends GuestView {
  readonly now: number;
  readonly card: GuestCard;
  /** See `TurnPush`. */
  readonly door: TurnPush['door'];
}

/** The line as an office's staff see it. */
export interface LinePush {
  readonly seq: number;
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  readonly day: string;
  /** The official who is watching; null for other staff. */
  readonly me: OfficialId | null;
  /** Null: the day has no queue yet. */
  readonly view: LineView | null;
}

/** Sent whole, because it is small. */
export interface HallPush {
  readonly now: number;
  readonly day: string;
  /** Null: the day has no queue yet. */
  readonly view: HallView | null;
}

/** Socket.IO's event map from service to viewer. */
export interface ServerToViewer {
  turn: (turn: TurnPush) => void;
  guest: (guest: GuestPush) => void;
  /** To watchers at the desk: first the whole line, then numbered changes. A client that misses a number sends `resync`. */
  line: (line: LinePush) => void;
  'line-changed': (changed: { readonly seq: number; readonly now: number; readonly change: LineChange }) => void;
  hall: (hall: HallPush) => void;
  /** Why the service closes the connection; nothing follows. */
  ended: (ended: { readonly code: 'not-signed-in' | 'not-permitted' | 'no-request' | 'draining' }) => void;
}
