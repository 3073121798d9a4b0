import { z } from 'zod';
import { HEARING_KINDS } from '../hearing/roles.ts';
import {
  BOOKING_STATES,
  booking,
  bookingDraft,
  bookingSummary,
  branch,
  calendarEntry,
  caseNumber,
  room,
} from '../scheduling/booking.ts';
import { clash } from '../scheduling/clash.ts';
import { seatId } from '../scheduling/person.ts';
import { LINK_WAYS } from '../staff/links.ts';
import { line, text, time } from '../text.ts';
import { defineRoute } from './route.ts';
import { bookingId, id, listOf, page, version } from './values.ts';

const params = z.strictObject({ booking: bookingId });
const personParams = z.strictObject({ booking: bookingId, person: seatId });
const day = z.iso.date();
/** The field of a request that is wrong, and a code for the error. */
const problem = z.strictObject({ field: z.string(), code: z.string() });

export const searchBookings = defineRoute({
  id: 'search-bookings',
  method: 'post',
  path: '/bookings/search',
  summary:
    'Bookings in the order in which they begin. Names and national IDs are searched for here, never in an address; a search for a national ID is noted.',
  tag: 'bookings',
  may: 'read-bookings',
  params: null,
  query: null,
  body: page.extend({
    /** Bookings that begin at `from` or later and before `to`. */
    from: time.optional(),
    to: time.optional(),
    branch: branch.optional(),
    room: room.optional(),
    kind: z.enum(HEARING_KINDS).optional(),
    state: z.enum(BOOKING_STATES).optional(),
    /** Words of a person's name, or a whole national ID. */
    person: line(120).optional(),
    staffAccount: id.optional(),
    seriesId: id.optional(),
    /** Beginning of the case's number. */
    caseNumber: caseNumber.optional(),
    /** Words of the title or of names, the beginning of a case's number, or a national ID. */
    text: line(200).optional(),
    order: z.enum(['soonest', 'latest']).default('soonest'),
  }),
  answer: listOf(bookingSummary),
  fails: ['too-many-requests'],
});

export const readCalendar = defineRoute({
  id: 'read-calendar',
  method: 'get',
  path: '/bookings/calendar',
  summary: 'All bookings that begin in a stretch of at most 42 days, without people.',
  tag: 'bookings',
  may: 'read-bookings',
  params: null,
  query: z.strictObject({
    from: z.coerce.number().pipe(time),
    to: z.coerce.number().pipe(time),
    branch: branch.optional(),
    staffAccount: id.optional(),
  }),
  body: null,
  answer: z.strictObject({ items: z.array(calendarEntry) }),
  fails: [],
});

export const listPlaces = defineRoute({
  id: 'list-places',
  method: 'get',
  path: '/bookings/places',
  summary: 'Branches and rooms that were ever booked, to choose from.',
  tag: 'bookings',
  may: 'read-bookings',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({ places: z.array(z.strictObject({ branch: z.string(), rooms: z.array(z.string()) })) }),
  fails: [],
});

export const readBooking = defineRoute({
  id: 'read-booking',
  method: 'get',
  path: '/bookings/{booking}',
  summary: 'A booking whole. Reading contacts is noted; national IDs are masked for who may not read them.',
  tag: 'bookings',
  may: 'read-bookings',
  params,
  query: null,
  body: null,
  answer: booking,
  fails: ['not-found', 'erased'],
});

/**
 * Other bookings that the caller knows to clash with this one. If this is given, nothing is booked when further clashes exist, so a
 * hearing booked at the same moment is not overlooked.
 */
const knownClashes = z.array(id).max(500).optional();
/** The same limit for a whole file. */
const MAX_CLASHING = 20_000;

export const createBooking = defineRoute({
  id: 'create-booking',
  method: 'post',
  path: '/bookings',
  summary: 'Books a hearing and gives everybody a link.',
  tag: 'bookings',
  may: 'edit-bookings',
  params: null,
  query: null,
  body: bookingDraft.extend({ clashes: knownClashes }),
  answer: booking,
  fails: ['case-archived', 'clashes-meanwhile'],
});

export const changeBooking = defineRoute({
  id: 'change-booking',
  method: 'put',
  path: '/bookings/{booking}',
  summary:
    'Writes a booking anew, whole. Once the hearing is opened, only contacts but the court’s, notes, needs and title may differ. Where a seat’s role, account, name or national ID differs, its link ends and the person is sent another. A machine leaves those of the court as they are.',
  tag: 'bookings',
  may: 'edit-bookings',
  params,
  query: null,
  body: bookingDraft.extend({ version, clashes: knownClashes }),
  answer: booking,
  fails: [
    'not-found',
    'erased',
    'changed-meanwhile',
    'clashes-meanwhile',
    'hearing-begun',
    'booking-cancelled',
    'case-archived',
    'not-permitted',
  ],
});

