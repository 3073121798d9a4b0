import { z } from 'zod';
import { defineRoute } from './route.ts';
import { LINK_FAILS, somebody } from './record-access.ts';
import { bookingId, id, moment } from './values.ts';

/*
 * Copies of records. The service makes them one after the other while hearings run. The person who requested a copy sees its
 * progress, and can download it while still entitled to it.
 */

const tag = 'Records';
const params = z.strictObject({ booking: bookingId });
const withExport = params.extend({ export: id });

/**
 * `video`: one picture with names, clock and case number; `audio`: its sound alone; `tracks`: every person's recording separately;
 * `sealed-file`: the court's signed container; `sealed-store`: unaltered recordings of protected people, separately.
 */
export const EXPORT_KINDS = ['video', 'audio', 'tracks', 'sealed-file', 'sealed-store'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
/** Copies that participants may have: those that carry their name. */
export const OWN_EXPORT_KINDS = ['video', 'audio'] as const;

export const EXPORT_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'expired'] as const;
/**
 * `no-room`: the disk space for copies is used up or needed by sessions; `nothing-recorded`: nothing that the recipient may have;
 * `damaged`: the record differs from its log, or the log from what the court signed, so it is not sealed; `unfinished`: it is not
 * complete yet and cannot be sealed before; `gave-up`: it failed several times.
 */
export const EXPORT_FAILURES = ['no-room', 'nothing-recorded', 'damaged', 'unfinished', 'gave-up', 'other'] as const;

/** A part, ms on the record, without breaks. */
const part = z.strictObject({ from: z.int().min(0).max(1e9), to: z.int().min(1).max(1e9) });
const asked = <const Kinds extends readonly [string, ...string[]]>(kinds: Kinds) => ({
  kind: z.enum(kinds),
  /** The whole record if omitted. A sealed file is always whole. */
  part: part.optional(),
});

const recordExport = z.strictObject({
  id,
  kind: z.enum(EXPORT_KINDS),
  part: part.nullable(),
  by: somebody,
  /** Whether it belongs to the caller. */
  isOwn: z.boolean(),
  at: moment,
  state: z.enum(EXPORT_STATES),
  /** 0 to 100. */
  percent: z.int(),
  failure: z.enum(EXPORT_FAILURES).nullable(),
  bytes: z.int().nullable(),
  /** Parts of the recording differ from the log and are left out. */
  isFlawed: z.boolean(),
  /** It is not given any more, because it has or may have something that the recipient may not have now. It may be made anew. */
  isOutdated: z.boolean(),
  /** End of the download period. */
  until: moment.nullable(),
  /** Acts that the caller may do on it now; `cancel` also deletes a finished copy. */
  acts: z.array(z.enum(['fetch', 'cancel'])),
});
export type RecordExport = z.output<typeof recordExport>;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

const list = z.strictObject({
  /** Total time on the record, ms. */
  durationMs: z.int(),
  /** Kinds of copies that the caller may request now. */
  kinds: z.array(z.enum(EXPORT_KINDS)),
  /** Newest first. */
  items: z.array(recordExport),
});

/**
 * Path for downloading a copy, below the API's path, also in parts (`Range`). It holds no secret: the session's cookie, the header
 * `LINK_TOKEN_HEADER`, or a form of our own page that posts `token` and `browser` identifies the caller, so that a browser saves
 * the file without holding it in memory.
 */
export function exportFilePath(booking: string, exported: string): string {
  return `/bookings/${booking}/record/exports/${exported}/file`;
}

const made = z.strictObject({
  /** Below this service's address, see `exportFilePath`. */
  path: z.string(),
  /** End of the download period. */
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
  /** The recording and its copies are stored on another server. */
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

/** `copy-outdated` does not say why, because the reason may be that somebody of the case was protected. */
const fetchFails = [...fails, 'copy-outdated'] as const;

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
  fails: [...fetchFails],
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
  fails: [...fetchFails, ...LINK_FAILS],
});
