/* Codes for reasons and outcomes: logs of queues hold no text. Texts that accompany a reason are stored elsewhere, encrypted. */

/** Why a request is refused; shown to the citizen. */
export const REFUSE_REASONS = ['not-competent', 'incomplete', 'no-meeting-needed', 'answered-before', 'other'] as const;
export type RefuseReason = (typeof REFUSE_REASONS)[number];

/** Why a person is called before others. */
export const ORDER_REASONS = [
  'health',
  'age',
  'small-child',
  'long-way',
  'detention',
  'violence',
  'deadline',
  'court-order',
  'technical-fault',
  'mistake',
  'other',
] as const;
export type OrderReason = (typeof ORDER_REASONS)[number];

/** Why everybody waits. */
export const DELAY_REASONS = ['official-late', 'urgent-matter', 'break', 'prayer', 'technical-fault', 'other'] as const;
export type DelayReason = (typeof DELAY_REASONS)[number];

/** Why no more people are called. */
export const CLOSE_REASONS = ['day-over', 'official-called-away', 'technical-fault', 'emergency', 'other'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** The outcome of a meeting. */
export const OUTCOMES = ['order', 'referral', 'advice', 'needs-presence', 'hearing-booked', 'file-opened'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Faults that the device check of a waiting person found. `-refused`: the browser has no permission to use the device; `browser`:
 * the browser is too old.
 */
export const DEVICE_FAULTS = [
  'camera',
  'microphone',
  'speaker',
  'network',
  'camera-refused',
  'microphone-refused',
  'browser',
] as const;
export type DeviceFault = (typeof DEVICE_FAULTS)[number];