export const cancelBooking = defineRoute({
  id: 'cancel-booking',
  method: 'post',
  path: '/bookings/{booking}/cancel',
  summary: 'Calls a hearing off that has not begun.',
  tag: 'bookings',
  may: 'edit-bookings',
  params,
  query: null,
  body: z.strictObject({ version, reason: text(500).min(1) }),
  answer: booking,
  fails: ['not-found', 'erased', 'changed-meanwhile', 'hearing-begun', 'booking-cancelled'],
});

export const restoreBooking = defineRoute({
  id: 'restore-booking',
  method: 'post',
  path: '/bookings/{booking}/restore',
  summary: 'Takes a cancellation back while its time has not come; everybody has the link that they had.',
  tag: 'bookings',
  may: 'edit-bookings',
  params,
  query: null,
  body: z.strictObject({ version }),
  answer: booking,
  fails: ['not-found', 'erased', 'changed-meanwhile', 'booking-not-cancelled', 'time-has-passed'],
});

export const copyBooking = defineRoute({
  id: 'copy-booking',
  method: 'post',
  path: '/bookings/{booking}/copy',
  summary: 'Books another hearing of the same case with the same people.',
  tag: 'bookings',
  // The answer has all that was copied.
  may: ['edit-bookings', 'read-bookings'],
  params,
  query: null,
  body: z.strictObject({ startsAt: time, endsAt: time, room: room.nullable().optional(), clashes: knownClashes }),
  answer: booking,
  fails: ['not-found', 'erased', 'case-archived', 'clashes-meanwhile'],
});

const series = z.strictObject({
  /** `office-day` skips Thursday and Friday. */
  every: z.enum(['day', 'office-day', 'week']),
  /** Number of bookings, including the first. */
  times: z.int().min(2).max(60),
});
export type SeriesOfDays = z.output<typeof series>;

export const createSeries = defineRoute({
  id: 'create-series',
  method: 'post',
  path: '/bookings/series',
  summary: 'Books the same hearing on several days at the same time of the day: all or none.',
  tag: 'bookings',
  may: 'edit-bookings',
  params: null,
  query: null,
  body: series.extend({ draft: bookingDraft, clashes: knownClashes }),
  answer: z.strictObject({ seriesId: id, bookings: z.array(bookingSummary) }),
  fails: ['case-archived', 'clashes-meanwhile'],
});

export const findClashes = defineRoute({
  id: 'find-clashes',
  method: 'post',
  path: '/bookings/clashes',
  summary: 'Who and what of a draft is booked elsewhere at the same time. Nothing is refused for that.',
  tag: 'bookings',
  may: 'edit-bookings',
  params: null,
  query: null,
  /** `except`: the booking that is being changed. `series`: checks each of its days. */
  body: z.strictObject({ draft: bookingDraft, except: bookingId.optional(), series: series.optional() }),
  answer: z.strictObject({
    clashes: z.array(clash),
    /** Unusual properties that do not prevent the booking: `no-host`, `in-the-past`, `no-contact`, `names-protected` and others. */
    warnings: z.array(problem),
  }),
  fails: [],
});

export const renewLink = defineRoute({
  id: 'renew-link',
  method: 'post',
  path: '/bookings/{booking}/people/{person}/link',
  summary:
    'Gives a person a new link. The former one opens nothing any longer. Of somebody of the court it is not shown but goes to them by message, and whoever has an account enters by `own-link`. A system renews links of parties only.',
  tag: 'bookings',
  may: 'manage-links',
  params: personParams,
  query: null,
  body: z.strictObject({}),
  /** `link`: shown only once; null when `way` is not `shown`. */
  answer: z.strictObject({ link: z.url().nullable(), way: z.enum(LINK_WAYS) }),
  fails: ['not-found', 'erased', 'booking-cancelled', 'no-link-of-own', 'no-contact', 'not-permitted'],
});

export const ownLink = defineRoute({
  id: 'own-link',
  method: 'post',
  path: '/bookings/{booking}/own-link',
  summary: 'The link of whoever asks, where they are booked with their account.',
  tag: 'bookings',
  may: 'signed-in',
  params: z.strictObject({ booking: bookingId }),
  query: null,
  body: z.strictObject({}),
  answer: z.strictObject({ link: z.url() }),
  fails: ['not-found', 'erased', 'link-withdrawn'],
});

