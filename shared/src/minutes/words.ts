/* What stands in the log of minutes, in codes. */

/** Parts of minutes, each of which begins with a heading. */
export const MINUTES_PARTS = ['opening', 'identity', 'rights', 'statement', 'question', 'ruling', 'closing'] as const;
export type MinutesPart = (typeof MINUTES_PARTS)[number];

/** What somebody of whom the text asks it reads and signs: all of it, or what they said and what was put to them. */
export const READING_SCOPES = ['whole', 'own'] as const;
export type ReadingScope = (typeof READING_SCOPES)[number];

/** Why somebody has not answered, as the court notes it. */
export const UNANSWERED_REASONS = ['refused-orally', 'cannot-sign', 'absent'] as const;
export type UnansweredReason = (typeof UNANSWERED_REASONS)[number];
