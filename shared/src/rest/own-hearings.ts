import { z } from 'zod';
import { ALLOCATED_AS } from '../board/board.ts';
import { BOOKED_ROLES } from '../hearing/roles.ts';
import { calendarEntry } from '../scheduling/booking.ts';
import { documentId, hearingId, orderId } from './proceedings.ts';
import { defineRoute } from './route.ts';
import { id, moment } from './values.ts';

const ownHearing = calendarEntry.extend({
  /** The caller's role in the booking; null: they only look after the hearing. */
  seat: z.enum(BOOKED_ROLES).nullable(),
  allocatedAs: z.enum(ALLOCATED_AS).nullable(),
  /** Number of people who wait to be admitted at this moment. */
  waiting: z.int(),
});
export type OwnHearing = z.infer<typeof ownHearing>;

/** Maximum number of tasks in the answer, oldest first. */
export const MAX_TASKS = 30;

const task = { case: z.strictObject({ id, number: z.string() }), since: moment };
/** `number`: of the document or exhibit within the case. */
const ofDocument = { ...task, document: documentId, number: z.int().min(1) };

/** A task of the court in a case that the caller may do. */
const ownTask = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('accept-document'), ...ofDocument }),
  /** The virus scan withholds a document that had taken effect. */
  z.strictObject({ what: z.literal('decide-withheld'), ...ofDocument }),
  z.strictObject({ what: z.literal('confirm-power'), ...ofDocument }),
  /** A power of attorney of a lawyer whom the case does not name yet. */
  z.strictObject({ what: z.literal('decide-power'), ...task, power: id }),
  z.strictObject({ what: z.literal('rule-on-exhibit'), ...ofDocument }),
  z.strictObject({ what: z.literal('sign-order'), ...task, order: orderId }),
  z.strictObject({ what: z.literal('serve-order'), ...task, order: orderId }),
  /** Minutes that everybody has signed, or whose time for signing has passed. */
  z.strictObject({ what: z.literal('close-minutes'), ...task, hearing: hearingId }),
  /** Minutes that nobody but a judge may close whose account cannot sign in as a judge any more; for the registry. */
  z.strictObject({ what: z.literal('reach-judge'), ...task, hearing: hearingId }),
  /** The case has no judge, and something in it waits for one. */
  z.strictObject({ what: z.literal('assign-judge'), ...task }),
]);
export type OwnTask = z.infer<typeof ownTask>;

/** `total`: the number of all tasks, including those not listed. */
const tasks = z.strictObject({ items: z.array(ownTask).max(MAX_TASKS), total: z.int().min(0) });

export const listRegistryTasks = defineRoute({
  id: 'list-registry-tasks',
  method: 'get',
  path: '/registry/tasks',
  summary:
    'For the registry: what waits in cases that have no judge or clerk who can do it, oldest first. Empty for everybody else.',
  tag: 'cases',
  may: 'edit-cases',
  params: null,
  query: null,
  body: null,
  answer: tasks,
  fails: [],
});

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
    /** Adjourned in the last ninety days, with no later booking for the case; oldest first, at most fifty. */
    withoutDate: z.array(ownHearing),
    tasks,
  }),
  fails: [],
});
