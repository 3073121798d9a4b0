/**
 * Version of the law of cases: the permission table, the right to read, and `decide`. Raised with every change of them; each case's
 * log names its version.
 */
export const CASE_LAW_VERSION = 6;
