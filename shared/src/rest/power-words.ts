/** State of a power of attorney whose lawyer no case names. */
export const POWER_FILING_STATES = ['waiting', 'accepted', 'refused'] as const;
export type PowerFilingState = (typeof POWER_FILING_STATES)[number];

/**
 * Why the court refused it; `compare`: case number and client must be compared with the document. No reason reveals whether such a
 * case exists, or whether it names the client.
 */
export const POWER_REFUSALS = ['unreadable', 'incomplete', 'compare', 'other'] as const;
export type PowerRefusal = (typeof POWER_REFUSALS)[number];

/** Why the court reads one that cannot be scanned for viruses. */
export const SCAN_WAIVERS = ['original-seen', 'scanned-elsewhere', 'sender-known'] as const;
export type ScanWaiver = (typeof SCAN_WAIVERS)[number];

/** Why the content of one is given to nobody now. */
export const POWER_WITHHELD = ['scan-awaited', 'infected', 'not-scannable'] as const;
