/* Codes of a case's log, which holds no text. Titles and texts that accompany a reason are stored elsewhere, encrypted. */

/** Capacities of staff in cases. `registry` receives and registers filed documents. */
export const STAFF_CAPACITIES = ['judge', 'clerk', 'registry', 'prosecutor'] as const;
export type StaffCapacity = (typeof STAFF_CAPACITIES)[number];

/** Capacities in which a staff member is assigned to one case. */
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

/** Media types of audio and video that can be played in a hearing. */
export const RECORDING_MEDIA = [
  'audio/amr',
  'audio/flac',
  'audio/mpeg',
  'audio/wav',
  'audio/mp4',
  'audio/ogg',
  'audio/webm',
  'video/3gpp',
  'video/mp4',
  'video/ogg',
  'video/quicktime',
  'video/webm',
] as const;

/** Media types of documents, determined from their content. */
export const DOCUMENT_MEDIA = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', ...RECORDING_MEDIA] as const;
export type DocumentMedia = (typeof DOCUMENT_MEDIA)[number];

/** Why a document is withdrawn. */
export const WITHDRAWAL_REASONS = ['filed-by-mistake', 'wrong-case', 'by-its-filer', 'by-order'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Why the court refuses a document that a person of the case filed. */
export const REFUSAL_REASONS = [
  'unreadable',
  'incomplete',
  'wrong-case',
  'wrong-kind',
  'no-standing',
  'infected',
  'other',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Stages of an exhibit. */
export const EXHIBIT_STAGES = ['offered', 'admitted', 'excluded', 'withdrawn'] as const;

/** Why the judge excludes an exhibit. */
export const EXCLUSION_REASONS = ['not-relevant', 'not-authentic', 'unlawfully-obtained', 'too-late', 'other'] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/**
 * Kinds of documents that a judge signs in a case: an interim order, or the decision that ends it. Filed as a document of the same
 * kind.
 */
export const ORDER_KINDS = ['order', 'decision'] as const satisfies readonly DocumentKind[];
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Acts that are due within a deadline that begins with an order's service. */
export const DEADLINE_KINDS = ['appeal', 'objection', 'remedy', 'answer'] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** Channels by which a party is notified of an order's service. */
export const SERVICE_CHANNELS = ['sms', 'email'] as const;
export type ServiceChannel = (typeof SERVICE_CHANNELS)[number];

/** Result of one notification: a gateway accepted it, reported its arrival, or it failed. */
export const SERVICE_RESULTS = ['sent', 'delivered', 'failed'] as const;
export type ServiceResult = (typeof SERVICE_RESULTS)[number];

/** Results of a virus scan; `not-scannable`: the scanner cannot read the content. */
export const SCAN_RESULTS = ['clean', 'infected', 'not-scannable'] as const;
export type ScanResult = (typeof SCAN_RESULTS)[number];
