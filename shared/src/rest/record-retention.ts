import { z } from 'zod';
import { DELETION_BARS, RETENTION_ACTS } from '../record/retention.ts';
import { line, words } from '../text.ts';
import { CASE_KINDS } from './cases.ts';
import { defineRoute } from './route.ts';
import { bookingId, moment, versionOrNone } from './values.ts';

/* How long records are kept, holds on their deletion, and their deletion: ordered by a judge and carried out by another person. */

const tag = 'Records';
const params = z.strictObject({ booking: bookingId });
const reason = words(500);
/**
 * Kinds that determine how long a record is kept: the kind of the case, or `meeting` for a citizen's meeting, which belongs to no
 * case.
 */
export const RETENTION_KINDS = [...CASE_KINDS, 'meeting'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];
const retentionKind = z.enum(RETENTION_KINDS);
const days = z.int().min(1).max(36_500);
const appealDays = z.int().min(1).max(3_650);

const retentionPeriod = z.strictObject({
  kind: retentionKind,
  /** Null: for ever. */
  keepDays: days.nullable(),
  appealDays,
  /** Number of times that it was set. */
  version: z.int(),
});
const periods = z.strictObject({ items: z.array(retentionPeriod) });
export type RetentionPeriods = z.output<typeof periods>;

export const DELETION_STATES = ['ordered', 'cancelled', 'deleting', 'deleted'] as const;

/** Who did it and when; the name of an account, null when the account is gone. */
const done = z.strictObject({ by: z.string().nullable(), at: moment });
/** Null after the hearing's texts are deleted, and for callers who may do nothing about it. */
const withReason = done.extend({ reason: z.string().nullable() });

const retention = z.strictObject({
  /** Empty for a meeting. */
  caseNumber: z.string(),
  kind: retentionKind,
  endedAt: moment.nullable(),
  keepDays: days.nullable(),
  /** From this time on it may be deleted; null: it is kept. */
  dueAt: moment.nullable(),
  /** Newest first. */
  holds: z.array(withReason.extend({ lifted: withReason.nullable() })),
  /** The latest deletion order. */
  deletion: z
    .strictObject({
      state: z.enum(DELETION_STATES),
      /** Number of the order. */
      order: z.string(),
      ordered: withReason,
      carriedOut: done.nullable(),
      /** The deletion waits until then because the store of recordings keeps files locked; null when it does not wait for that. */
      lockedUntil: moment.nullable(),
      deletedAt: moment.nullable(),
      /** A signed note of the court; null before the deletion. */
      certificate: z.string().nullable(),
    })
    .nullable(),
  /** Reasons that prevent the deletion now. */
  bars: z.array(z.enum(DELETION_BARS)),
  /** Acts that the caller may do on it now. */
  acts: z.array(z.enum(RETENTION_ACTS)),
});
export type RecordRetention = z.output<typeof retention>;

export const readRetentionPeriods = defineRoute({
  id: 'read-retention-periods',
  method: 'get',
  path: '/retention',
  summary: 'How long records are kept, by kind of case; those of meetings with citizens by a kind of their own.',
  tag,
  may: 'read-retention',
  params: null,
  query: null,
  body: null,
  answer: periods,
  fails: [],
});

export const setRetentionPeriod = defineRoute({
  id: 'set-retention-period',
  method: 'put',
  path: '/retention/{kind}',
  summary:
    'Sets for how long records of a kind of case are kept, and how long the period of appeal is. Nothing is deleted by that.',
  tag,
  may: 'edit-retention',
  params: z.strictObject({ kind: retentionKind }),
  query: null,
  body: z.strictObject({ version: versionOrNone, keepDays: days.nullable(), appealDays }),
  answer: periods,
  fails: ['changed-meanwhile'],
});

export const listDueRecords = defineRoute({
  id: 'list-due-records',
  method: 'get',
  path: '/retention/due',
  summary:
    'Records that may be deleted, or may be within thirty days, and what became of orders to delete them; the oldest first.',
  tag,
  may: 'read-retention',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        booking: z.string(),
        caseNumber: z.string(),
        kind: retentionKind,
        endedAt: moment,
        dueAt: moment,
        isHeld: z.boolean(),
        deletion: z.enum(DELETION_STATES).nullable(),
        /** See `read-record-retention`. */
        lockedUntil: moment.nullable(),
      }),
    ),
  }),
  fails: [],
});

export const readRetention = defineRoute({
  id: 'read-record-retention',
  method: 'get',
  path: '/bookings/{booking}/record/retention',
  summary: 'How long a record is kept, what stops its deletion, and what became of it.',
  tag,
  may: 'read-retention',
  params,
  query: null,
  body: null,
  answer: retention,
  fails: ['not-found', 'too-many-requests'],
});

const fails = [
  'not-found',
  'not-permitted',
  'changed-meanwhile',
  'record-kept',
  'record-deleted',
  'too-many-requests',
] as const;

export const holdRecord = defineRoute({
  id: 'hold-record',
  method: 'post',
  path: '/bookings/{booking}/record/hold',
  summary: 'Keeps a record from being deleted, with a reason, until that is lifted.',
  tag,
  may: 'read-retention',
  params,
  query: null,
  body: z.strictObject({ reason }),
  answer: retention,
  fails: [...fails],
});

export const liftHold = defineRoute({
  id: 'lift-record-hold',
  method: 'post',
  path: '/bookings/{booking}/record/hold/lift',
  summary: 'Lifts the hold of a record, with a reason.',
  tag,
  may: 'read-retention',
  params,
  query: null,
  body: z.strictObject({ reason }),
  answer: retention,
  fails: [...fails],
});

export const orderDeletion = defineRoute({
  id: 'order-record-deletion',
  method: 'post',
  path: '/bookings/{booking}/record/deletion',
  summary: 'Orders that a record be deleted, with the number of the order and a reason. Somebody else carries it out.',
  tag,
  may: 'read-retention',
  params,
  query: null,
  body: z.strictObject({ order: line(80), reason }),
  answer: retention,
  fails: [...fails],
});

export const cancelDeletion = defineRoute({
  id: 'cancel-record-deletion',
  method: 'post',
  path: '/bookings/{booking}/record/deletion/cancel',
  summary: 'Takes back an order to delete a record that was not carried out.',
  tag,
  may: 'read-retention',
  params,
  query: null,
  body: z.strictObject({}),
  answer: retention,
  fails: [...fails],
});

export const carryOutDeletion = defineRoute({
  id: 'carry-out-record-deletion',
  method: 'post',
  path: '/bookings/{booking}/record/deletion/carry-out',
  summary: 'Deletes a record by the order of a judge, for ever. Whoever gave the order does not carry it out.',
  tag,
  may: 'read-retention',
  params,
  query: null,
  body: z.strictObject({ order: line(80) }),
  answer: retention,
  fails: [...fails],
});
