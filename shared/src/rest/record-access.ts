import { z } from 'zod';
import { ROLES } from '../hearing/roles.ts';
import { ORDER_SCOPES } from '../record/may-play.ts';
import { RECORDING_POLICIES } from '../scheduling/booking.ts';
import { words } from '../text.ts';
import { defineRoute } from './route.ts';
import { bookingId, id, moment, versionOrNone } from './values.ts';

/*
 * Access to the record of a hearing: its access level, and court orders that give somebody access beyond the level. The court's
 * keepers of the record see all requests, everybody else their own.
 */

const tag = 'Records';
const params = z.strictObject({ booking: bookingId });
const level = z.enum(RECORDING_POLICIES);
const reason = words(500);

/** Who did or requested something: by name where it is known, and by role for people of the hearing. */
export const somebody = z.strictObject({ name: z.string().nullable(), role: z.enum(ROLES).nullable() });

/** `withdrawn`: by the person who asked; `revoked`: granted, and cancelled by the court later. */
export const COPY_STATES = ['asked', 'granted', 'refused', 'withdrawn', 'revoked'] as const;
/** `decide`: to grant or refuse a request; `withdraw`: to withdraw one's own request; `revoke`: to cancel a granted one. */
export const REQUEST_ACTS = ['decide', 'withdraw', 'revoke'] as const;

const copyRequest = z.strictObject({
  id,
  scope: z.enum(ORDER_SCOPES),
  by: somebody,
  at: moment,
  reason: z.string(),
  state: z.enum(COPY_STATES),
  /** Null until it is decided. `until`: end of the granted access, epoch ms. */
  decided: z.strictObject({ at: moment, by: somebody, reason: z.string(), until: moment.nullable() }).nullable(),
  /** How it was withdrawn or revoked. A withdrawal has no reason. */
  ended: z.strictObject({ at: moment, by: somebody, reason: z.string().nullable() }).nullable(),
  /** Acts that the caller may do on it now. */
  acts: z.array(z.enum(REQUEST_ACTS)),
});
export type CopyRequest = z.output<typeof copyRequest>;

export const recordAccess = z.strictObject({
  level,
  /** Number of changes of the level; 0: as booked. */
  version: z.int(),
  /** Changes of the level with author and reason; newest first. Empty for callers who do not keep the record. */
  changes: z.array(z.strictObject({ level, at: moment, by: somebody, reason: z.string() })),
  /** What the caller may do now. */
  may: z.strictObject({
    play: z.boolean(),
    copy: z.boolean(),
    sealedStore: z.boolean(),
    keep: z.boolean(),
    /** To set or lift the level `sealed`, and to open the sealed store. */
    seal: z.boolean(),
  }),
  /** Why the caller may not play it; null when they may. */
  refused: z.enum(['not-permitted', 'record-sealed', 'hearing-not-over']).nullable(),
  /** What the caller may still request, and the levels that they may set. */
  acts: z.strictObject({ ask: z.array(z.enum(ORDER_SCOPES)), setLevel: z.array(level) }),
  requests: z.array(copyRequest),
});
export type RecordAccessView = z.output<typeof recordAccess>;

export const readRecordAccess = defineRoute({
  id: 'read-record-access',
  method: 'get',
  path: '/bookings/{booking}/record',
  summary: 'Who may have the record of a hearing, what the caller may, and which requests for it there are.',
  tag,
  may: 'signed-in',
  params,
  query: null,
  body: null,
  answer: recordAccess,
  fails: ['not-found', 'erased', 'record-deleted', 'too-many-requests'],
});

export const setRecordLevel = defineRoute({
  id: 'set-record-level',
  method: 'post',
  path: '/bookings/{booking}/record/level',
  summary: 'Sets the level of access, with a reason. Only whoever presides seals a record, and opens it again.',
  tag,
  may: 'signed-in',
  params,
  query: null,
  body: z.strictObject({ version: versionOrNone, level, reason }),
  answer: recordAccess,
  fails: [
    'not-found',
    'not-permitted',
    'record-sealed',
    'changed-meanwhile',
    'erased',
    'record-deleted',
    'too-many-requests',
  ],
});

