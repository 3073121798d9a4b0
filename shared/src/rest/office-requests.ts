import type { OfficialId } from '../queue/ids.ts';
import { z } from 'zod';
import { matterKind, OFFICIAL_TITLES } from '../offices/office.ts';
import { ORDER_REASONS, OUTCOMES, REFUSE_REASONS } from '../queue/words.ts';
import { VIAS } from '../queue/state.ts';
import { answers, guests } from '../requests/answers.ts';
import { line, text, words } from '../text.ts';
import { carriedOut, requestAnswer, requestFile, requestReason } from './requests.ts';
import { defineRoute } from './route.ts';
import { id, idAs, language, moment, officeId, requestId } from './values.ts';

/*
 * Requests as seen by the office to which they were made. A caller who is neither an official of the office nor manages queues gets
 * an empty result. The law of the day's queue decides on every change of a request.
 */

const tag = 'Requests of an office';
const params = z.strictObject({ request: requestId });

/** Why a person is called earlier, or put back in the order, and who decided it. */
const move = z.strictObject({
  at: moment,
  what: z.enum(['urgent', 'reorder', 'restore']),
  reason: z.enum(ORDER_REASONS),
  words: z.string(),
  by: z.string(),
});

const listed = {
  id: requestId,
  office: officeId,
  /** Null: the turn was lost, and no other was chosen yet. */
  day: z.string().nullable(),
  at: moment.nullable(),
  askedAt: moment,
  via: z.enum(VIAS),
  /** The number that the hall's screen calls. */
  number: z.int().nullable(),
  /** Stage in the queue (`Stage`); null when no queue holds the request. */
  stage: z.string().nullable(),
  urgent: z.boolean(),
  /** The latest change of its place in the order; null if none. */
  moved: move.nullable(),
  /** The language of the citizen's request, and of the answer. */
  language,
  name: z.string(),
  kind: matterKind.nullable(),
  hasText: z.boolean(),
  hasVoice: z.boolean(),
  files: z.int(),
  /** Number of people who come along. */
  company: z.int(),
  /** Other open requests of the same person at this office. */
  others: z.array(requestId),
};
export const listedRequest = z.strictObject(listed);
export type ListedRequest = z.infer<typeof listedRequest>;

const earlier = z.strictObject({
  request: requestId,
  day: z.string().nullable(),
  kind: matterKind.nullable(),
  official: z.string().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  words: z.string(),
  trackingCode: z.string().nullable(),
});

export const officeRequest = z.strictObject({
  ...listed,
  trackingCode: z.string().nullable(),
  /** The national ID is masked for callers who may not read it. */
  who: z.strictObject({ name: z.string(), nationalId: z.string(), phone: z.string() }),
  /** Whether the person proved that the telephone is theirs; people who came in person proved it with papers. */
  proven: z.boolean(),
  /** Number of other people who gave the same national ID with another telephone. */
  sameNationalId: z.int(),
  matter: z.strictObject({ text: z.string(), caseNumber: z.string() }),
  company: answers.shape.company,
  consent: z.strictObject({ recording: z.boolean().nullable() }),
  additions: z.array(z.strictObject({ at: moment, text: z.string() })),
  files: z.array(requestFile),
  reason: requestReason.nullable(),
  notes: z.strictObject({ text: z.string(), version: z.int() }),
  moves: z.array(move),
  answer: requestAnswer.nullable(),
  /** The citizen's statement; null: none yet. */
  carriedOut: carriedOut.nullable(),
  /** The office's statement; null: none yet, or no meeting took place. */
  isCarriedOut: z.boolean().nullable(),
  /** The citizen says that it was not carried out, and the office has not confirmed it since. */
  isReopened: z.boolean(),
  earlier: z.array(earlier),
});
export type OfficeRequest = z.infer<typeof officeRequest>;

export const listOfficeRequests = defineRoute({
  id: 'list-office-requests',
  method: 'get',
  path: '/requests',
  summary: 'Requests of one day of an office, in the order in which they were handed in.',
  tag,
  may: 'read-requests',
  params: null,
  query: z.strictObject({ office: officeId, day: z.iso.date() }),
  body: null,
  answer: z.strictObject({ items: z.array(listedRequest) }),
  fails: ['not-found'],
});

export const readOfficeRequest = defineRoute({
  id: 'read-office-request',
  method: 'get',
  path: '/requests/{request}',
  summary: 'A request whole, with earlier ones of the same person. Reading it is noted.',
  tag,
  may: 'read-requests',
  params,
  query: null,
  body: null,
  answer: officeRequest,
  fails: ['not-found'],
});

