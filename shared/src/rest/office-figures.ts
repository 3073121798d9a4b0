import { z } from 'zod';
import { OUTCOMES } from '../queue/words.ts';
import { defineRoute } from './route.ts';
import { id, officeId } from './values.ts';

/* Figures of an office's meetings with citizens, derived from the logs of its days alone. */

const tag = 'Figures';

/** How the figures of meetings are grouped. */
export const OFFICE_FIGURES_BY = ['day', 'official'] as const;
export type OfficeFiguresBy = (typeof OFFICE_FIGURES_BY)[number];

const params = z.strictObject({ office: officeId });
const query = z.strictObject({
  /** Days of the court, both included; at most 400. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** Restricts the figures to one official's meetings. */
  official: id.optional(),
  by: z.enum(OFFICE_FIGURES_BY).default('day'),
});

const row = z.strictObject({
  /** The day (Gregorian, `2026-11-25`), or the official's account; '' in the total, and for requests without an official yet. */
  key: z.string(),
  /** Name of the official; '' for a day. */
  name: z.string(),
  /** Requests for a meeting; several of one person count once. */
  asked: z.int(),
  accepted: z.int(),
  /** Refused, or transferred to another office. */
  refused: z.int(),
  /** People who met an official. */
  seen: z.int(),
  noShows: z.int(),
  /** People whose turn did not come before the day ended. */
  leftOver: z.int(),
  /**
   * Waiting time in minutes, median and 90th percentile: from arrival, or from the time of the turn if that is later, to the call
   * that led to the meeting. Null when nobody was seen.
   */
  waitedMedianMinutes: z.number().nullable(),
  waited90Minutes: z.number().nullable(),
  /** Length of the meetings, minutes; null when none was held. */
  lengthMedianMinutes: z.number().nullable(),
  outcomes: z.record(z.enum(OUTCOMES), z.int()),
  /** Meetings whose outcome the official has not entered yet. */
  unanswered: z.int(),
  /** Answers that are past their deadline and not carried out. */
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
