/*
 * What stands in the log of a case, in codes: it holds no text. Titles and what somebody writes beside a reason are kept elsewhere,
 * encrypted.
 */

/** As what somebody of the staff acts in a case. `registry` receives and registers what is filed. */
export const STAFF_CAPACITIES = ['judge', 'clerk', 'registry', 'prosecutor'] as const;
export type StaffCapacity = (typeof STAFF_CAPACITIES)[number];

/** As what somebody of the staff is assigned to one case. */
export const ASSIGNMENTS = ['judge', 'clerk', 'prosecutor'] as const;
export type Assignment = (typeof ASSIGNMENTS)[number];

export const DOCUMENT_KINDS = [
  'petition',
  'complaint',
  'defence',
  'evidence',
  'power-of-attorney',
  'expert-opinion',
  'report',
  'correspondence',
  'summons',
  'order',
  'decision',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Media types of documents, told by their content. */
export const DOCUMENT_MEDIA = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const;
export type DocumentMedia = (typeof DOCUMENT_MEDIA)[number];

/** Why a document is no longer relied on. */
export const WITHDRAWAL_REASONS = ['filed-by-mistake', 'wrong-case', 'by-its-filer', 'by-order'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** What the judge may have ruled of an exhibit. */
export const EXHIBIT_STAGES = ['offered', 'admitted', 'excluded', 'withdrawn'] as const;

/** Why the judge does not take an exhibit. */
export const EXCLUSION_REASONS = ['not-relevant', 'not-authentic', 'unlawfully-obtained', 'too-late', 'other'] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];
