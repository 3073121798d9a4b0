import { z } from 'zod';
import { seatId } from '../hearing/id-schemas.ts';
import type { Role } from '../hearing/roles.ts';
import { SERVICE_EDITOR } from '../minutes/command.ts';
import type { MinutesAct } from '../minutes/law/permissions.ts';
import { MINUTES_REFUSAL_CODES } from '../minutes/refusal.ts';
import type { MinutesPhase } from '../minutes/state.ts';
import type { MinutesBlock } from '../minutes/text/blocks.ts';
import { isDrawing, MOST_DRAWING_CHARACTERS } from '../minutes/drawing.ts';
import { MOST_OBJECTION_CHARACTERS, MOST_READING_MS, MOST_STEPS } from '../minutes/text/limits.ts';
import { UNANSWERED_REASONS } from '../minutes/words.ts';
import type { ReadingScope, UnansweredReason } from '../minutes/words.ts';
import type { SigningMeans } from '../signing-means.ts';
import { text } from '../text.ts';
import { TOKEN_ERROR_CODES } from './errors.ts';
import type { Ack } from './errors.ts';
import { handshake } from './handshake.ts';

/*
 * The minutes of a hearing over a Socket.IO namespace of their own. Who connects is who the link of a seat says, in the browser that
 * holds the seat while the hearing is held; or who the session cookie of the desk says. What each is told is what they may read:
 * it is asked again whenever something changes.
 */

/** The Socket.IO `auth` payload; without a token, by the desk's session. */
export const minutesHandshake = handshake
  .pick({ version: true, hearing: true, resume: true, browser: true })
  .extend({ token: z.string().max(4096).optional() });

/** By what somebody comes to have minutes as a paper, in the body of a request: as they come to the minutes themselves. */
export const minutesPaperKey = minutesHandshake.pick({ token: true, resume: true, browser: true });

const accepted = z.strictObject({ accepted: z.literal(true) });
const nothing = z.strictObject({});
const version = z.int().min(0).max(10_000_000);
/** Of the reading that a page has before it: 1, 2, 3 … */
const round = z.int().min(1).max(1_000_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const code = z.string().regex(/^\d{6}$/);
/** A signature as it was drawn; null: nobody has to. */
const drawn = z.string().max(MOST_DRAWING_CHARACTERS).refine(isDrawing).nullable().default(null);
/** Which page of an editor it is: of its own making, so that it knows its own steps again. */
const editor = z
  .string()
  .regex(/^[\w-]{1,40}$/)
  .refine((name) => name !== SERVICE_EDITOR);
const steps = z
  .array(z.looseObject({ stepType: z.string().max(40) }))
  .min(1)
  .max(MOST_STEPS);

interface MinutesMessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  readonly act: MinutesAct | 'read';
}

