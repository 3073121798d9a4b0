import { z } from 'zod';
import { seatId } from '../hearing/id-schemas.ts';
import type { Role } from '../hearing/roles.ts';
import { SERVICE_EDITOR } from '../minutes/command.ts';
import type { MinutesAct } from '../minutes/law/permissions.ts';
import { MINUTES_REFUSAL_CODES } from '../minutes/refusal.ts';
import type { MinutesPhase } from '../minutes/state.ts';
import type { MinutesBlock } from '../minutes/text/blocks.ts';
import { isDrawing, MAX_DRAWING_CHARACTERS } from '../minutes/drawing.ts';
import { MAX_OBJECTION_CHARACTERS, MAX_READING_MS, MAX_STEPS } from '../minutes/text/limits.ts';
import { UNANSWERED_REASONS } from '../minutes/words.ts';
import type { ReadingScope, UnansweredReason } from '../minutes/words.ts';
import type { SigningMeans } from '../signing-means.ts';
import { text } from '../text.ts';
import { COMMON_ERROR_CODES, TOKEN_ERROR_CODES } from './errors.ts';
import type { Ack } from './errors.ts';
import { handshake } from './handshake.ts';

/*
 * The minutes of a hearing over a Socket.IO namespace of their own. A client is identified by a seat's link, in the browser that
 * holds the seat while the hearing is held, or by the desk's session cookie. Each client receives what it may read; the right is
 * checked again after every change.
 */

/**
 * The Socket.IO `auth` payload. With a token, the link identifies the client; with `own`, a seat of theirs, the session of people who see
 * their own cases; with neither, the desk's session.
 */
export const minutesHandshake = handshake
  .pick({ version: true, hearing: true, resume: true, browser: true })
  .extend({ token: z.string().max(4096).optional(), own: seatId.optional() });

/** Credentials in a request body for the minutes as a document: the same as in the handshake. */
export const minutesPaperKey = minutesHandshake.pick({ token: true, own: true, resume: true, browser: true });

const accepted = z.strictObject({ accepted: z.literal(true) });
const nothing = z.strictObject({});
const version = z.int().min(0).max(10_000_000);
/** Number of the reading that the page shows: 1, 2, 3 … */
const round = z.int().min(1).max(1_000_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const code = z.string().regex(/^\d{6}$/);
/** A drawn signature; null where none is required. */
const drawn = z.string().max(MAX_DRAWING_CHARACTERS).refine(isDrawing).nullable().default(null);
/** Id of an editor's page, made by the page itself so that it recognises its own steps. */
const editor = z
  .string()
  .regex(/^[\w-]{1,40}$/)
  .refine((name) => name !== SERVICE_EDITOR);
const steps = z
  .array(z.looseObject({ stepType: z.string().max(40) }))
  .min(1)
  .max(MAX_STEPS);

interface MinutesMessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  readonly act: MinutesAct | 'read';
}

/** All messages that a client may send; each is acknowledged when its effect is on disk. */
export const MINUTES_MESSAGES = {
  /** Steps that follow the text's `version`. Refused as `stale-version` when other steps came first; those are pushed. */
  write: {
    request: z.strictObject({ version, editor, steps }),
    response: z.strictObject({ version }),
    act: 'write',
  },
  /** Steps after a version, for an editor that was disconnected. `next`: where the list continues; null at the end. */
  'read-steps': {
    request: z.strictObject({ since: version }),
    response: z.strictObject({
      steps: z.array(z.unknown()).readonly(),
      editors: z.array(z.string()).readonly(),
      next: z.int().nullable(),
    }),
    act: 'write',
  },
  'set-read-along': { request: z.strictObject({ on: z.boolean() }), response: accepted, act: 'set-read-along' },
  /** `version`: of the text that the page shows; refused as `stale-version` when it is not the latest. */
  'begin-reading': {
    request: z.strictObject({
      version,
      seats: z.array(seatId).min(1).max(100),
      withinMs: z.int().min(60_000).max(MAX_READING_MS),
    }),
    response: accepted,
    act: 'begin-reading',
  },
  'end-reading': { request: nothing, response: accepted, act: 'end-reading' },
  /**
   * Sends an SMS code to the booked telephone, valid for exactly this text. `againAt`: when the next may be requested, epoch ms.
   */
  'send-signing-code': {
    request: z.strictObject({ sha256 }),
    response: z.strictObject({ sent: z.boolean(), againAt: z.int() }),
    act: 'read',
  },
  /**
   * `sha256`: digest of the text that the page showed. `code`: null at the desk for a person without authenticator app and
   * telephone. `words`: the objection or reason to be printed next to the text.
   */
  sign: {
    request: z.strictObject({ round, sha256, code: code.nullable(), words: text(MAX_OBJECTION_CHARACTERS), drawn }),
    response: accepted,
    act: 'sign',
  },
  refuse: {
    request: z.strictObject({ round, sha256, code: code.nullable(), words: text(MAX_OBJECTION_CHARACTERS) }),
    response: accepted,
    act: 'refuse',
  },
  'note-unanswered': {
    request: z.strictObject({ seat: seatId, reason: z.enum(UNANSWERED_REASONS) }),
    response: accepted,
    act: 'note-unanswered',
  },
  /** The judge signs last. */
  close: { request: z.strictObject({ round, sha256, code: code.nullable(), drawn }), response: accepted, act: 'close' },
} as const satisfies Record<string, MinutesMessageDefinition>;

export type MinutesMessageName = keyof typeof MINUTES_MESSAGES;
export type MinutesRequest<Name extends MinutesMessageName> = z.input<(typeof MINUTES_MESSAGES)[Name]['request']>;
export type MinutesResponse<Name extends MinutesMessageName> = z.infer<(typeof MINUTES_MESSAGES)[Name]['response']>;

