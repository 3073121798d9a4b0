/** Where a power of attorney stands that was filed by a lawyer whom no case names. */
export const POWER_FILING_STATES = ['waiting', 'accepted', 'refused'] as const;
export type PowerFilingState = (typeof POWER_FILING_STATES)[number];

/** Why the court does not confirm it; `compare`: case number and client are to be compared with the paper. None of them says whether there is such a case, or whether it names the client. */
export const POWER_REFUSALS = ['unreadable', 'incomplete', 'compare', 'other'] as const;
export type PowerRefusal = (typeof POWER_REFUSALS)[number];
