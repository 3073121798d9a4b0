import { z } from 'zod';
import { EXHIBIT_RULINGS } from '../hearing/exhibit.ts';
import { SENT_KINDS } from '../hearing/ids.ts';
import { HEARING_KINDS, ROLES } from '../hearing/roles.ts';
import { GAP_REASONS } from '../hearing/state.ts';
import { defineRoute } from './route.ts';
import { bookingId, moment } from './values.ts';

const tag = 'Records';

const range = z.strictObject({ from: moment, to: moment });

/** Types of log entries from which a record's notes are made; they hold ids only. */
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
  'picture-gap',
] as const;
export type NoteType = (typeof NOTE_TYPES)[number];

export const playedPerson = z.strictObject({
  seat: z.string(),
  /** Null for `COURT`, the owner of played exhibits. */
  role: z.enum(ROLES).nullable(),
  /** Null for protected people, who have a number, and for erased names. */
  name: z.string().nullable(),
  /** Number of a protected person. */
  alias: z.int().nullable(),
});
export type PlayedPerson = z.output<typeof playedPerson>;

export const playedSource = z.strictObject({
  seat: z.string(),
  kind: z.enum(SENT_KINDS),
  /** Whether the voice or face of a protected person is altered. */
  altered: z.boolean(),
  /** Time ranges in which the source was on and on the record, and may be played. */
  ranges: z.array(range),
  /** For a voice: when it was not silent, in steps of ten seconds. */
  sound: z.array(range),
  /** When an interpreter spoke into which language. */
  channels: z.array(range.extend({ channel: z.string() })),
  /** The source's tracks; they hardly overlap. */
  tracks: z.array(z.strictObject({ track: z.string(), codec: z.enum(['opus', 'vp8', 'h264']), ...range.shape })),
});
export type PlayedSource = z.output<typeof playedSource>;

/** A hearing's record for a player. Times are epoch milliseconds. */
export const playedRecord = z.strictObject({
  hearing: z.string(),
  /** Id that the media requests contain. */
  play: z.string(),
  kind: z.enum(HEARING_KINDS),
  title: z.string(),
  caseNumber: z.string(),
  branch: z.string(),
  /** Time 0 of all media. */
  zero: moment,
  /** The playable time ranges on the record. */
  intervals: z.array(range),
  /** The hearing is still running, so its record may grow. */
  isLive: z.boolean(),
  people: z.array(playedPerson),
  sources: z.array(playedSource),
  /** Time ranges that the log lists for a person but that cannot be read: the tracks are missing or damaged. */
  lost: z.array(range.extend({ seat: z.string(), kind: z.enum(SENT_KINDS) })),
  /** Time ranges without media, of one person or of everybody. */
  gaps: z.array(range.extend({ reason: z.enum(GAP_REASONS) })),
  notes: z.array(
    z.strictObject({
      seq: z.int(),
      at: moment,
      type: z.enum(NOTE_TYPES),
      seat: z.string().nullable(),
      /**
       * For notes about exhibits: the exhibit, and the page shown or the ruling. Omitted where the caller may not see the exhibit.
       */
      exhibit: z
        .strictObject({
          number: z.int(),
          page: z.int().nullable(),
          ruling: z.enum(EXHIBIT_RULINGS).nullable(),
          /** For audio and video: the position in the file, and whether it was playing. */
          playback: z.strictObject({ positionMs: z.number(), isPlaying: z.boolean() }).optional(),
        })
        .optional(),
      /**
       * For notes that pictures are missing from the recording: of what, and for how long in all. The time is omitted where the
       * caller may see only a part of the source in that time.
       */
      missing: z.strictObject({ kind: z.enum(['camera', 'screen']), ms: z.number().optional() }).optional(),
    }),
  ),
  /** Notes typed during the hearing, for callers who keep the record, each with its present and earlier texts. */
  written: z.array(
    z.strictObject({
      id: z.string(),
      /** The moment that the note describes. */
      at: moment,
      /** The latest author. */
      seat: z.string(),
      text: z.string(),
      /** Earlier texts of the same note, oldest first. */
      before: z.array(z.strictObject({ at: moment, seat: z.string(), text: z.string() })),
    }),
  ),
});
export type PlayedRecord = z.output<typeof playedRecord>;

/** When a person spoke on a track, limited to what may be played; epoch milliseconds. */
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
  /** `play`: an earlier playback, to continue with the record that has grown meanwhile. */
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
  /** `token`: of the link; `browser`: the secret of the browser in which the person proved their identity, where required. */
  body: z.strictObject({
    token: z.string().max(4096),
    browser: z.string().max(64).optional(),
    play: z.string().max(64).optional(),
  }),
  answer: playedRecord,
  fails: [...fails, 'not-permitted', 'link-expired', 'link-withdrawn', 'link-replaced', 'link-unknown', 'not-proven'],
});
