import { z } from 'zod';
import { ALLOCATED_AS } from '../board/board.ts';
import { BOOKED_ROLES } from '../hearing/roles.ts';
import { calendarEntry } from '../scheduling/booking.ts';
import { documentId, hearingId, orderId } from './proceedings.ts';
import { defineRoute } from './route.ts';
import { id, moment } from './values.ts';

const ownHearing = calendarEntry.extend({
  /** As whom the caller is booked; null: they only look after it. */
  seat: z.enum(BOOKED_ROLES).nullable(),
  allocatedAs: z.enum(ALLOCATED_AS).nullable(),
  /** How many people wait to be let in, at this moment. */
  waiting: z.int(),
});
export type OwnHearing = z.infer<typeof ownHearing>;

/** Of what waits for somebody, so many lines are told, the oldest first. */
export const MOST_TASKS = 30;

const task = { case: z.strictObject({ id, number: z.string() }), since: moment };
/** `number`: of the document or the exhibit within the case. */
const ofDocument = { ...task, document: documentId, number: z.int().min(1) };

/** Something that the court has to do in a case, and that whoever asks may do. */
const ownTask = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('accept-document'), ...ofDocument }),
  z.strictObject({ what: z.literal('confirm-power'), ...ofDocument }),
  /** Of a lawyer whom the case does not name yet. */
  z.strictObject({ what: z.literal('decide-power'), ...task, power: id }),
  z.strictObject({ what: z.literal('rule-on-exhibit'), ...ofDocument }),
  z.strictObject({ what: z.literal('sign-order'), ...task, order: orderId }),
  z.strictObject({ what: z.literal('serve-order'), ...task, order: orderId }),
  /** Minutes that everybody has signed, or has no time left to. */
  z.strictObject({ what: z.literal('close-minutes'), ...task, hearing: hearingId }),
]);
export type OwnTask = z.infer<typeof ownTask>;

export const readOwnHearings = defineRoute({
  id: 'read-own-hearings',
  method: 'get',
  path: '/me/hearings',
  summary:
    'Hearings in which the caller sits with their account, or which they look after: of today, the next ones, those that were adjourned and have no next date yet; and what waits for the caller in cases.',
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
    /** `total`: of all of them, also those that are not told. */
    tasks: z.strictObject({ items: z.array(ownTask).max(MOST_TASKS), total: z.int().min(0) }),
  }),
  fails: [],
});
