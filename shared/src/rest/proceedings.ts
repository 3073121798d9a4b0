import { z } from 'zod';
import type { HearingId } from '../hearing/ids.ts';
import { CASE_EVENT_TYPES } from '../proceedings/event-types.ts';
import type { AccountId, DocumentId, OrderId, PartyId } from '../proceedings/ids.ts';
import { MAX_PARTIES } from '../proceedings/law/parties.ts';
import { CASE_ACTS } from '../proceedings/law/permissions.ts';
import {
  ASSIGNMENTS,
  DEADLINE_KINDS,
  DOCUMENT_KINDS,
  DOCUMENT_MEDIA,
  EXCLUSION_REASONS,
  ORDER_KINDS,
  REFUSAL_REASONS,
  SCAN_RESULTS,
  SERVICE_CHANNELS,
  SERVICE_RESULTS,
  WITHDRAWAL_REASONS,
} from '../proceedings/words.ts';
import { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { CASE_ROLES } from '../scheduling/person.ts';
import { line } from '../text.ts';
import { defineRoute } from './route.ts';
import { id, idAs, moment } from './values.ts';

export const partyId = idAs<PartyId>();
const accountId = idAs<AccountId>();
export const documentId = idAs<DocumentId>();
export const orderId = idAs<OrderId>();
export const hearingId = idAs<HearingId>();
/** Counted from 1. */
const count = z.int().min(1).max(1_000_000);

/** Largest document, bytes. */
export const MAX_DOCUMENT_BYTES = 33_554_432;
/** Most uploads of one person to one case that are not submitted yet. */
export const MAX_UPLOADS = 30;
/** Number of timeline entries in the answer, the latest ones, and of read-access entries. */
export const MAX_SHOWN_ENTRIES = 300;

const access = z.strictObject({
  level: z.enum(RECORDING_POLICIES),
  named: z.array(partyId).max(MAX_PARTIES).readonly(),
});

/** An act in a case at the desk, as the law of cases takes it. */
export const caseAct = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['assign-staff', 'release-staff']),
    account: accountId,
    as: z.enum(ASSIGNMENTS),
  }),
  z.strictObject({
    type: z.literal('confirm-power'),
    lawyer: partyId,
    client: partyId,
    document: documentId.nullable(),
  }),
  z.strictObject({ type: z.literal('end-power'), lawyer: partyId, client: partyId }),
  z.strictObject({ type: z.literal('withdraw-document'), document: documentId, reason: z.enum(WITHDRAWAL_REASONS) }),
  z.strictObject({ type: z.literal('accept-document'), document: documentId }),
  z.strictObject({ type: z.literal('refuse-document'), document: documentId, reason: z.enum(REFUSAL_REASONS) }),
  z.strictObject({ type: z.enum(['order-scan', 'waive-scan']), document: documentId }),
  z.strictObject({ type: z.literal('set-access'), document: documentId, access }),
  z.strictObject({
    type: z.literal('offer-exhibit'),
    document: documentId,
    of: partyId.nullable(),
    hearing: hearingId.nullable(),
  }),
  z.strictObject({ type: z.enum(['admit-exhibit', 'withdraw-exhibit']), exhibit: count }),
  z.strictObject({ type: z.literal('exclude-exhibit'), exhibit: count, reason: z.enum(EXCLUSION_REASONS) }),
]);
export type CaseActAtDesk = z.output<typeof caseAct>;

/** Submits a complete upload, whose file type the service has determined. */
const filing = z.strictObject({
  /** The upload. */
  document: documentId,
  kind: z.enum(DOCUMENT_KINDS),
  title: line(200),
  /** The owner; null: the court. */
  of: partyId.nullable(),
  access,
  replaces: documentId.nullable(),
});

/** Who did something: an account or a machine by name; a person of the case by id. */
const doer = z.strictObject({
  kind: z.enum(['staff', 'machine', 'person', 'system']),
  id: z.string().nullable(),
  name: z.string().nullable(),
});

