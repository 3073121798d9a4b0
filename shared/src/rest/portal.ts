import { z } from 'zod';
import { HEARING_KINDS, ROLES } from '../hearing/roles.ts';
import { parseNationalId } from '../national-id.ts';
import { parseMobile } from '../phone.ts';
import { DEADLINE_KINDS, DOCUMENT_KINDS, DOCUMENT_MEDIA, ORDER_KINDS, REFUSAL_REASONS } from '../proceedings/words.ts';
import { BOOKING_STATES, caseNumber } from '../scheduling/booking.ts';
import { CASE_ROLES, seatId } from '../scheduling/person.ts';
import { line } from '../text.ts';
import { CASE_STATES } from './cases.ts';
import { POWER_FILING_STATES, POWER_REFUSALS } from './power-words.ts';
import { documentId, hearingId, orderId, partyId } from './proceedings.ts';
import { REQUEST_STATES } from './requests.ts';
import { defineRoute } from './route.ts';
import { id, language, moment, requestId } from './values.ts';

/*
 * How people see their own cases without an account. A cookie that no script can read identifies them; no path and no query ever
 * holds a secret. Before a person has proven by a code that the telephone is theirs, no answer reveals whether a case names them.
 */

const tag = 'Own cases';

/** Idle time after which a browser is signed out, milliseconds: it may stand in a café or an office. */
export const PORTAL_IDLE_MS = 30 * 60_000;

/** Pending tasks and dates of a person in a case. */
export const MY_DUE = ['hearing', 'sign-minutes', 'open-order', 'deadline', 'file-power', 'document-refused'] as const;

const due = z.strictObject({
  what: z.enum(MY_DUE),
  /** The date or deadline; null: as soon as possible. */
  at: moment.nullable(),
  hearing: hearingId.nullable(),
  order: orderId.nullable(),
  document: documentId.nullable(),
});
export type MyDue = z.output<typeof due>;

/**
 * `none`: no power of attorney was submitted. `filed`: it waits for the court. Only with a confirmed one a lawyer reads the
 * client's part.
 */
export const POWER_STATES = ['none', 'filed', 'confirmed'] as const;

const myCaseSummary = z.strictObject({
  id,
  number: z.string(),
  branch: z.string(),
  title: z.string(),
  state: z.enum(CASE_STATES),
  /** The person's roles in the case; empty if only a hearing names them. */
  roles: z.array(z.enum(CASE_ROLES)),
  /** Names of the people whom the person represents in the case. */
  clients: z.array(z.string()),
  /** The next task or date. */
  due: due.nullable(),
});
export type MyCaseSummary = z.output<typeof myCaseSummary>;

/** The person's request for a meeting, from whatever browser it was made. */
const myRequestSummary = z.strictObject({
  id: requestId,
  /** The office's name. */
  office: z.string(),
  state: z.enum(REQUEST_STATES),
  /** Twelve digits. */
  trackingCode: z.string().nullable(),
  /** `at` null: in the queue of the day. */
  turn: z.strictObject({ day: z.string(), at: moment.nullable() }).nullable(),
});
export type MyRequestSummary = z.output<typeof myRequestSummary>;

const myHearing = z.strictObject({
  hearing: hearingId,
  kind: z.enum(HEARING_KINDS),
  /** Empty when it names another person who has a number in the case. */
  title: z.string(),
  startsAt: moment,
  endsAt: moment,
  state: z.enum(BOOKING_STATES),
  /** The person's seats: one person may have two, such as a complainant who is accused in turn. */
  seats: z.array(
    z.strictObject({
      seat: seatId,
      role: z.enum(ROLES),
      /** Whether the seat has a link of its own. */
      mayEnter: z.boolean(),
      /** Whether the person must sign the minutes for this seat. */
      isToSign: z.boolean(),
      /** Whether the person reads the minutes, or their part of them: those that they were asked to sign, then and later. */
      hasMinutes: z.boolean(),
    }),
  ),
});
export type MyHearing = z.output<typeof myHearing>;

const myOrder = z.strictObject({
  order: orderId,
  kind: z.enum(ORDER_KINDS),
  title: z.string(),
  /** The printed number of its document. */
  number: z.string(),
  signedAt: moment,
  document: documentId,
  pages: z.int(),
  /** How the order was served; null: it was not. */
  served: z
    .strictObject({
      at: moment,
      /** Served on the person; false: on somebody whom they represent. */
      isOwn: z.boolean(),
      /** Null: not opened yet. The person can read an order that was served on them only after opening it. */
      openedAt: moment.nullable(),
      deadline: z.strictObject({ kind: z.enum(DEADLINE_KINDS), until: moment }).nullable(),
    })
    .nullable(),
});
export type MyOrder = z.output<typeof myOrder>;

/** The owner or submitter of a document, as far as the person may know it. */
export const MY_SIDES = ['me', 'client', 'court', 'other'] as const;

