import { z } from 'zod';
import { defineRoute } from './route.ts';
import { listOf, moment, page } from './values.ts';

const tag = 'Audit';

/** An act of staff, as recorded in the audit log. */
export const auditEntry = z.strictObject({
  seq: z.int(),
  at: moment,
  /** `staff:ID`, `machine:ID`, `seat:ID`, `system` or `nobody`. */
  actor: z.string(),
  /** Name of a staff account that still exists. */
  actorName: z.string().nullable(),
  act: z.string(),
  /** `KIND:ID`; null when the act concerns nothing in particular. */
  subject: z.string().nullable(),
  /**
   * Readable names for the entry's ids (`KIND:ID`): names of colleagues and systems; the case's number for everything that belongs
   * to a hearing.
   */
  names: z.record(z.string(), z.string()),
  /**
   * Codes for the entry's ids for which pages have words: the role of a person at a hearing (never a name), the event of a message.
   */
  codes: z.record(z.string(), z.string()),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const word = z
  .string()
  .regex(/^[\w:/-]{1,120}$/)
  .optional();
const at = z.coerce.number().pipe(moment).optional();
/** Filters; an entry must match all that are given. `from` is included, `to` is not (epoch milliseconds). */
const filter = { act: word, actor: word, subject: word, from: at, to: at };

export const searchAudit = defineRoute({
  id: 'search-audit',
  method: 'get',
  path: '/audit',
  summary: 'What staff did, newest first.',
  tag,
  may: 'read-audit',
  params: null,
  query: page.extend(filter),
  body: null,
  answer: listOf(auditEntry),
  fails: [],
});

export const exportAudit = defineRoute({
  id: 'export-audit',
  method: 'get',
  path: '/audit.csv',
  summary: 'What staff did, oldest first, as CSV (RFC 4180), with the hash of each entry.',
  tag,
  may: 'read-audit',
  params: null,
  query: z.strictObject(filter),
  body: null,
  answer: { media: 'text/csv' },
  fails: [],
});
