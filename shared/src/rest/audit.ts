import { z } from 'zod';
import { defineRoute } from './route.ts';
import { listOf, moment, page } from './values.ts';

const tag = 'Audit';

/** An act of staff, as the log has it. */
export const auditEntry = z.strictObject({
  seq: z.int(),
  at: moment,
  /** `staff:ID`, `machine:ID`, `seat:ID`, `system` or `nobody`. */
  actor: z.string(),
  /** Of a staff account that still exists. */
  actorName: z.string().nullable(),
  act: z.string(),
  /** `KIND:ID`; null when it was done to nothing in particular. */
  subject: z.string().nullable(),
  /** What the entry means by ids, `KIND:ID`: names of colleagues and systems; of all that belongs to a hearing, the case's number. */
  names: z.record(z.string(), z.string()),
  /** The same where pages have words for it: the role of a person at a hearing (never a name), the event of a message. */
  codes: z.record(z.string(), z.string()),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const word = z
  .string()
  .regex(/^[\w:/-]{1,120}$/)
  .optional();
const at = z.coerce.number().pipe(moment).optional();
/** Which entries: all that are given must fit. `from` is included, `to` is not (epoch milliseconds). */
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