const myDocument = z.strictObject({
  id: documentId,
  number: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  filedAt: moment,
  filedBy: z.enum(MY_SIDES),
  of: z.enum(MY_SIDES),
  stage: z.enum(['waiting', 'filed', 'refused', 'replaced', 'withdrawn']),
  /** Why the court refused it; null: it did not. */
  reason: z.enum(REFUSAL_REASONS).nullable(),
  /** Why nobody is given it now; null: everybody who may read it gets it. */
  withheld: z.enum(['scan-awaited', 'infected', 'not-scannable']).nullable(),
  /** Whether the person may withdraw it. */
  mayWithdraw: z.boolean(),
  media: z.enum(DOCUMENT_MEDIA),
  /** Null when it cannot be shown page by page. */
  pages: z.int().nullable(),
  /** Bytes. */
  size: z.int(),
  /** Digest of its content, hexadecimal. */
  sha256: z.string(),
});
export type MyDocument = z.output<typeof myDocument>;

/** A power of attorney as the lawyer or the client sees it; it names the other of the two. */
const power = z.strictObject({
  lawyer: partyId,
  client: partyId,
  name: z.string(),
  state: z.enum(POWER_STATES),
  /** Whether the caller may end it. */
  mayEnd: z.boolean(),
});

export const myCase = z.strictObject({
  id,
  number: z.string(),
  branch: z.string(),
  title: z.string(),
  state: z.enum(CASE_STATES),
  name: z.string(),
  roles: z.array(z.enum(CASE_ROLES)),
  clients: z.array(power),
  lawyers: z.array(power),
  /** Pending tasks and dates, soonest first. */
  due: z.array(due),
  hearings: z.array(myHearing),
  orders: z.array(myOrder),
  documents: z.array(myDocument),
  /** What the person may submit and for whom; `name` null: for themselves. */
  mayFile: z.array(
    z.strictObject({ of: partyId, name: z.string().nullable(), kinds: z.array(z.enum(DOCUMENT_KINDS)) }),
  ),
});
export type MyCase = z.output<typeof myCase>;

/** A power of attorney that a lawyer submitted without a case that names them. */
const myPowerFiling = z.strictObject({
  id,
  /** As the lawyer wrote it. */
  caseNumber: z.string(),
  filedAt: moment,
  state: z.enum(POWER_FILING_STATES),
  /** Why the court refused it; null: it did not. */
  reason: z.enum(POWER_REFUSALS).nullable(),
});
export type MyPowerFiling = z.output<typeof myPowerFiling>;

const own = { tag, may: 'anybody', params: null, query: null } as const;
const nationalId = z
  .string()
  .max(20)
  .overwrite((value) => parseNationalId(value) ?? value)
  .refine((value) => parseNationalId(value) !== null);
const code = z.string().regex(/^\d{6}$/);
/** The same for a person in every session, and of no use elsewhere: pages tell by it whose a tab is. */
const person = z.string();

export const sendPortalCode = defineRoute({
  ...own,
  id: 'send-portal-code',
  method: 'post',
  path: '/my/code',
  summary:
    'Sends a one-time code to a telephone, if a case names somebody with it and this national ID, or to file a power of attorney. The answer is always the same.',
  body: z.strictObject({
    nationalId,
    phone: z
      .string()
      .max(30)
      .overwrite((value) => parseMobile(value) ?? value)
      .refine((value) => parseMobile(value) !== null),
    /** Language of the message. */
    language,
    /** `power`: to submit a power of attorney, for which no case needs to name the person yet. */
    for: z.enum(['own-cases', 'power']).default('own-cases'),
  }),
  /** `againInMs`: when the next code may be requested; relative, because the browser's clock may be wrong. */
  answer: z.strictObject({ challenge: z.string(), againInMs: z.int() }),
  fails: ['code-over', 'too-many-requests'],
});

export const enterPortal = defineRoute({
  ...own,
  id: 'enter-portal',
  method: 'post',
  path: '/my/session',
  summary: 'Gives the code; from then on the cookie says who this browser belongs to.',
  body: z.strictObject({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/), code }),
  answer: null,
  fails: ['wrong-code', 'code-over', 'too-many-requests'],
});

export const readMySession = defineRoute({
  ...own,
  id: 'read-my-session',
  method: 'get',
  path: '/my/session',
  summary:
    'Who this browser belongs to, for a page that nobody has used for long. It does not count as a use of the session.',
  body: null,
  /** `endsInMs`: when the session ends if nobody uses it; relative, because the browser's clock may be wrong. */
  answer: z.strictObject({ person, endsInMs: z.int() }),
  fails: ['no-session', 'too-many-requests'],
});

export const leavePortal = defineRoute({
  ...own,
  id: 'leave-portal',
  method: 'delete',
  path: '/my/session',
  summary: 'This browser belongs to nobody any longer.',
  body: null,
  answer: null,
  fails: [],
});

