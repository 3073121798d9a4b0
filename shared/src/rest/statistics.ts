import { z } from 'zod';
import { defineRoute } from './route.ts';
import { moment } from './values.ts';

/* Figures of the court's work, derived from the bookings and the hearings' logs alone. */

const at = z.coerce.number().pipe(moment);

/** How the figures are grouped. Days and weeks (from Saturday) are the court's. */
export const STATISTICS_BY = ['day', 'week', 'branch', 'judge'] as const;
export type StatisticsBy = (typeof STATISTICS_BY)[number];

const query = z.strictObject({
  /** Range of the planned start; at most 400 days. */
  from: at,
  to: at,
  by: z.enum(STATISTICS_BY).default('day'),
});

const row = z.strictObject({
  /** The day or the first day of the week (Gregorian, `2026-11-25`), the branch, or the judge's name. */
  key: z.string(),
  booked: z.int(),
  /** Hearings whose session began. */
  held: z.int(),
  adjourned: z.int(),
  cancelled: z.int(),
  /** The planned time has passed without session, adjournment or cancellation. */
  notHeld: z.int(),
  /** For held hearings: time from planned start to session, minutes; null when none was held. */
  medianDelayMinutes: z.number().nullable(),
  delayedOver15Minutes: z.int(),
  /** For held hearings: booked people who never entered, without the public. */
  noShows: z.int(),
  people: z.int(),
  /** For held hearings that are over: time from the session's beginning to its end, minutes. */
  medianLengthMinutes: z.number().nullable(),
});
export type StatisticsRow = z.infer<typeof row>;

export const readStatistics = defineRoute({
  id: 'read-figures',
  method: 'get',
  path: '/figures',
  summary: 'How many hearings were held, adjourned and cancelled, their delay and length, and who did not come.',
  tag: 'Figures',
  may: 'read-figures',
  params: null,
  query,
  body: null,
  answer: z.strictObject({ total: row, items: z.array(row) }),
  fails: ['too-large'],
});

export const exportStatistics = defineRoute({
  id: 'export-figures',
  method: 'get',
  path: '/figures.csv',
  summary: 'The figures as CSV (RFC 4180), UTF-8 with a byte order mark.',
  tag: 'Figures',
  may: 'read-figures',
  params: null,
  query,
  body: null,
  answer: { media: 'text/csv' },
  fails: ['too-large'],
});
