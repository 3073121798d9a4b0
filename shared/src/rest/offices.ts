import { z } from 'zod';
import { holidayList, matterKind, office, officeDraft } from '../offices/office.ts';
import { line } from '../text.ts';
import { defineRoute } from './route.ts';
import { moment, officeId, version, versionOrNone } from './values.ts';

/*
 * Offices at which prosecutors and their deputies receive citizens: the officials, the hours, and the number of turns. Days are
 * `YYYY-MM-DD` (Gregorian) in the court's zone.
 */

const tag = 'Offices';
const params = z.strictObject({ office: officeId });
const changed = ['not-found', 'changed-meanwhile'] as const;

/** The public part of an office's data. */
export const openOffice = office
  .pick({ id: true, name: true, place: true, telephone: true, kinds: true, recording: true, paused: true })
  .strict();
export type OpenOffice = z.infer<typeof openOffice>;

export const listOpenOffices = defineRoute({
  id: 'list-open-offices',
  method: 'get',
  path: '/open-offices',
  summary: 'Offices that receive citizens, by name.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({ items: z.array(openOffice) }),
  fails: [],
});

const freeTurn = z.strictObject({ at: moment, free: z.int() });

export const listTurns = defineRoute({
  id: 'list-turns',
  method: 'get',
  path: '/open-offices/{office}/turns',
  summary: 'Turns that are free for a matter, and how it is with the queue of today.',
  tag,
  may: 'anybody',
  params,
  query: z.strictObject({ kind: matterKind.optional() }),
  body: null,
  answer: z.strictObject({
    today: z.strictObject({
      state: z.enum(['open', 'not-yet', 'full', 'over', 'closed', 'paused']),
      opensAt: moment.nullable(),
      closesAt: moment.nullable(),
      left: z.int(),
    }),
    /** Days on which the office receives people, from today on; a day without turns is fully booked. */
    days: z.array(z.strictObject({ day: z.string(), turns: z.array(freeTurn), note: z.string() })),
  }),
  fails: ['not-found'],
});
export type Turns = z.infer<typeof listTurns.answer>;

export const listOffices = defineRoute({
  id: 'list-offices',
  method: 'get',
  path: '/offices',
  summary: 'Offices whole, by name.',
  tag,
  may: 'read-offices',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({ items: z.array(office) }),
  fails: [],
});

export const readOffice = defineRoute({
  id: 'read-office',
  method: 'get',
  path: '/offices/{office}',
  summary: 'An office with its officials and hours.',
  tag,
  may: 'read-offices',
  params,
  query: null,
  body: null,
  answer: office,
  fails: ['not-found'],
});

export const createOffice = defineRoute({
  id: 'create-office',
  method: 'post',
  path: '/offices',
  summary: 'Opens an office. Officials are accounts of prosecutors or judges.',
  tag,
  may: 'edit-offices',
  params: null,
  query: null,
  body: officeDraft,
  answer: office,
  fails: ['wrong-staff-role'],
});

export const changeOffice = defineRoute({
  id: 'change-office',
  method: 'put',
  path: '/offices/{office}',
  summary: 'Writes an office anew, whole. Whoever loses a turn by it is told.',
  tag,
  may: 'edit-offices',
  params,
  query: null,
  body: officeDraft.safeExtend({ version }),
  answer: office,
  fails: [...changed, 'wrong-staff-role'],
});

export const pauseOffice = defineRoute({
  id: 'pause-office',
  method: 'post',
  path: '/offices/{office}/pause',
  summary: 'Takes no new requests, with a note that people read, or takes them again. Turns that were given stay.',
  tag,
  may: 'run-offices',
  params,
  query: null,
  body: z.strictObject({ paused: line(200).nullable(), version }),
  answer: office,
  fails: changed,
});

export const closeOfficeDay = defineRoute({
  id: 'close-office-day',
  method: 'post',
  path: '/offices/{office}/close-day',
  summary: 'Ends a day early, or closes it whole. Whoever has a turn after that is told.',
  tag,
  may: 'run-offices',
  params,
  query: null,
  body: z.strictObject({
    date: z.iso.date(),
    /** Minutes from midnight; null: nobody is received on the day. */
    at: z.int().min(0).max(1440).nullable(),
    note: line(200, 0),
    version,
  }),
  answer: office,
  fails: changed,
});

const holidays = z.strictObject({ version: versionOrNone, days: holidayList });

export const readHolidays = defineRoute({
  id: 'read-holidays',
  method: 'get',
  path: '/holidays',
  summary:
    'Public holidays beside Fridays and those of the solar calendar, which are built in. Version 0 before the first.',
  tag,
  may: 'read-offices',
  params: null,
  query: null,
  body: null,
  answer: holidays,
  fails: [],
});

export const setHolidays = defineRoute({
  id: 'set-holidays',
  method: 'put',
  path: '/holidays',
  summary:
    'Writes the list of further public holidays anew: those of the lunar calendar, and what the government adds.',
  tag,
  may: 'edit-holidays',
  params: null,
  query: null,
  body: holidays,
  answer: holidays,
  fails: ['changed-meanwhile'],
});
