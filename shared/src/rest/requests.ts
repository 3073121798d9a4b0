import { z } from 'zod';
import { LINK_CODE } from '../notify/short-link.ts';
import { OUTCOMES } from '../queue/words.ts';
import { answers, someAnswers } from '../requests/answers.ts';
import { text, words } from '../text.ts';
import { defineRoute } from './route.ts';
import { id, language, moment, officeId, requestId } from './values.ts';

/*
 * How a citizen requests a meeting at an office without an account. A cookie that no script can read identifies the request; no
 * path and no query ever holds a secret. No answer reveals whether a tracking code or a link of somebody else exists.
 */

const tag = 'Requests';

/** When the citizen wants to be received: at a turn's time, or in today's queue. */
const choice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('turn'), at: moment }),
  z.strictObject({ kind: z.literal('today') }),
]);
export type TurnChoice = z.infer<typeof choice>;

/** `draft`: not submitted yet. */
export const REQUEST_STATES = ['draft', 'submitted', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const FILE_KINDS = ['photo', 'pdf', 'voice'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** A file uploaded with a request. */
export const requestFile = z.strictObject({
  id,
  kind: z.enum(FILE_KINDS),
  name: z.string(),
  /** Bytes. */
  size: z.int(),
  /** Number of bytes received so far. */
  received: z.int(),
  /** `kept`: complete and checked. */
  state: z.enum(['uploading', 'kept']),
});
export type RequestFile = z.infer<typeof requestFile>;

/** Why the office refused or transferred a request. */
export const requestReason = z.strictObject({ code: z.string(), words: z.string() });

/** The outcome of a meeting. */
export const requestAnswer = z.strictObject({
  outcome: z.enum(OUTCOMES),
  words: z.string(),
  /** Deadline for carrying it out. */
  dueAt: moment.nullable(),
  signedAt: moment,
});

/** To what extent an answer was carried out. */
export const CARRIED_OUT = ['yes', 'partly', 'no'] as const;

/** The citizen's statement on it, with their own words. */
export const carriedOut = z.strictObject({ done: z.enum(CARRIED_OUT), words: z.string(), at: moment });
export type CarriedOut = z.infer<typeof carriedOut>;

const problem = z.strictObject({ field: z.string(), code: z.string() });

export const myRequest = z.strictObject({
  id: requestId,
  office: z.strictObject({
    id: officeId,
    name: z.string(),
    place: z.string(),
    telephone: z.string(),
    recording: z.string(),
    kinds: z.array(z.string()),
  }),
  language,
  state: z.enum(REQUEST_STATES),
  /** Whether a code proved that the telephone is the person's, for the present national ID and number. */
  proven: z.boolean(),
  ...answers.shape,
  /** Problems that prevent submitting. */
  problems: z.array(problem),
  /** Null before submitting, and when the turn was lost. `at` null: in the queue of the day. */
  turn: z.strictObject({ day: z.string(), at: moment.nullable() }).nullable(),
  /** Twelve digits; null before submitting. */
  trackingCode: z.string().nullable(),
  /** Texts added after submitting. */
  additions: z.array(z.strictObject({ at: moment, text: z.string() })),
  files: z.array(requestFile),
  reason: requestReason.nullable(),
  answer: requestAnswer.nullable(),
  /** Statement on the present answer; null: none yet. */
  carriedOut: carriedOut.nullable(),
  /** When a draft is deleted; null after submitting. */
  keptUntil: moment.nullable(),
});
export type MyRequest = z.infer<typeof myRequest>;

const own = { tag, may: 'anybody', params: null, query: null } as const;
const UNREADY = ['no-request', 'request-over'] as const;
const NO_PLACE = [
  'not-proven',
  'answers-missing',
  'turn-taken',
  'office-closed',
  'office-paused',
  'queue-full',
] as const;

export const beginRequest = defineRoute({
  ...own,
  id: 'begin-request',
  method: 'post',
  path: '/my-request',
  summary: 'Begins a request with its first answer; from then on it is kept here, and the cookie leads back to it.',
  body: z.strictObject({ office: officeId, language, answers: someAnswers }),
  answer: myRequest,
  fails: ['not-found', 'office-paused', 'too-many-requests'],
});

export const readMyRequest = defineRoute({
  ...own,
  id: 'read-my-request',
  method: 'get',
  path: '/my-request',
  summary: 'The request that this browser has.',
  body: null,
  answer: myRequest,
  fails: ['no-request'],
});

export const answerRequest = defineRoute({
  ...own,
  id: 'answer-request',
  method: 'patch',
  path: '/my-request',
  summary: 'Keeps what was answered on some pages, each anew whole, right or wrong; `problems` says what is missing.',
  body: someAnswers,
  answer: myRequest,
  fails: [...UNREADY, 'answers-missing', 'too-many-requests'],
});

export const sendRequestCode = defineRoute({
  ...own,
  id: 'send-request-code',
  method: 'post',
  path: '/my-request/code',
  summary: 'Sends a one-time code to the telephone that was given. `sent` false: too soon after the last one.',
  body: z.strictObject({}),
  answer: z.strictObject({ sent: z.boolean(), againAt: moment }),
  fails: [...UNREADY, 'answers-missing', 'code-over', 'too-many-requests'],
});

const code = z.string().regex(/^\d{6}$/);

export const proveRequest = defineRoute({
  ...own,
  id: 'prove-request',
  method: 'post',
  path: '/my-request/proof',
  summary: 'Shows by the code that the telephone is theirs. A link back to the request is sent to it.',
  body: z.strictObject({ code }),
  answer: myRequest,
  fails: [...UNREADY, 'wrong-code', 'code-over'],
});

export const submitRequest = defineRoute({
  ...own,
  id: 'submit-request',
  method: 'post',
  path: '/my-request/submit',
  summary: 'Hands the request in. Once more changes nothing and answers the same.',
  body: z.strictObject({ choice }),
  answer: myRequest,
  fails: [...UNREADY, ...NO_PLACE, 'too-many-requests'],
});

export const chooseTurn = defineRoute({
  ...own,
  id: 'choose-turn',
  method: 'post',
  path: '/my-request/turn',
  summary: 'Takes another turn for a request that was handed in; the former is free then.',
  body: z.strictObject({ choice }),
  answer: myRequest,
  fails: [...UNREADY, ...NO_PLACE, 'too-many-requests'],
});

export const addToRequest = defineRoute({
  ...own,
  id: 'add-to-request',
  method: 'post',
  path: '/my-request/additions',
  summary: 'Adds words to a request that was handed in.',
  body: z.strictObject({ text: words(2000) }),
  answer: myRequest,
  fails: [...UNREADY, 'too-many-requests'],
});

export const withdrawRequest = defineRoute({
  ...own,
  id: 'withdraw-request',
  method: 'post',
  path: '/my-request/withdraw',
  summary: 'Takes a request back; a draft is gone at once.',
  body: z.strictObject({}),
  answer: myRequest.nullable(),
  fails: UNREADY,
});

export const sayCarriedOut = defineRoute({
  ...own,
  id: 'say-carried-out',
  method: 'post',
  path: '/my-request/carried-out',
  summary: 'Says whether what the answer said was carried out; it may be said otherwise later.',
  body: z.strictObject({ done: z.enum(CARRIED_OUT), words: text(2000) }),
  answer: myRequest,
  fails: [...UNREADY, 'wrong-stage', 'too-many-requests'],
});

export const leaveRequest = defineRoute({
  ...own,
  id: 'leave-request',
  method: 'delete',
  path: '/my-request/session',
  summary: 'This browser forgets the request, which goes on.',
  body: null,
  answer: null,
  fails: [],
});

/** Identifies a request: its tracking code as typed, or the code in a link's fragment. */
const by = z.strictObject({
  trackingCode: z.string().max(60).nullable(),
  link: z.string().regex(LINK_CODE).nullable(),
});

export const openRequest = defineRoute({
  ...own,
  id: 'open-request',
  method: 'post',
  path: '/my-request/open',
  summary:
    'Goes to a request by its tracking code or link. Unless this browser has it, a one-time code is sent to its telephone; of what does not exist the answer is the same.',
  body: z.strictObject({ by }),
  answer: z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('opened') }),
    z.strictObject({ step: z.literal('code'), challenge: z.string(), againAt: moment }),
  ]),
  fails: ['not-a-tracking-code', 'code-over', 'too-many-requests'],
});

export const proveOpening = defineRoute({
  ...own,
  id: 'prove-opening',
  method: 'post',
  path: '/my-request/open/proof',
  summary: 'Gives the code that was sent for opening a request; this browser has it then.',
  body: z.strictObject({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/), code }),
  answer: myRequest,
  fails: ['wrong-code', 'code-over'],
});