const documentStage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['filed', 'waiting']) }),
  z.strictObject({ kind: z.literal('refused'), reason: z.enum(REFUSAL_REASONS), at: moment }),
  z.strictObject({ kind: z.literal('replaced'), by: documentId.nullable(), at: moment }),
  z.strictObject({ kind: z.literal('withdrawn'), reason: z.enum(WITHDRAWAL_REASONS), at: moment }),
]);

const documentScan = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['none', 'awaited']) }),
  z.strictObject({ kind: z.literal('waived'), at: moment }),
  z.strictObject({ kind: z.enum(SCAN_RESULTS), at: moment, signaturesAt: moment.nullable() }),
]);

/** Referenced documents are null if the caller may not read them. */
export const shownDocument = z.strictObject({
  id: documentId,
  /** The printed number: the case's number and the document's own. */
  number: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  of: partyId.nullable(),
  filedBy: doer,
  filedAt: moment,
  /** Digest of its content, hexadecimal. */
  sha256: z.string(),
  /** Bytes. */
  size: z.int(),
  media: z.enum(DOCUMENT_MEDIA),
  /** Null when they cannot be counted. */
  pages: z.int().nullable(),
  access,
  replaces: documentId.nullable(),
  /** State of the virus scan. A document that waits for it, is infected or cannot be scanned is given to nobody. */
  scan: documentScan,
  stage: documentStage,
});
export type ShownDocument = z.output<typeof shownDocument>;

const exhibitStage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('offered') }),
  z.strictObject({ kind: z.enum(['admitted', 'withdrawn']), at: moment }),
  z.strictObject({ kind: z.literal('excluded'), at: moment, reason: z.enum(EXCLUSION_REASONS) }),
]);

export const shownExhibit = z.strictObject({
  number: count,
  document: documentId,
  of: partyId.nullable(),
  hearing: hearingId.nullable(),
  offeredBy: doer,
  offeredAt: moment,
  stage: exhibitStage,
});
export type ShownExhibit = z.output<typeof shownExhibit>;

/** An action that is due within so many days of the service. */
export const orderDeadline = z.strictObject({ kind: z.enum(DEADLINE_KINDS), days: z.int().min(1).max(365) });

const orderStage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('draft') }),
  z.strictObject({ kind: z.literal('discarded'), at: moment }),
  z.strictObject({ kind: z.literal('signed'), at: moment, by: doer, document: documentId }),
]);

export const shownOrder = z.strictObject({
  id: orderId,
  kind: z.enum(ORDER_KINDS),
  title: z.string(),
  level: z.enum(RECORDING_POLICIES),
  to: z.array(partyId).readonly(),
  deadline: orderDeadline.nullable(),
  /** SHA-256 of the draft, hexadecimal: the judge signs the draft that they have read. */
  text: z.string(),
  draftedBy: doer,
  draftedAt: moment,
  stage: orderStage,
  /** Parties who could read the document but do not get it, because it names protected people (`because`). */
  closedFor: z.array(z.strictObject({ party: partyId, because: z.array(partyId) })),
  services: z.array(
    z.strictObject({
      party: partyId,
      at: moment,
      /** Empty: the party cannot be reached. */
      by: z.array(z.strictObject({ channel: z.enum(SERVICE_CHANNELS), result: z.enum(SERVICE_RESULTS).nullable() })),
      openedAt: moment.nullable(),
      /** End of the deadline that has begun for the party. */
      until: moment.nullable(),
    }),
  ),
});
export type ShownOrder = z.output<typeof shownOrder>;

/** One line of the timeline; fields that do not belong to its type are null. */
export const shownEntry = z.strictObject({
  seq: count,
  at: moment,
  type: z.enum(CASE_EVENT_TYPES),
  by: doer,
  document: documentId.nullable(),
  exhibit: count.nullable(),
  order: orderId.nullable(),
  party: partyId.nullable(),
  /** For a power of attorney. */
  client: partyId.nullable(),
  hearing: hearingId.nullable(),
  account: z.strictObject({ name: z.string().nullable(), as: z.enum(ASSIGNMENTS) }).nullable(),
});
export type ShownEntry = z.output<typeof shownEntry>;

