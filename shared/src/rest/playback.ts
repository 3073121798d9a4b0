import { z } from 'zod';
import { EXHIBIT_RULINGS } from '../hearing/exhibit.ts';
import { SENT_KINDS } from '../hearing/ids.ts';
import { HEARING_KINDS, ROLES } from '../hearing/roles.ts';
import { GAP_REASONS } from '../hearing/state.ts';
import { defineRoute } from './route.ts';
import { bookingId, moment } from './values.ts';

const tag = 'Records';

const range = z.strictObject({ from: moment, to: moment });

/** What notes of a record are made of: entries of the log that say what happened, in ids. */
export const NOTE_TYPES = [
  'session-started',
  'recess-called',
  'session-suspended',
  'next-hearing-booked',
  'hearing-adjourned',
  'hearing-closed',
  'person-entered',
  'person-left',
  'line-lost',
  'line-restored',
  'person-expelled',
  'floor-given',
  'microphone-blocked',
  'share-started',
  'share-stopped',
  'exhibit-shown',
  'exhibit-hidden',
  'exhibit-ruled',
  'person-protected',
  'recorder-failed',
  'record-gap',
] as const;
export type NoteType = (typeof NOTE_TYPES)[number];

export const playedPerson = z.strictObject({
  seat: z.string(),
  /** Null of `COURT`, as which exhibits stand that were played. */
  role: z.enum(ROLES).nullable(),
  /** Null when they have none here: protected people go by their number, and names may have been erased. */
  name: z.string().nullable(),
  /** Number of a protected person. */
  alias: z.int().nullable(),
});
export type PlayedPerson = z.output<typeof playedPerson>;

export const playedSource = z.strictObject({
  seat: z.string(),
  kind: z.enum(SENT_KINDS),
  /** Of a protected person. */
  altered: z.boolean(),
  /** In which it was on and on the record, and may be played. */
  ranges: z.array(range),
  /** Of a voice: when there was more to hear than silence, by tens of seconds. */
  sound: z.array(range),
  /** When an interpreter spoke into a language. */
  channels: z.array(range.extend({ channel: z.string() })),
  /** Its tracks; they do not overlap by more than a moment. */
  tracks: z.array(z.strictObject({ track: z.string(), codec: z.enum(['opus', 'vp8', 'h264']), ...range.shape })),
});
export type PlayedSource = z.output<typeof playedSource>;

/** A hearing's record for a player. Times are epoch milliseconds. */
export const playedRecord = z.strictObject({
  hearing: z.string(),
  /** What the media requests name. */
  play: z.string(),
  kind: z.enum(HEARING_KINDS),
  title: z.string(),
  caseNumber: z.string(),
  branch: z.string(),
  /** Time 0 of all media. */
  zero: moment,
  /** The times on the record as far as they can be played. */
  intervals: z.array(range),
  /** The hearing goes on, and so may its record. */
  isLive: z.boolean(),
  people: z.array(playedPerson),
  sources: z.array(playedSource),
  /** What the log has of somebody, and of which nothing can be read: their tracks are not there as they were recorded. */
  lost: z.array(range.extend({ seat: z.string(), kind: z.enum(SENT_KINDS) })),
  /** Of which media is missing, of somebody or of all. */
  gaps: z.array(range.extend({ reason: z.enum(GAP_REASONS) })),
  notes: z.array(
    z.strictObject({
      seq: z.int(),
      at: moment,
      type: z.enum(NOTE_TYPES),
      seat: z.string().nullable(),
      /**
       * Of notes about exhibits: which, and the page that was shown or what became of it. Left out where it was not for the one
       * who plays.
       */
      exhibit: z
        .strictObject({
          number: z.int(),
          page: z.int().nullable(),
          ruling: z.enum(EXHIBIT_RULINGS).nullable(),
          /** Of a recording: where in its file it stood, and whether it was played on from there. */
          playback: z.strictObject({ positionMs: z.number(), isPlaying: z.boolean() }).optional(),
        })
        .optional(),
    }),
  ),
  /** Typed while the hearing was held; told to whoever keeps the record. Of each what it says now, and what it said before. */
  written: z.array(
    z.strictObject({
      id: z.string(),
      /** The moment of which it is. */
      at: moment,
      /** Who wrote it last. */
      seat: z.string(),
      text: z.string(),
      /** Earlier words of the same note, the first ones first. */
      before: z.array(z.strictObject({ at: moment, seat: z.string(), text: z.string() })),
    }),
  ),
});
export type PlayedRecord = z.output<typeof playedRecord>;

/** When somebody spoke on a track, as far as it may be played; epoch milliseconds. */
export interface SpokenTrack {
  readonly track: string;
  readonly speech: readonly { readonly from: number; readonly to: number }[];
}

const fails = [
  'not-found',
  'hearing-not-over',
  'record-sealed',
  'nothing-recorded',
  'record-altered',
  'record-key-missing',
  'too-many-requests',
] as const;
const params = z.strictObject({ booking: bookingId });

export const playRecord = defineRoute({
  id: 'play-record',
  method: 'post',
  path: '/bookings/{booking}/plays',
  summary:
    'Begins to play the record of a hearing: what is on it, as far as the caller may have it. Each play, and each refusal, is an entry of the audit log.',
  tag,
  may: 'signed-in',
  params,
  query: null,
  /** `play`: one that was begun, to go on with as far as the record has come meanwhile. */
  body: z.strictObject({ play: z.string().max(64).optional() }),
  answer: playedRecord,
  fails: [...fails, 'not-permitted'],
});

export const playOwnRecord = defineRoute({
  id: 'play-own-record',
  method: 'post',
  path: '/hearings/{booking}/plays',
  summary: 'The same for whoever holds the link of a seat, after the hearing.',
  tag,
  may: 'anybody',
  params,
  query: null,
  /** `token`: of the link; `browser`: the secret of the browser in which the person has shown who they are, where that is asked. */
  body: z.strictObject({
    token: z.string().max(4096),
    browser: z.string().max(64).optional(),
    play: z.string().max(64).optional(),
  }),
  answer: playedRecord,
  fails: [...fails, 'not-permitted', 'link-expired', 'link-withdrawn', 'link-replaced', 'link-unknown', 'not-proven'],
});
