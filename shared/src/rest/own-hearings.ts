import { z } from 'zod';
import { ALLOCATED_AS } from '../board/board.ts';
import { BOOKED_ROLES } from '../hearing/roles.ts';
import { calendarEntry } from '../scheduling/booking.ts';
import { defineRoute } from './route.ts';

const ownHearing = calendarEntry.extend({
  /** As whom the caller is booked; null: they only look after it. */
  seat: z.enum(BOOKED_ROLES).nullable(),
  allocatedAs: z.enum(ALLOCATED_AS).nullable(),
  /** How many people wait to be let in, at this moment. */
  waiting: z.int(),
});
export type OwnHearing = z.infer<typeof ownHearing>;

export const readOwnHearings = defineRoute({
  id: 'read-own-hearings',
  method: 'get',
  path: '/me/hearings',
  summary:
    'Hearings in which the caller sits with their account, or which they look after: of today, the next ones, and those that were adjourned and have no next date yet.',
  tag: 'bookings',
  may: 'read-own-hearings',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({
    today: z.array(ownHearing),
    /** After today, at most five. */
    next: z.array(ownHearing),
    /** Adjourned in the last ninety days, and nothing of their case is booked for later; the oldest first, at most fifty. */
    withoutDate: z.array(ownHearing),
  }),
  fails: [],
});
