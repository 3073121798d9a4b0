import { z } from 'zod';
import { HEARING_KINDS, ROLES } from '../hearing/roles.ts';
import { defineRoute } from './route.ts';
import { bookingId, moment } from './values.ts';

const params = z.strictObject({ booking: bookingId });

const attendance = z.strictObject({
  hearing: z.string(),
  kind: z.enum(HEARING_KINDS),
  title: z.string(),
  caseNumber: z.string(),
  branch: z.string(),
  /** Start of the session; the planned start where no session began. */
  startsAt: moment,
  /** The evaluated part of the log ends here: at the hearing's end, or now. */
  until: moment,
  isOver: z.boolean(),
  people: z.array(
    z.strictObject({
      seat: z.string(),
      role: z.enum(ROLES),
      /** Null where no name may be given: protected people have a number, and names may have been erased. */
      name: z.string().nullable(),
      alias: z.int().nullable(),
      /** Times in the courtroom with a working line; precise to the second. */
      present: z.array(z.strictObject({ from: moment, to: moment })),
    }),
  ),
  /** The same as text, signed with the court's record key (a signed note of C2SP); null before the first key is made. */
  note: z.string().nullable(),
});
export type Attendance = z.output<typeof attendance>;

export const readAttendance = defineRoute({
  id: 'read-attendance',
  method: 'get',
  path: '/bookings/{booking}/record/attendance',
  summary: 'Who was in the courtroom from when to when, by the log of the hearing, signed by the court.',
  tag: 'Records',
  may: 'signed-in',
  params,
  query: null,
  body: null,
  answer: attendance,
  fails: ['not-found', 'not-permitted', 'record-sealed', 'record-deleted'],
});

export const makeAttendancePaper = defineRoute({
  id: 'make-attendance-paper',
  method: 'post',
  path: '/bookings/{booking}/record/attendance/paper',
  summary: 'The same of a hearing that is over, as a PDF in Persian that the court has signed (PAdES).',
  tag: 'Records',
  may: 'signed-in',
  params,
  query: null,
  body: z.strictObject({}),
  /** PDF, base64. */
  answer: z.strictObject({ pdf: z.base64() }),
  fails: [
    'not-found',
    'not-permitted',
    'record-sealed',
    'record-deleted',
    'hearing-not-over',
    'too-large',
    'pages-unavailable',
  ],
});
