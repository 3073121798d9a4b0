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

/** Media types of recordings that are played in a hearing. */
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

/** Media types of documents, told by their content. */
export const DOCUMENT_MEDIA = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', ...RECORDING_MEDIA] as const;
export type DocumentMedia = (typeof DOCUMENT_MEDIA)[number];

/** Why a document is no longer relied on. */
export const WITHDRAWAL_REASONS = ['filed-by-mistake', 'wrong-case', 'by-its-filer', 'by-order'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Why the court does not take what somebody of the case has filed. */
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

/** What the judge may have ruled of an exhibit. */
export const EXHIBIT_STAGES = ['offered', 'admitted', 'excluded', 'withdrawn'] as const;

/** Why the judge does not take an exhibit. */
export const EXCLUSION_REASONS = ['not-relevant', 'not-authentic', 'unlawfully-obtained', 'too-late', 'other'] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** What a judge signs in a case: an order on the way, or the decision that ends it. Filed as a document of the same kind. */
export const ORDER_KINDS = ['order', 'decision'] as const satisfies readonly DocumentKind[];
export type OrderKind = (typeof ORDER_KINDS)[number];

/** What has to be done within a time that begins when an order is served. */
export const DEADLINE_KINDS = ['appeal', 'objection', 'remedy', 'answer'] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** By which ways somebody is told that an order was served. */
export const SERVICE_CHANNELS = ['sms', 'email'] as const;
export type ServiceChannel = (typeof SERVICE_CHANNELS)[number];

/** What has become of one such message: a gateway took it, says that it has arrived, or it did not arrive. */
export const SERVICE_RESULTS = ['sent', 'delivered', 'failed'] as const;
export type ServiceResult = (typeof SERVICE_RESULTS)[number];

/** What a scanner has said of a content; `not-scannable`: that it cannot look into it. */
export const SCAN_RESULTS = ['clean', 'infected', 'not-scannable'] as const;
export type ScanResult = (typeof SCAN_RESULTS)[number];
