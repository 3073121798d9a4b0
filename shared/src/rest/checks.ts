import { z } from 'zod';
import { DEVICE_CHECK_OUTCOMES } from '../board/board.ts';
import { checkResult } from '../protocol/device-check.ts';
import { defineRoute } from './route.ts';
import { bookingId, moment } from './values.ts';

/** The latest device check of one person. */
export const storedCheck = checkResult.extend({
  seat: z.string(),
  at: moment,
  outcome: z.enum(DEVICE_CHECK_OUTCOMES),
});

/** Device checks of the people of a booking: the latest of each seat. */
export const listChecks = defineRoute({
  id: 'list-checks',
  method: 'get',
  path: '/bookings/{booking}/checks',
  summary: 'The last device check of each person of a booking: camera, microphone, speaker and line.',
  tag: 'Device checks',
  may: 'watch-board',
  params: z.strictObject({ booking: bookingId }),
  query: null,
  body: null,
  answer: z.strictObject({ items: z.array(storedCheck) }),
  fails: ['not-found'],
});
