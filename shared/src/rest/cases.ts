import { z } from 'zod';
import { bookingSummary, branch, caseNumber } from '../scheduling/booking.ts';
import { CASE_ROLES, caseParty } from '../scheduling/person.ts';
import { line, text, time } from '../text.ts';
import { defineRoute } from './route.ts';
import { id, listOf, page, version } from './values.ts';

export const CASE_KINDS = ['criminal', 'civil', 'family', 'prosecution', 'other'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
export const CASE_STATES = ['open', 'archived'] as const;

const filed = {
  number: caseNumber,
  branch,
  kind: z.enum(CASE_KINDS),
  title: line(200),
  /** Visible to staff only. */
  notes: text(4000).default(''),
  people: z.array(caseParty).max(200).readonly().default([]),
};

export const caseDraft = z.strictObject(filed);
export type CaseDraft = z.output<typeof caseDraft>;

export const courtCase = z.strictObject({
  id,
  version,
  state: z.enum(CASE_STATES),
  ...filed,
  changedAt: time,
});
export type CourtCase = z.output<typeof courtCase>;

/** A case in a list: with names, without contacts and notes. */
export const caseSummary = courtCase.omit({ people: true, notes: true }).extend({
  people: z.array(z.strictObject({ id, role: z.enum(CASE_ROLES), name: z.string() })).readonly(),
});
export type CaseSummary = z.output<typeof caseSummary>;

const params = z.strictObject({ case: id });
const found = listOf(caseSummary);
const onVersion = z.strictObject({ version });

export const listCases = defineRoute({
  id: 'list-cases',
  method: 'get',
  path: '/cases',
  summary: 'Cases by number, those whose number begins as given.',
  tag: 'cases',
  may: 'read-cases',
  params: null,
  query: page.extend({
    number: caseNumber.optional(),
    branch: branch.optional(),
    state: z.enum(CASE_STATES).optional(),
  }),
  body: null,
  answer: found,
  fails: [],
});

export const searchCases = defineRoute({
  id: 'search-cases',
  method: 'post',
  path: '/cases/search',
  summary:
    'Cases by words of the title and of names, how the number begins, or a national ID, which must not stand in an address.',
  tag: 'cases',
  may: 'read-cases',
  params: null,
  query: null,
  body: page.extend({
    text: line(200),
    branch: branch.optional(),
    state: z.enum(CASE_STATES).optional(),
  }),
  answer: found,
  fails: ['too-many-requests'],
});

export const readCase = defineRoute({
  id: 'read-case',
  method: 'get',
  path: '/cases/{case}',
  summary:
    'Everything of a case on one page. Reading contacts is noted; national IDs are masked for who may not read them.',
  tag: 'cases',
  may: 'read-cases',
  params,
  query: null,
  body: null,
  answer: courtCase.extend({ bookings: z.array(bookingSummary) }),
  fails: ['not-found'],
});

export const createCase = defineRoute({
  id: 'create-case',
  method: 'post',
  path: '/cases',
  summary: 'Opens a case file.',
  tag: 'cases',
  may: 'edit-cases',
  params: null,
  query: null,
  body: caseDraft,
  answer: courtCase,
  fails: ['case-number-taken'],
});

export const changeCase = defineRoute({
  id: 'change-case',
  method: 'put',
  path: '/cases/{case}',
  summary: 'Writes a case anew, whole.',
  tag: 'cases',
  may: 'edit-cases',
  params,
  query: null,
  body: caseDraft.extend({ version }),
  answer: courtCase,
  fails: ['not-found', 'changed-meanwhile', 'case-number-taken'],
});

export const checkCaseTitle = defineRoute({
  id: 'check-case-title',
  method: 'post',
  path: '/cases/{case}/title-check',
  summary:
    'Whether a title for a case names a protected person, so that most readers will not have it. Changes nothing.',
  tag: 'cases',
  // The answer tells names of people booked for hearings of the case.
  may: ['edit-cases', 'read-cases', 'read-bookings'],
  params,
  query: null,
  body: z.strictObject({ title: line(200) }),
  answer: z.strictObject({ namesProtected: z.boolean() }),
  fails: ['not-found'],
});

export const archiveCase = defineRoute({
  id: 'archive-case',
  method: 'post',
  path: '/cases/{case}/archive',
  summary: 'Puts a case aside; it can be found and opened again.',
  tag: 'cases',
  may: 'edit-cases',
  params,
  query: null,
  body: onVersion,
  answer: courtCase,
  fails: ['not-found', 'changed-meanwhile'],
});

export const reopenCase = defineRoute({
  id: 'reopen-case',
  method: 'post',
  path: '/cases/{case}/reopen',
  summary: 'Takes an archived case up again.',
  tag: 'cases',
  may: 'edit-cases',
  params,
  query: null,
  body: onVersion,
  answer: courtCase,
  fails: ['not-found', 'changed-meanwhile'],
});

export const CASE_ROUTES = [
  listCases,
  searchCases,
  readCase,
  createCase,
  changeCase,
  checkCaseTitle,
  archiveCase,
  reopenCase,
] as const;