export const withdrawLink = defineRoute({
  id: 'withdraw-link',
  method: 'delete',
  path: '/bookings/{booking}/people/{person}/link',
  summary: 'From now on the person has no link that opens anything.',
  tag: 'bookings',
  may: 'manage-links',
  params: personParams,
  query: null,
  body: null,
  answer: null,
  fails: ['not-found', 'erased', 'not-permitted'],
});

export const importBookings = defineRoute({
  id: 'import-bookings',
  method: 'post',
  path: '/bookings/import',
  summary:
    'At most 500 bookings from CSV, one row a person; rows of the same `booking` are one. All rows are taken, or none.',
  tag: 'bookings',
  may: 'edit-bookings',
  params: null,
  query: null,
  body: z.strictObject({
    csv: z.string().min(1).max(1_500_000),
    /** Reports the result and changes nothing. */
    dryRun: z.boolean(),
    /** Known clashes as for one booking: the clashes that a dry run reported. */
    clashes: z.array(id).max(MAX_CLASHING).optional(),
  }),
  answer: z.strictObject({
    /** Whether everything was booked. */
    done: z.boolean(),
    bookings: z.int(),
    rows: z.array(
      z.strictObject({
        /** Line of the file; the heading is line 1. */
        row: z.int(),
        /** The new booking; null in a dry run. */
        booking: id.nullable(),
        problems: z.array(problem),
        /** Number of other bookings, or rows of this file, that clash with the row's booking. */
        clashes: z.int(),
      }),
    ),
    /** Other bookings that clash with any booking of the file. */
    clashing: z.array(id),
  }),
  fails: ['case-archived', 'clashes-meanwhile'],
});

export const exportBookings = defineRoute({
  id: 'export-bookings',
  method: 'get',
  path: '/bookings.csv',
  summary: 'Bookings of a stretch of time as CSV for spreadsheets, with names and without contacts.',
  tag: 'bookings',
  may: 'read-bookings',
  params: null,
  query: z.strictObject({
    from: z.coerce.number().pipe(time),
    to: z.coerce.number().pipe(time),
    branch: branch.optional(),
  }),
  body: null,
  answer: { media: 'text/csv; charset=utf-8' },
  fails: [],
});

export const readCauseList = defineRoute({
  id: 'read-cause-list',
  method: 'get',
  path: '/cause-list',
  summary:
    "A day's list of hearings, to be printed and put up: protected people and those of closed hearings are not named.",
  tag: 'bookings',
  may: 'read-bookings',
  params: null,
  query: z.strictObject({ day, branch: branch.optional() }),
  body: null,
  answer: z.strictObject({
    day,
    items: z.array(
      calendarEntry.extend({
        public: z.boolean(),
        /** Null for a closed hearing, and where it names a person who has or had a number. */
        title: z.string().nullable(),
        people: z.array(
          z.strictObject({
            role: bookingSummary.shape.people.unwrap().element.shape.role,
            name: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
  fails: [],
});

export const createFeed = defineRoute({
  id: 'create-feed',
  method: 'post',
  path: '/me/calendar',
  summary: 'Makes an iCalendar feed for a calendar program, with a name and password of its own, shown this once.',
  tag: 'bookings',
  may: 'signed-in',
  params: null,
  query: null,
  body: z.strictObject({
    /** The caller's own hearings, or all. */
    scope: z.enum(['mine', 'all']),
    branch: branch.optional(),
  }),
  answer: z.strictObject({ url: z.url(), username: z.string(), password: z.string() }),
  fails: [],
});

export const withdrawFeed = defineRoute({
  id: 'withdraw-feed',
  method: 'delete',
  path: '/me/calendar',
  summary: "Ends all of the caller's feeds.",
  tag: 'bookings',
  may: 'signed-in',
  params: null,
  query: null,
  body: null,
  answer: null,
  fails: [],
});

export const readFeed = defineRoute({
  id: 'read-feed',
  method: 'get',
  path: '/calendar.ics',
  summary: 'The feed (RFC 5545), for the name and password of one (HTTP Basic, RFC 7617). It names no people.',
  tag: 'bookings',
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: { media: 'text/calendar; charset=utf-8' },
  fails: ['wrong-credentials'],
});

export const BOOKING_ROUTES = [
  searchBookings,
  readCalendar,
  listPlaces,
  readBooking,
  createBooking,
  changeBooking,
  cancelBooking,
  restoreBooking,
  copyBooking,
  createSeries,
  findClashes,
  renewLink,
  ownLink,
  withdrawLink,
  importBookings,
  exportBookings,
  readCauseList,
  createFeed,
  withdrawFeed,
  readFeed,
] as const;
