import { z } from 'zod';
import { ALLOCATED_AS } from '../board/board.ts';
import { defineRoute } from './route.ts';
import { bookingId, id, moment, page, versionOrNone } from './values.ts';

/*
 * Working hours of staff and their allocation to bookings. Nobody is allocated to two bookings at once. An allocation
 * has the times of its booking; if the booking is moved, the allocation may clash and is then shown as a clash.
 */

const moments = z.coerce.number().pipe(moment);
/** Minutes from midnight in the court's zone. */
const minute = z.int().min(0).max(1440);
const range = z
  .strictObject({ from: minute, to: minute })
  .refine(({ from, to }) => from < to, { error: 'ends before it begins', path: ['to'] });

const hours = {
  /** Working hours by day of the week, with 0 for Saturday as weeks begin in Iran; several time ranges a day. */
  weekly: z.array(z.strictObject({ day: z.int().min(0).max(6), hours: z.array(range).max(6) })).max(7),
  /** Days with other hours (Gregorian, `2026-11-25`); an empty list means a day off. */
  exceptions: z.array(z.strictObject({ date: z.iso.date(), hours: z.array(range).max(6) })).max(400),
};
const workingHours = z.strictObject({ account: id, version: versionOrNone, ...hours });
export type WorkingHours = z.infer<typeof workingHours>;

/** State of an allocation: without conflict, at the same time as another allocation of the account, or outside its hours. */
const STANDINGS = ['fits', 'clash', 'outside-hours'] as const;

const allocation = z.strictObject({
  id,
  booking: bookingId,
  account: id,
  /** Name of the account. */
  name: z.string(),
  as: z.enum(ALLOCATED_AS),
  startsAt: moment,
  endsAt: moment,
  standing: z.enum(STANDINGS),
});
export type Allocation = z.infer<typeof allocation>;

const freeStaff = z.strictObject({
  account: id,
  name: z.string(),
  free: z.boolean(),
  /** Why the account is not free. With `hours-unknown` it counts as free: its working hours were never entered. */
  why: z.enum(['busy', 'outside-hours', 'hours-unknown']).nullable(),
});

export const readWorkingHours = defineRoute({
  id: 'read-working-hours',
  method: 'get',
  path: '/staff/{account}/hours',
  summary: 'When a member of staff works. An account of which nothing was said has no hours and version 0.',
  tag: 'Allocation',
  may: 'allocate-staff',
  params: z.strictObject({ account: id }),
  query: null,
  body: null,
  answer: workingHours,
  fails: ['not-found'],
});

export const setWorkingHours = defineRoute({
  id: 'set-working-hours',
  method: 'put',
  path: '/staff/{account}/hours',
  summary: 'Says when a member of staff works, in place of what was said before.',
  tag: 'Allocation',
  may: 'allocate-staff',
  params: z.strictObject({ account: id }),
  query: null,
  body: z.strictObject({ version: versionOrNone, ...hours }),
  answer: workingHours,
  fails: ['not-found', 'changed-meanwhile'],
});

export const listAllocations = defineRoute({
  id: 'list-allocations',
  method: 'get',
  path: '/allocations',
  summary: 'Allocations to bookings that lie between two moments, by start.',
  tag: 'Allocation',
  may: 'read-bookings',
  params: null,
  query: z.strictObject({
    from: moments,
    to: moments,
    account: id.optional(),
    ...page.shape,
  }),
  body: null,
  answer: z.strictObject({ items: z.array(allocation), next: z.string().nullable() }),
  fails: [],
});

const wish = {
  booking: bookingId,
  as: z.enum(ALLOCATED_AS),
  /** Allows an allocation outside the account's hours. */
  outsideHours: z.boolean().default(false),
};

export const allocate = defineRoute({
  id: 'allocate-staff',
  method: 'post',
  path: '/allocations',
  summary: 'Allocates a member of staff to a booking; refused when they are allocated elsewhere at that time.',
  tag: 'Allocation',
  may: 'allocate-staff',
  params: null,
  query: null,
  body: z.strictObject({ account: id, ...wish }),
  answer: allocation,
  fails: ['not-found', 'allocated-elsewhere', 'outside-hours', 'wrong-staff-role', 'hearing-over'],
});

export const endAllocation = defineRoute({
  id: 'end-allocation',
  method: 'delete',
  path: '/allocations/{allocation}',
  summary: 'Ends an allocation.',
  tag: 'Allocation',
  may: 'allocate-staff',
  params: z.strictObject({ allocation: id }),
  query: null,
  body: null,
  answer: null,
  fails: ['not-found'],
});

export const allocateMyself = defineRoute({
  id: 'allocate-myself',
  method: 'post',
  path: '/my-allocations',
  summary: 'Takes on a booking oneself; refused when one is allocated elsewhere at that time, or the hearing is over.',
  tag: 'Allocation',
  may: 'allocate-self',
  params: null,
  query: null,
  body: z.strictObject(wish),
  answer: allocation,
  fails: ['not-found', 'allocated-elsewhere', 'outside-hours', 'wrong-staff-role', 'hearing-over'],
});

export const endMyAllocation = defineRoute({
  id: 'end-my-allocation',
  method: 'delete',
  path: '/my-allocations/{allocation}',
  summary: 'Ends an allocation of one’s own.',
  tag: 'Allocation',
  may: 'allocate-self',
  params: z.strictObject({ allocation: id }),
  query: null,
  body: null,
  answer: null,
  fails: ['not-found'],
});

export const listFreeStaff = defineRoute({
  id: 'list-free-staff',
  method: 'get',
  path: '/free-staff',
  summary: 'Who of those that could be allocated is free between two moments, the free first.',
  tag: 'Allocation',
  may: 'allocate-staff',
  params: null,
  query: z.strictObject({ from: moments, to: moments, as: z.enum(ALLOCATED_AS) }),
  body: null,
  answer: z.strictObject({ items: z.array(freeStaff) }),
  fails: [],
});
