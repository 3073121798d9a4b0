import { z } from 'zod';
import { parseCheckNumber } from '../proceedings/check-number.ts';
import { LINK_CODE } from '../notify/short-link.ts';
import { MAX_PARTIES } from '../proceedings/law/parties.ts';
import { DEADLINE_KINDS, ORDER_KINDS } from '../proceedings/words.ts';
import { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { DESK_SIGNING_MEANS } from '../signing-means.ts';
import { line, text } from '../text.ts';
import { CASE_REFUSALS, caseProceedings, orderDeadline, orderId, partyId } from './proceedings.ts';
import { defineRoute } from './route.ts';
import { id, moment } from './values.ts';

const tag = 'orders';
const caseParams = z.strictObject({ case: id });
const orderParams = z.strictObject({ case: id, order: orderId });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The text of an order: paragraphs under headings. An empty line begins a paragraph; a line that begins with `- ` is a list item.
 */
const orderText = z.strictObject({
  title: line(200),
  sections: z
    .array(z.strictObject({ heading: text(200), body: text(30_000) }))
    .min(1)
    .max(12)
    .readonly(),
});
export type OrderText = z.output<typeof orderText>;

/**
 * Maximum characters of all sections: small enough that every draft can be signed, although the signed document holds the text
 * three times (as pages, JSON and text).
 */
const MAX_TEXT = 250_000;

function lengthOf({ sections }: OrderText): number {
  return sections.reduce((sum, { heading, body }) => sum + heading.length + body.length, 0);
}

const draft = z.strictObject({
  /** Id of a new draft, chosen by its author: saving again with the same id writes the same draft. */
  order: orderId,
  kind: z.enum(ORDER_KINDS),
  level: z.enum(RECORDING_POLICIES),
  to: z.array(partyId).max(MAX_PARTIES).readonly(),
  deadline: orderDeadline.nullable(),
  text: orderText.refine((given) => lengthOf(given) <= MAX_TEXT, { error: 'too long', path: ['sections'] }),
});

export const draftOrder = defineRoute({
  id: 'draft-order',
  method: 'post',
  path: '/cases/{case}/orders',
  summary: 'Writes a draft of an order, or writes one anew: the judge and clerk of the case do.',
  tag,
  may: 'act-in-cases',
  params: caseParams,
  query: null,
  body: draft,
  answer: caseProceedings,
  fails: CASE_REFUSALS,
});

export const readDraft = defineRoute({
  id: 'read-draft',
  method: 'get',
  path: '/cases/{case}/orders/{order}',
  summary: 'The text of a draft, and how many pages it has as a paper.',
  tag,
  may: 'act-in-cases',
  params: orderParams,
  query: null,
  body: null,
  answer: z.strictObject({
    text: orderText,
    level: z.enum(RECORDING_POLICIES),
    /** The parties on whom it is to be served. */
    to: z.array(partyId).readonly(),
    deadline: orderDeadline.nullable(),
    /**
     * Protected people whom the text names: if it is signed as it is, it is closed to others. Empty if the case's file does not list the
     * person; null if it names none.
     */
    namesProtected: z.array(partyId).readonly().nullable(),
    /** SHA-256 of everything displayed, including facts from the case's file: the judge signs this digest. */
    draft: z.string(),
    pages: z.int(),
    /** The caller's means of signing. */
    means: z.enum(DESK_SIGNING_MEANS),
  }),
  fails: ['not-found', 'wrong-stage', 'pages-unavailable', 'too-large', 'document-altered'],
});

export const discardOrder = defineRoute({
  id: 'discard-order',
  method: 'delete',
  path: '/cases/{case}/orders/{order}',
  summary: 'Gives a draft up.',
  tag,
  may: 'act-in-cases',
  params: orderParams,
  query: null,
  body: null,
  answer: caseProceedings,
  fails: CASE_REFUSALS,
});

export const signOrder = defineRoute({
  id: 'sign-order',
  method: 'post',
  path: '/cases/{case}/orders/{order}/signature',
  summary:
    'The judge of the case signs the draft that they have read: it is made a paper, sealed by the court and filed.',
  tag,
  may: 'act-in-cases',
  params: orderParams,
  query: null,
  body: z.strictObject({
    draft: sha256,
    /** A fresh code of the judge's authenticator app; null for an account without one. */
    code: z
      .string()
      .regex(/^\d{6}$/)
      .nullable(),
  }),
  answer: caseProceedings,
  fails: [
    ...CASE_REFUSALS,
    'changed-meanwhile',
    'pages-unavailable',
    'too-large',
    'document-altered',
    'wrong-code',
    'sign-in-again',
    'too-many-requests',
  ],
});

export const serveOrder = defineRoute({
  id: 'serve-order',
  method: 'post',
  path: '/cases/{case}/orders/{order}/service',
  summary: 'Serves a signed order on people of the case: each is told by SMS and e-mail, with a link of their own.',
  tag,
  may: 'act-in-cases',
  params: orderParams,
  query: null,
  body: z.strictObject({
    to: z.array(partyId).min(1).max(MAX_PARTIES).readonly(),
    /** Serves it again on the parties who were served before: they get a new link, and their earlier links become invalid. */
    again: z.boolean().default(false),
  }),
  answer: caseProceedings,
  fails: CASE_REFUSALS,
});

/** A person's own link to an order that was served on them. */
export const serviceLink = z.strictObject({ code: z.string().regex(LINK_CODE) });

export const openService = defineRoute({
  id: 'open-service',
  method: 'post',
  path: '/served/opening',
  summary: 'Opens an order by the link with which it was served. That it was opened is an entry of the case.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: serviceLink,
  answer: z.strictObject({
    kind: z.enum(ORDER_KINDS),
    title: z.string(),
    caseNumber: z.string(),
    /** The printed number. */
    number: z.string(),
    signedAt: moment,
    servedAt: moment,
    pages: z.int(),
    deadline: z.strictObject({ kind: z.enum(DEADLINE_KINDS), until: moment }).nullable(),
    /** The number by which anybody can check the document. */
    check: z.string(),
    /** Digest of the document, hexadecimal. */
    sha256: z.string(),
  }),
  fails: ['link-unknown', 'link-withdrawn', 'not-permitted', 'too-many-requests', 'storage-unavailable'],
});

/** Result of checking a document by its number and, if available, its file. */
export const CHECK_RESULTS = ['unknown', 'signed', 'genuine', 'altered', 'withdrawn'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export const checkPaper = defineRoute({
  id: 'check-paper',
  method: 'post',
  path: '/paper-checks',
  summary:
    'Whether a paper with this number was signed here, whether a file is that paper, and whether it was withdrawn. Nothing else is told.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: z.strictObject({
    number: z
      .string()
      .max(60)
      .overwrite((value) => parseCheckNumber(value) ?? value)
      .refine((value) => parseCheckNumber(value) !== null),
    /** Digest of the file; the file itself stays with the caller. */
    sha256: sha256.nullable(),
  }),
  answer: z.strictObject({ result: z.enum(CHECK_RESULTS) }),
  fails: ['too-many-requests'],
});

export const ORDER_ROUTES = [
  draftOrder,
  readDraft,
  discardOrder,
  signOrder,
  serveOrder,
  openService,
  checkPaper,
] as const;