/** `disabled`: the account cannot sign in. `other-role`: it has the role of its assignment no longer. */
export const STAFF_LOSSES = ['disabled', 'other-role'] as const;
export type StaffLoss = (typeof STAFF_LOSSES)[number];

export const caseProceedings = z.strictObject({
  parties: z.array(
    z.strictObject({
      id: partyId,
      role: z.enum(CASE_ROLES),
      name: z.string(),
      clients: z.array(partyId).readonly(),
      powers: z.array(z.strictObject({ client: partyId, confirmedAt: moment, document: documentId.nullable() })),
    }),
  ),
  staff: z.array(
    z.strictObject({
      account: accountId,
      name: z.string().nullable(),
      as: z.enum(ASSIGNMENTS),
      /** Why the account does nothing in this assignment any more; null: it can. */
      lost: z.enum(STAFF_LOSSES).nullable(),
    }),
  ),
  /** Documents that the caller may read. */
  documents: z.array(shownDocument),
  exhibits: z.array(shownExhibit),
  /** Orders that the caller may know of. */
  orders: z.array(shownOrder),
  due: z.array(
    z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('rule-on-exhibit'), exhibit: count }),
      z.strictObject({ what: z.enum(['accept-document', 'decide-withheld']), document: documentId }),
      z.strictObject({
        what: z.literal('confirm-power'),
        lawyer: partyId,
        client: partyId,
        document: documentId.nullable(),
      }),
      z.strictObject({ what: z.literal('assign-judge') }),
      z.strictObject({ what: z.enum(['sign-order', 'serve-order']), order: orderId }),
      z.strictObject({ what: z.literal('reach-party'), order: orderId, party: partyId }),
      z.strictObject({ what: z.literal('deadline'), order: orderId, party: partyId, until: moment }),
    ]),
  ),
  /** Latest first. */
  timeline: z.array(shownEntry),
  /** Acts that the caller may do in this case now. */
  acts: z.array(z.enum(CASE_ACTS)),
  /** Whether the caller rules on exhibits and seals: the assigned judge does. */
  isJudge: z.boolean(),
});
export type CaseProceedings = z.output<typeof caseProceedings>;

const params = z.strictObject({ case: id });
export const CASE_REFUSALS = [
  'not-found',
  'case-archived',
  'case-full',
  'wrong-stage',
  'is-exhibit',
  'wrong-access',
  'not-a-client',
  'scan-awaited',
  'infected',
  'not-scannable',
] as const;

export const readProceedings = defineRoute({
  id: 'read-proceedings',
  method: 'get',
  path: '/cases/{case}/proceedings',
  summary: 'Documents, exhibits, powers of attorney and the timeline of a case, as far as the caller may read them.',
  tag: 'cases',
  may: 'act-in-cases',
  params,
  query: null,
  body: null,
  answer: caseProceedings,
  fails: ['not-found'],
});

export const fileDocument = defineRoute({
  id: 'file-document',
  method: 'post',
  path: '/cases/{case}/documents',
  summary: 'Files an upload as a document of the case, which gives it the next number.',
  tag: 'cases',
  may: 'act-in-cases',
  params,
  query: null,
  body: filing,
  answer: caseProceedings,
  fails: [...CASE_REFUSALS, 'pages-unavailable'],
});

export const actInCase = defineRoute({
  id: 'act-in-case',
  method: 'post',
  path: '/cases/{case}/acts',
  summary:
    'Does something in a case that its law permits: rules on an exhibit, sets who reads a document, confirms a power.',
  tag: 'cases',
  may: 'act-in-cases',
  params,
  query: null,
  body: caseAct,
  answer: caseProceedings,
  fails: [...CASE_REFUSALS, 'no-scanner'],
});

export const PROCEEDINGS_ROUTES = [readProceedings, fileDocument, actInCase] as const;