/** Why the service refuses a socket or message. */
export const MINUTES_ERROR_CODES = [
  ...MINUTES_REFUSAL_CODES,
  ...TOKEN_ERROR_CODES,
  'not-signed-in',
  /** The person has not entered their own cases in this browser, or their session is over. */
  'no-session',
  /** The holder of the link has not proven their identity in this browser. */
  'not-proven',
  /** The person's identity was not confirmed at the hearing, where that is required, or staff have refused it. */
  'not-identified',
  /** The seat is held in another browser. */
  'not-entered',
  /**
   * A member of the court uses the link outside the hearing in another browser than the last holder of the seat, and must use the
   * desk.
   */
  'desk-only',
  'hearing-unknown',
  /** Meetings have no minutes. */
  'no-minutes',
  /** The steps do not fit this text, or lead to an invalid document. */
  'bad-steps',
  'minutes-full',
  /** The log is damaged, so nothing is read or written. */
  'record-altered',
  /** No telephone is booked for the person; the court can add it. */
  'no-telephone',
  'wrong-code',
  'code-void',
  'code-locked',
  /** The authenticator app's code is wrong, from another moment, or already used for a signature. */
  'app-code-wrong',
  /** Too many wrong codes were entered; the person must wait. */
  'app-code-paused',
  /** The person signs by the organisation's sign-in, and has not signed in there again for this text, or too long ago. */
  'sign-in-again',
  'storage-unavailable',
  'too-many-pages',
  ...COMMON_ERROR_CODES,
] as const;
export type MinutesErrorCode = (typeof MINUTES_ERROR_CODES)[number];

export type PageToMinutes = {
  [Name in MinutesMessageName]: (
    request: MinutesRequest<Name>,
    ack: (answer: Ack<MinutesResponse<Name>, MinutesErrorCode>) => void,
  ) => void;
};

/** A person of the hearing as a reader of its minutes may know them; a protected person has an alias and no name. */
export interface MinutesPerson {
  readonly seat: string;
  readonly role: Role;
  readonly name: string | null;
  readonly alias: number | null;
}

/** An answer next to the text. Times are epoch milliseconds. */
export interface ShownAnswer {
  readonly kind: 'signed' | 'objected' | 'refused' | 'unanswered';
  readonly at: number;
  readonly words: string | null;
  /** The drawn signature, see `drawing.ts`. */
  readonly drawn: string | null;
  readonly reason: UnansweredReason | null;
  /** Whether the person signed or refused the present text; false if the text has changed since. */
  readonly isOfThisText: boolean;
}

/** The answers of the people who were asked to sign; null: no answer yet. */
export type ShownAnswers = readonly { readonly seat: string; readonly answer: ShownAnswer | null }[];

/** The state of the minutes apart from their text, as one client may know it. */
export interface MinutesView {
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  readonly title: string;
  readonly caseNumber: string;
  readonly branch: string;
  /** The hearing's booked start, epoch milliseconds; null where unknown. */
  readonly startsAt: number | null;
  readonly phase: MinutesPhase;
  readonly readAlong: boolean;
  readonly me: {
    readonly seat: string | null;
    /** Acts that the client may do now. */
    readonly acts: readonly MinutesAct[];
    /** What the client may read now. */
    readonly scope: ReadingScope | null;
    /** Last digits of the person's telephone, which receives the codes; null: none is booked. */
    readonly phone: string | null;
    /** How the identity of the signer is established; null: no way is available yet. */
    readonly means: SigningMeans | null;
  };
  /** The people whom the text names, and the people who are asked to sign. */
  readonly people: readonly MinutesPerson[];
  /** Whether the client may get the minutes as a document now. */
  readonly hasPaper: boolean;
  /**
   * Whether the text names a protected person, so that only the court may read the closed minutes. `now`: the text is withheld from
   * this client. `once-closed`: told to the court during the reading, when it can still reopen and correct the text.
   */
  readonly withheld: 'now' | 'once-closed' | null;
  /** The text that is read and signed; null while it is being written. */
  readonly reading: {
    readonly round: number;
    readonly begunAt: number;
    readonly until: number;
    /** Digest of the text that this client reads and signs. */
    readonly sha256: string;
    readonly answers: ShownAnswers;
  } | null;
  /** Earlier readings, in order, with their answers; answers repeated in the present reading are left out. */
  readonly earlier: readonly { readonly round: number; readonly begunAt: number; readonly answers: ShownAnswers }[];
  /** The judge's signature. */
  readonly closed: {
    readonly at: number;
    readonly by: MinutesPerson;
    readonly isOfThisText: boolean;
    readonly drawn: string | null;
  } | null;
  /**
   * When the case goes on, where the text says another time and is written no longer: epoch milliseconds, null where that was called off.
   * Null altogether: the text is right, or says nothing of it.
   */
  readonly nextMoved: { readonly startsAt: number | null } | null;
}

/** Socket.IO's event map from service to page. */
export interface MinutesPushes {
  /** The first push, repeated after every change outside the text. */
  minutes: (view: MinutesView) => void;
  /** The whole text, for an editor: a document of `minutesSchema`. */
  text: (text: { readonly version: number; readonly doc: unknown }) => void;
  /** Steps after `version`, for an editor. */
  steps: (steps: {
    readonly version: number;
    readonly steps: readonly unknown[];
    readonly editors: readonly string[];
  }) => void;
  /** For a reader: `removed` paragraphs from paragraph `from` on are replaced by `blocks`. */
  blocks: (change: {
    readonly from: number;
    readonly removed: number;
    readonly blocks: readonly MinutesBlock[];
  }) => void;
  /** Why the service closes the connection; nothing follows. */
  ended: (ended: { readonly code: MinutesErrorCode | 'draining' }) => void;
}
