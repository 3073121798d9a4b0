/**
 * Version of the law of minutes: the permission table, the right to read, and `decide`. Raised with every change of them; the log
 * of each hearing's minutes names its version.
 */
export const MINUTES_LAW_VERSION = 4;
