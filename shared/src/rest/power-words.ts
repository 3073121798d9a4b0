/** State of a power of attorney whose lawyer no case names. */
export const POWER_FILING_STATES = ['waiting', 'accepted', 'refused'] as const;
export type PowerFilingState = (typeof POWER_FILING_STATES)[number];

/**
 * Why the court refused it; `compare`: case number and client must be compared with the document. No reason reveals whether such a
 * case exists, or whether it names the client.
 */
export const POWER_REFUSALS = ['unreadable', 'incomplete', 'compare', 'other'] as const;
export type PowerRefusal = (typeof POWER_REFUSALS)[number];