/** Everything that may be asked; each is acknowledged when it is on disk. */
export const MINUTES_MESSAGES = {
  /** Steps that follow the text's `version`. Refused as `stale-version` when others came first: theirs are pushed. */
  write: {
    request: z.strictObject({ version, editor, steps }),
    response: z.strictObject({ version }),
    act: 'write',
  },
  /** Steps after a version, for an editor that was away. `next`: where it goes on; null at the end. */
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
  /** `version`: of the text that the page has before it; refused as `stale-version` when it is not the last. */
  'begin-reading': {
    request: z.strictObject({
      version,
      seats: z.array(seatId).min(1).max(100),
      withinMs: z.int().min(60_000).max(MOST_READING_MS),
    }),
    response: accepted,
    act: 'begin-reading',
  },
  'end-reading': { request: nothing, response: accepted, act: 'end-reading' },
  /** A code by SMS to the booked telephone, for exactly this text. `againAt`: when another may be asked for, epoch ms. */
  'send-signing-code': {
    request: z.strictObject({ sha256 }),
    response: z.strictObject({ sent: z.boolean(), againAt: z.int() }),
    act: 'read',
  },
  /** `sha256`: of what the page has shown. `code`: null at the desk, of whoever has neither an app nor a telephone. `words`: an objection or the reason, as it is to stand beside the text. */
  sign: {
    request: z.strictObject({ round, sha256, code: code.nullable(), words: text(MOST_OBJECTION_CHARACTERS), drawn }),
    response: accepted,
    act: 'sign',
  },
  refuse: {
    request: z.strictObject({ round, sha256, code: code.nullable(), words: text(MOST_OBJECTION_CHARACTERS) }),
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

/** Why a socket or message is refused. */
export const MINUTES_ERROR_CODES = [
  ...MINUTES_REFUSAL_CODES,
  ...TOKEN_ERROR_CODES,
  'not-signed-in',
  /** Whoever has the link has not shown in this browser who they are. */
  'not-proven',
  /** The seat is held in another browser. */
  'not-entered',
  /** Of the court, outside of the hearing, in another browser than the one that had the seat last. */
  'desk-only',
  'hearing-unknown',
  /** Of a meeting there are no minutes. */
  'no-minutes',
  /** The steps are none of this text, or lead to what is no text of minutes. */
  'bad-steps',
  'minutes-full',
  /** The log is damaged: nothing is read or written. */
  'record-altered',
  /** No telephone is booked of the person: the court sees to it. */
  'no-telephone',
  'wrong-code',
  'code-void',
  'code-locked',
  /** Of the authenticator app: it is wrong, of another moment, or has signed something. */
  'app-code-wrong',
  /** Too many wrong ones: some time has to pass. */
  'app-code-paused',
  /** They sign by the organisation's sign-in, and have not signed in there anew for this text, or too long ago. */
  'sign-in-again',
  'storage-unavailable',
  'version-mismatch',
  'bad-handshake',
  'bad-message',
  'unknown-message',
  'too-many-messages',
  'too-many-pages',
  /** See `TRANSPORT_ERROR_CODES`. */
  'storage-busy',
  'internal',
] as const;
export type MinutesErrorCode = (typeof MINUTES_ERROR_CODES)[number];

export type PageToMinutes = {
  [Name in MinutesMessageName]: (
    request: MinutesRequest<Name>,
    ack: (answer: Ack<MinutesResponse<Name>, MinutesErrorCode>) => void,
  ) => void;
};

/** Somebody of the hearing as a reader of its minutes may know them; a protected person has an alias and no name. */
export interface MinutesPerson {
  readonly seat: string;
  readonly role: Role;
  readonly name: string | null;
  readonly alias: number | null;
}

/** An answer beside the text. Times are epoch milliseconds. */
export interface ShownAnswer {
  readonly kind: 'signed' | 'objected' | 'refused' | 'unanswered';
  readonly at: number;
  readonly words: string | null;
  /** Their signature as they drew it, see `drawing.ts`. */
  readonly drawn: string | null;
  readonly reason: UnansweredReason | null;
  /** Whether what they signed or refused is the text as it stands; false: it is not what was signed. */
  readonly isOfThisText: boolean;
}

/** What people have answered who were asked to sign; null: nothing yet. */
export type ShownAnswers = readonly { readonly seat: string; readonly answer: ShownAnswer | null }[];

/** Minutes beside their text, as somebody may know them. */
export interface MinutesView {
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  readonly title: string;
  readonly caseNumber: string;
  readonly branch: string;
  /** Hearing's booked beginning, epoch milliseconds; null where it is not known. */
  readonly startsAt: number | null;
  readonly phase: MinutesPhase;
  readonly readAlong: boolean;
  readonly me: {
    readonly seat: string | null;
    /** What they may do now. */
    readonly acts: readonly MinutesAct[];
    /** What they may read now. */
    readonly scope: ReadingScope | null;
    /** Their telephone's last digits, to which codes go; null: none is booked. */
    readonly phone: string | null;
    /** How it is known who signs here; null: there is no way yet. */
    readonly means: SigningMeans | null;
  };
  /** Whom the text names, and who is asked to sign. */
  readonly people: readonly MinutesPerson[];
  /** Whether they may have the minutes as a paper now. */
  readonly hasPaper: boolean;
  /**
   * Whether the text names somebody who is protected: closed minutes are for the court alone then. `now`: it is kept from whoever is
   * told so; `once-closed`: the court, which is told so while it is read, may still open and correct it.
   */
  readonly withheld: 'now' | 'once-closed' | null;
  /** The text as it is read and signed; null while it is written. */
  readonly reading: {
    readonly round: number;
    readonly begunAt: number;
    readonly until: number;
    /** Of what they themselves are given to read and sign. */
    readonly sha256: string;
    readonly answers: ShownAnswers;
  } | null;
  /** Readings before it, in order: what was answered then, but for what stands in the present one. */
  readonly earlier: readonly { readonly round: number; readonly begunAt: number; readonly answers: ShownAnswers }[];
  /** The judge's signature. */
  readonly closed: {
    readonly at: number;
    readonly by: MinutesPerson;
    readonly isOfThisText: boolean;
    readonly drawn: string | null;
  } | null;
}

/** Socket.IO's event map from service to page. */
export interface MinutesPushes {
  /** First of all, and after every change beside the text. */
  minutes: (view: MinutesView) => void;
  /** The whole text, for an editor: a document of `minutesSchema`. */
  text: (text: { readonly version: number; readonly doc: unknown }) => void;
  /** Steps after `version`, for an editor. */
  steps: (steps: {
    readonly version: number;
    readonly steps: readonly unknown[];
    readonly editors: readonly string[];
  }) => void;
  /** For a reader: from paragraph `from` on so many are replaced by these. */
  blocks: (change: {
    readonly from: number;
    readonly removed: number;
    readonly blocks: readonly MinutesBlock[];
  }) => void;
  /** Why the line is closed; nothing follows. */
  ended: (ended: { readonly code: MinutesErrorCode | 'draining' }) => void;
}
