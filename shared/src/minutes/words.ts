/* Codes of the log of minutes. */

/** Parts of minutes; each begins with a heading. */
export const MINUTES_PARTS = ['opening', 'identity', 'rights', 'statement', 'question', 'ruling', 'closing'] as const;
export type MinutesPart = (typeof MINUTES_PARTS)[number];

/** Scope of the text that a person reads and signs: all of it, or the lines that they said or that were addressed to them. */
export const READING_SCOPES = ['whole', 'own'] as const;
export type ReadingScope = (typeof READING_SCOPES)[number];

/** Why a person has not answered, as noted by the court. */
export const UNANSWERED_REASONS = ['refused-orally', 'cannot-sign', 'absent'] as const;
export type UnansweredReason = (typeof UNANSWERED_REASONS)[number];