const why = { reason: z.enum(ORDER_REASONS), words: text(1000) };
const decision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept'), official: idAs<OfficialId>().nullable() }),
  z.strictObject({ kind: z.literal('refuse'), reason: z.enum(REFUSE_REASONS), words: text(1000) }),
  z.strictObject({ kind: z.literal('redirect'), office: officeId, words: text(1000) }),
  z.strictObject({ kind: z.literal('merge'), into: requestId }),
  z.strictObject({ kind: z.literal('urgent'), ...why }),
  z.strictObject({ kind: z.literal('restore'), ...why }),
  /** Null: to the end of the line. */
  z.strictObject({ kind: z.literal('reorder'), before: requestId.nullable(), ...why }),
  /** In the citizen's name. */
  z.strictObject({ kind: z.literal('withdraw'), words: words(1000) }),
]);
export type RequestDecision = z.infer<typeof decision>;
/** A decision as it is written, before the schema has read it. */
export type GivenDecision = z.input<typeof decision>;

export const decideRequest = defineRoute({
  id: 'decide-request',
  method: 'post',
  path: '/requests/{request}/decide',
  summary:
    'Accepts, refuses, redirects, merges, moves or withdraws a request. Of what becomes of the request the citizen is told, and reads the words; why somebody is called before others the office reads.',
  tag,
  may: 'decide-requests',
  params,
  query: null,
  body: z.strictObject({ decision }),
  answer: null,
  fails: ['not-found', 'not-permitted', 'wrong-stage'],
});

export const writeRequestNotes = defineRoute({
  id: 'write-request-notes',
  method: 'put',
  path: '/requests/{request}/notes',
  summary: 'Notes of the office, which the citizen does not see. Version 0 before the first.',
  tag,
  may: 'decide-requests',
  params,
  query: null,
  body: z.strictObject({ text: text(10_000), version: z.int().min(0).max(1_000_000) }),
  answer: z.strictObject({ version: z.int() }),
  fails: ['not-found', 'changed-meanwhile'],
});

export const nameGuests = defineRoute({
  id: 'name-guests',
  method: 'put',
  path: '/requests/{request}/guests',
  summary:
    'Who joins the meeting from elsewhere, until it is called: each is sent a link of their own when the turn is given, and told when they are not to join any longer.',
  tag,
  may: 'decide-requests',
  params,
  query: null,
  body: z.strictObject({ guests }),
  answer: null,
  fails: ['not-found', 'wrong-stage', 'answers-missing', 'too-many-requests'],
});

export const answerCitizen = defineRoute({
  id: 'answer-citizen',
  method: 'post',
  path: '/requests/{request}/answer',
  summary: 'The official’s answer after the meeting, signed by sending it; the citizen is told.',
  tag,
  may: 'decide-requests',
  params,
  query: null,
  body: z.strictObject({ outcome: z.enum(OUTCOMES), words: words(10_000), dueAt: moment.nullable() }),
  answer: requestAnswer,
  fails: ['not-found', 'not-permitted', 'wrong-stage'],
});

export const addWalkIn = defineRoute({
  id: 'add-walk-in',
  method: 'post',
  path: '/offices/{office}/requests',
  summary: 'Gives somebody a place in today’s queue who came in person; papers show who they are.',
  tag,
  may: 'decide-requests',
  params: z.strictObject({ office: officeId }),
  query: null,
  body: z.strictObject({
    who: z.strictObject({ name: line(120), nationalId: line(30, 0), phone: line(40, 0) }),
    matter: z.strictObject({ kind: matterKind, text: text(4000), caseNumber: line(60, 0) }),
    company: answers.shape.company,
  }),
  answer: z.strictObject({ id: requestId, trackingCode: z.string(), number: z.int().nullable() }),
  fails: ['not-found', 'not-permitted', 'answers-missing', 'office-closed', 'wrong-stage'],
});

export const listOfficials = defineRoute({
  id: 'list-officials',
  method: 'get',
  path: '/offices/{office}/officials',
  summary: 'Who receives at an office, by name.',
  tag,
  may: 'read-offices',
  params: z.strictObject({ office: officeId }),
  query: null,
  body: null,
  answer: z.strictObject({
    items: z.array(z.strictObject({ account: id, name: z.string(), title: z.enum(OFFICIAL_TITLES), room: z.string() })),
  }),
  fails: ['not-found'],
});
