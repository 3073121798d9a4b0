import { z } from 'zod';
import { OUTCOMES } from '../queue/words.ts';
import { defineRoute } from './route.ts';
import { id } from './values.ts';

/* Figures of an office's meetings with citizens (FEATURES S1), derived from the logs of its days, and from nothing else. */

const tag = 'Figures';

/** What figures of meetings are counted by. */
export const OFFICE_FIGURES_BY = ['day', 'official'] as const;
export type OfficeFiguresBy = (typeof OFFICE_FIGURES_BY)[number];

const params = z.strictObject({ office: id });
const query = z.strictObject({
  /** Days of the court, both included; at most 400. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** Of one official's meetings alone. */
  official: id.optional(),
  by: z.enum(OFFICE_FIGURES_BY).default('day'),
});

const row = z.strictObject({
  /** The day (Gregorian, `2026-11-25`), or the official's account; '' in the total, and where no official had a part yet. */
  key: z.string(),
  /** Of the official; '' for a day. */
  name: z.string(),
  /** Requests for a meeting, doubles of one person counted once. */
  asked: z.int(),
  accepted: z.int(),
  /** Refused, or sent to another office. */
  refused: z.int(),
  /** Met an official. */
  seen: z.int(),
  noShows: z.int(),
  /** The day ended before their turn came. */
  leftOver: z.int(),
  /**
   * From being there, and of who had a turn with a time not before that, to the call that led to the meeting, minutes: half, and nine
   * of ten, waited no longer. Null when nobody was seen.
   */
  waitedMedianMinutes: z.number().nullable(),
  waited90Minutes: z.number().nullable(),
  /** Of meetings, minutes; null when none was held. */
  lengthMedianMinutes: z.number().nullable(),
  outcomes: z.record(z.enum(OUTCOMES), z.int()),
  /** Seen, and the official has not said yet what it led to. */
  unanswered: z.int(),
  /** Answers whose deadline has passed and which are not carried out. */
  late: z.int(),
});
export type OfficeFiguresRow = z.infer<typeof row>;

export const readOfficeFigures = defineRoute({
  id: 'read-office-figures',
  method: 'get',
  path: '/offices/{office}/figures',
  summary: 'Who asked, was accepted and seen, how long they waited and met, what it led to, and what is late.',
  tag,
  may: 'read-office-figures',
  params,
  query,
  body: null,
  answer: z.strictObject({ total: row, items: z.array(row) }),
  fails: ['not-found', 'too-large'],
});

export const exportOfficeFigures = defineRoute({
  id: 'export-office-figures',
  method: 'get',
  path: '/offices/{office}/figures.csv',
  summary: 'The same as CSV (RFC 4180), UTF-8 with a byte order mark.',
  tag,
  may: 'read-office-figures',
  params,
  query,
  body: null,
  answer: { media: 'text/csv' },
  fails: ['not-found', 'too-large'],
});