export const listMyCases = defineRoute({
  ...own,
  id: 'list-my-cases',
  method: 'get',
  path: '/my/cases',
  summary:
    'Cases that name whoever has this browser, those with something due first; their requests for a meeting, and powers of attorney that they have filed where no case named them.',
  body: null,
  answer: z.strictObject({
    name: z.string(),
    person,
    items: z.array(myCaseSummary),
    requests: z.array(myRequestSummary),
    /** Latest first. */
    powers: z.array(myPowerFiling),
  }),
  fails: ['no-session', 'too-many-requests'],
});

export const openMyRequest = defineRoute({
  ...own,
  id: 'open-my-request',
  method: 'post',
  path: '/my/requests/{request}/opening',
  summary: 'Opens a request for a meeting of theirs in this browser, as its tracking code and a one-time code do.',
  params: z.strictObject({ request: requestId }),
  body: z.strictObject({}),
  answer: null,
  fails: ['no-session', 'not-found', 'too-many-requests'],
});

export const readMyCase = defineRoute({
  ...own,
  id: 'read-my-case',
  method: 'get',
  path: '/my/cases/{case}',
  summary: 'One of their cases: its hearings, and the orders and documents that they may read.',
  params: z.strictObject({ case: id }),
  body: null,
  answer: myCase,
  fails: ['no-session', 'not-found', 'too-many-requests', 'storage-unavailable'],
});

export const openMyOrder = defineRoute({
  ...own,
  id: 'open-my-order',
  method: 'post',
  path: '/my/cases/{case}/orders/{order}/opening',
  summary: 'Opens an order that was served on them: that it was opened is an entry of the case, and a time may begin.',
  params: z.strictObject({ case: id, order: orderId }),
  body: z.strictObject({}),
  answer: myCase,
  fails: ['no-session', 'not-found', 'not-permitted', 'too-many-requests', 'storage-unavailable'],
});

const CHANGES = [
  'no-session',
  'not-found',
  'not-permitted',
  'case-archived',
  'wrong-stage',
  'too-many-requests',
] as const;

export const fileMyDocument = defineRoute({
  ...own,
  id: 'file-my-document',
  method: 'post',
  path: '/my/cases/{case}/documents',
  summary: 'Files an upload: for themselves or for a client. It counts when the court has taken it.',
  params: z.strictObject({ case: id }),
  body: z.strictObject({
    /** The upload. */
    document: documentId,
    kind: z.enum(DOCUMENT_KINDS),
    title: line(200),
    of: partyId,
    /** For the court only; otherwise the other parties may read it too. */
    isConfidential: z.boolean(),
  }),
  answer: myCase,
  fails: [...CHANGES, 'case-full', 'wrong-access', 'pages-unavailable', 'storage-unavailable'],
});

export const withdrawMyDocument = defineRoute({
  ...own,
  id: 'withdraw-my-document',
  method: 'post',
  path: '/my/cases/{case}/documents/{document}/withdrawal',
  summary: 'Takes back what they have filed.',
  params: z.strictObject({ case: id, document: documentId }),
  body: z.strictObject({}),
  answer: myCase,
  fails: [...CHANGES, 'is-exhibit', 'storage-unavailable'],
});

export const endMyPower = defineRoute({
  ...own,
  id: 'end-my-power',
  method: 'post',
  path: '/my/cases/{case}/powers/end',
  summary:
    'Ends a power of attorney, as the lawyer or as the client: at once the lawyer reads and does nothing by it any longer.',
  params: z.strictObject({ case: id }),
  body: z.strictObject({ lawyer: partyId, client: partyId }),
  answer: myCase,
  fails: [...CHANGES, 'storage-unavailable'],
});

export const enterMyHearing = defineRoute({
  ...own,
  id: 'enter-my-hearing',
  method: 'post',
  path: '/my/hearings/{hearing}/link',
  summary: 'What opens a seat of theirs in a hearing now, as the link of a message does.',
  params: z.strictObject({ hearing: hearingId }),
  body: z.strictObject({ seat: seatId }),
  answer: z.strictObject({ hearing: hearingId, token: z.string() }),
  fails: ['no-session', 'not-found', 'link-withdrawn', 'too-many-requests'],
});

const powerToFile = z.strictObject({
  /** The upload. */
  document: id,
  caseNumber,
  clientNationalId: nationalId,
  /** The lawyer's own name. */
  name: line(120),
  /** Number of the lawyer's licence, as printed there. */
  licence: line(40),
  /** Language of messages. */
  language,
});
export type PowerToFile = z.output<typeof powerToFile>;

export const filePower = defineRoute({
  ...own,
  id: 'file-power',
  method: 'post',
  path: '/my/powers',
  summary:
    'Files an upload as the power of attorney of a lawyer whom the case does not name yet. It waits for the court, and the answer is the same whether there is such a case and client or not.',
  body: powerToFile,
  answer: myPowerFiling,
  fails: ['no-session', 'not-found', 'wrong-stage', 'too-many-requests', 'pages-unavailable'],
});