const asking = z.strictObject({ scope: z.enum(ORDER_SCOPES), reason });
const refusedAsking = [
  'not-found',
  'copy-not-needed',
  'copy-asked-before',
  'not-permitted',
  'erased',
  'record-deleted',
  'too-many-requests',
] as const;

export const askForCopy = defineRoute({
  id: 'ask-for-copy',
  method: 'post',
  path: '/bookings/{booking}/record/requests',
  summary:
    'Asks for a copy of a record, or for what protected people sent as it was, with a reason. Whoever presides orders the latter by asking.',
  tag,
  may: 'signed-in',
  params,
  query: null,
  body: asking,
  answer: recordAccess,
  fails: [...refusedAsking],
});

export const decideOnCopy = defineRoute({
  id: 'decide-on-copy',
  method: 'post',
  path: '/bookings/{booking}/record/requests/{request}/decision',
  summary: 'Grants or refuses a request for a copy, with a reason. Nobody decides on their own.',
  tag,
  may: 'signed-in',
  params: params.extend({ request: id }),
  query: null,
  body: z.strictObject({ granted: z.boolean(), reason }),
  answer: recordAccess,
  fails: [
    'not-found',
    'not-permitted',
    'record-sealed',
    'copy-asked-before',
    'erased',
    'record-deleted',
    'too-many-requests',
  ],
});

const ofRequest = params.extend({ request: id });

export const withdrawRequest = defineRoute({
  id: 'withdraw-copy-request',
  method: 'post',
  path: '/bookings/{booking}/record/requests/{request}/withdrawal',
  summary: 'Takes back a request of the caller that is not decided yet.',
  tag,
  may: 'signed-in',
  params: ofRequest,
  query: null,
  body: z.strictObject({}),
  answer: recordAccess,
  fails: ['not-found', 'copy-asked-before', 'erased', 'record-deleted', 'too-many-requests'],
});

export const revokeOrder = defineRoute({
  id: 'revoke-copy-order',
  method: 'post',
  path: '/bookings/{booking}/record/requests/{request}/revocation',
  summary: 'Takes back what was granted, with a reason, by whoever might grant it. Downloads of such copies end.',
  tag,
  may: 'signed-in',
  params: ofRequest,
  query: null,
  body: z.strictObject({ reason }),
  answer: recordAccess,
  fails: [
    'not-found',
    'not-permitted',
    'record-sealed',
    'copy-asked-before',
    'erased',
    'record-deleted',
    'too-many-requests',
  ],
});

const link = { token: z.string().max(4096), browser: z.string().max(64).optional() };
export const LINK_FAILS = ['link-expired', 'link-withdrawn', 'link-replaced', 'link-unknown', 'not-proven'] as const;

export const readOwnRecordAccess = defineRoute({
  id: 'read-own-record-access',
  method: 'post',
  path: '/hearings/{booking}/record',
  summary: 'For whoever holds the link of a seat: what they may have of the record, and their requests for it.',
  tag,
  may: 'anybody',
  params,
  query: null,
  body: z.strictObject(link),
  answer: recordAccess,
  fails: ['not-found', 'erased', 'record-deleted', 'too-many-requests', ...LINK_FAILS],
});

export const askForOwnCopy = defineRoute({
  id: 'ask-for-own-copy',
  method: 'post',
  path: '/hearings/{booking}/record/requests',
  summary: 'Asks for a copy of the record for whoever holds the link of a seat.',
  tag,
  may: 'anybody',
  params,
  query: null,
  body: z.strictObject({ ...link, reason }),
  answer: recordAccess,
  fails: [...refusedAsking, 'hearing-not-over', ...LINK_FAILS],
});

export const withdrawOwnRequest = defineRoute({
  id: 'withdraw-own-copy-request',
  method: 'post',
  path: '/hearings/{booking}/record/requests/{request}/withdrawal',
  summary: 'Takes back a request of whoever holds the link of a seat that is not decided yet.',
  tag,
  may: 'anybody',
  params: ofRequest,
  query: null,
  body: z.strictObject(link),
  answer: recordAccess,
  fails: ['not-found', 'copy-asked-before', 'erased', 'record-deleted', 'too-many-requests', ...LINK_FAILS],
});
