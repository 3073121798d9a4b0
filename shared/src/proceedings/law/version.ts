/**
 * Version of the law by which cases are kept: the permission table, who may read what, and `decide`. To be raised with every change
 * of them; the log of each case names it.
 */
export const CASE_LAW_VERSION = 6;
