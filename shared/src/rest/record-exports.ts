import { z } from 'zod';
import { defineRoute } from './route.ts';
import { LINK_FAILS, somebody } from './record-access.ts';
import { bookingId, id, moment } from './values.ts';

/*
 * Copies of a record are made by the service one after the other, while hearings go on. Whoever asked for one is told how far it is,
 * and fetches it while they still may have it.
 */

const tag = 'Records';
const params = z.strictObject({ booking: bookingId });
const withExport = params.extend({ export: id });

/**
 * `video`: one picture with names, clock and case number; `audio`: its sound alone; `tracks`: everybody apart as they were recorded;
 * `sealed-file`: the court's signed container; `sealed-store`: what protected people sent as it was, apart.
 */
export const EXPORT_KINDS = ['video', 'audio', 'tracks', 'sealed-file', 'sealed-store'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
/** What people who are there for themselves may have: what carries their name. */
export const OWN_EXPORT_KINDS = ['video', 'audio'] as const;

export const EXPORT_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'expired'] as const;
/**
 * `no-room`: the disk space for copies is taken, or sessions need it; `nothing-recorded`: nothing that the recipient may have;
 * `damaged`: the record is not what its log says, or its log not what the court has signed, and is not sealed; `unfinished`: it is not complete yet, and is not
 * sealed before; `gave-up`: it broke off several times.
 */
export const EXPORT_FAILURES = ['no-room', 'nothing-recorded', 'damaged', 'unfinished', 'gave-up', 'other'] as const;

/** A part, ms on the record: breaks are not counted. */
const part = z.strictObject({ from: z.int().min(0).max(1e9), to: z.int().min(1).max(1e9) });
const asked = <const Kinds extends readonly [string, ...string[]]>(kinds: Kinds) => ({
  kind: z.enum(kinds),
  /** The whole record where none is given. A sealed file is always whole. */
  part: part.optional(),
});

const recordExport = z.strictObject({
  id,
  kind: z.enum(EXPORT_KINDS),
  part: part.nullable(),
  by: somebody,
  /** Of whoever asks for the list. */
  isOwn: z.boolean(),
  at: moment,
  state: z.enum(EXPORT_STATES),
  /** 0 to 100. */
  percent: z.int(),
  failure: z.enum(EXPORT_FAILURES).nullable(),
  bytes: z.int().nullable(),
  /** Parts of the recording are not what the log says, and are left out. */
  isFlawed: z.boolean(),
  /** Until when it can be fetched. */
  until: moment.nullable(),
  /** What the caller may do with it now; `cancel` removes one that is made. */
  acts: z.array(z.enum(['fetch', 'cancel'])),
});
export type RecordExport = z.output<typeof recordExport>;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

const list = z.strictObject({
  /** On the record in all, ms. */
  durationMs: z.int(),
  /** Of which kinds the caller may have a copy made now. */
  kinds: z.array(z.enum(EXPORT_KINDS)),
  /** Newest first. */
  items: z.array(recordExport),
});

/**
 * Where the file of a copy is fetched, below the API's path, in parts as well (`Range`). It holds no secret: who asks is told by the
 * session's cookie, by the header `LINK_TOKEN_HEADER`, or by a form of our own page that posts `token` and `browser` there: so a browser
 * saves it without holding it in memory.
 */
export function exportFilePath(booking: string, exported: string): string {
  return `/bookings/${booking}/record/exports/${exported}/file`;
}

const made = z.strictObject({
  /** Below this service's address, see `exportFilePath`. */
  path: z.string(),
  /** Until when it can be fetched. */
  until: moment,
});

const fails = [
  'not-found',
  'not-permitted',
  'record-sealed',
  'hearing-not-over',
  'copy-not-ordered',
  'nothing-recorded',
  'erased',
  'record-deleted',
  /** The recording and its copies lie at another server. */
  'recorded-elsewhere',
  'too-many-requests',
] as const;

export const listExports = defineRoute({
  id: 'list-record-exports',
  method: 'get',
  path: '/bookings/{booking}/record/exports',
  summary: 'Copies of a record that were asked for: all for whoever keeps the record, else those of the caller.',
  tag,
  may: 'signed-in',
  params,
  query: null,
  body: null,
  answer: list,
  fails: ['not-found', 'record-deleted', 'too-many-requests'],
});

export const askForExport = defineRoute({
  id: 'ask-for-record-export',
  method: 'post',
  path: '/bookings/{booking}/record/exports',
  summary: 'Has a copy of a record, or a part of it, made for the caller.',
  tag,
  may: 'signed-in',
  params,
  query: null,
  body: z.strictObject(asked(EXPORT_KINDS)),
  answer: list,
  fails: [...fails],
});

export const cancelExport = defineRoute({
  id: 'cancel-record-export',
  method: 'post',
  path: '/bookings/{booking}/record/exports/{export}/cancel',
  summary: 'Stops the making of a copy, or removes one that is made.',
  tag,
  may: 'signed-in',
  params: withExport,
  query: null,
  body: z.strictObject({}),
  answer: list,
  fails: ['not-found', 'not-permitted', 'recorded-elsewhere', 'record-deleted', 'too-many-requests'],
});

export const fetchExport = defineRoute({
  id: 'fetch-record-export',
  method: 'post',
  path: '/bookings/{booking}/record/exports/{export}/fetches',
  summary:
    'Says where the file of a copy is fetched, by the same session. Only whoever asked for it, and still may have it, is told.',
  tag,
  may: 'signed-in',
  params: withExport,
  query: null,
  body: z.strictObject({}),
  answer: made,
  fails: [...fails],
});

const link = { token: z.string().max(4096), browser: z.string().max(64).optional() };

export const listOwnExports = defineRoute({
  id: 'list-own-record-exports',
  method: 'post',
  path: '/hearings/{booking}/record/exports',
  summary: 'For whoever holds the link of a seat: copies of the record that they asked for.',
  tag,
  may: 'anybody',
  params,
  query: null,
  body: z.strictObject(link),
  answer: list,
  fails: ['not-found', 'record-deleted', 'too-many-requests', ...LINK_FAILS],
});

export const askForOwnExport = defineRoute({
  id: 'ask-for-own-record-export',
  method: 'post',
  path: '/hearings/{booking}/record/exports/new',
  summary: 'Has a copy made for whoever holds the link of a seat, of what that seat may have.',
  tag,
  may: 'anybody',
  params,
  query: null,
  body: z.strictObject({ ...link, ...asked(OWN_EXPORT_KINDS) }),
  answer: list,
  fails: [...fails, ...LINK_FAILS],
});

export const fetchOwnExport = defineRoute({
  id: 'fetch-own-record-export',
  method: 'post',
  path: '/hearings/{booking}/record/exports/{export}/fetches',
  summary:
    'Says where the file of such a copy is fetched: with the secrets of the link in the header X-Mahzar-Link, or posted by a form.',
  tag,
  may: 'anybody',
  params: withExport,
  query: null,
  body: z.strictObject(link),
  answer: made,
  fails: [...fails, ...LINK_FAILS],
});
