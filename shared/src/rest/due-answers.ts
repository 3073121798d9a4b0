import { z } from 'zod';
import { matterKind } from '../offices/office.ts';
import { OUTCOMES } from '../queue/words.ts';
import { defineRoute } from './route.ts';
import { id, moment, officeId, requestId } from './values.ts';

const tag = 'Requests of an office';

/** Pending tasks: to decide on a request, to answer a citizen after the meeting, to carry out an answer. */
export const DUE_KINDS = ['decide', 'answer', 'carry-out'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** Whether an answer was carried out, according to the office and to the citizen; null: no statement yet. */
const carriedOut = z.strictObject({
  office: z.boolean().nullable(),
  citizen: z.boolean().nullable(),
  /** The citizen says that it was not carried out, and the office has not confirmed it since. */
  isReopened: z.boolean(),
});

const due = z.strictObject({
  what: z.enum(DUE_KINDS),
  request: requestId,
  office: z.strictObject({ id: officeId, name: z.string() }),
  /** Day of the meeting, `YYYY-MM-DD`. */
  day: z.string(),
  /** The responsible official; null: any official of the office. */
  official: z.strictObject({ account: id, name: z.string() }).nullable(),
  /**
   * Deadline: for a decision the time of the turn, for an answer the end of the day, for carrying out the deadline in the answer.
   */
  dueAt: moment.nullable(),
  isLate: z.boolean(),
  name: z.string(),
  kind: matterKind.nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  carriedOut,
});
export type Due = z.infer<typeof due>;

export const listDue = defineRoute({
  id: 'list-due',
  method: 'get',
  path: '/due',
  summary:
    'What offices owe citizens, what is late first: decisions, answers, and answers that are not carried out or of which the citizen says so. Of offices at which the caller receives, or whose queues they run.',
  tag,
  may: 'read-requests',
  params: null,
  query: z.strictObject({
    office: officeId.optional(),
    /** Tasks of this official, and tasks without a responsible official. */
    official: id.optional(),
  }),
  body: null,
  answer: z.strictObject({
    /** At most 300. */
    items: z.array(due),
    total: z.int(),
    late: z.int(),
  }),
  fails: [],
});

export const noteCarriedOut = defineRoute({
  id: 'note-carried-out',
  method: 'post',
  path: '/requests/{request}/carried-out',
  summary: 'Says for the office whether the answer to a request was carried out.',
  tag,
  may: 'decide-requests',
  params: z.strictObject({ request: requestId }),
  query: null,
  body: z.strictObject({ done: z.boolean() }),
  answer: null,
  fails: ['not-found', 'not-permitted', 'wrong-stage'],
});
