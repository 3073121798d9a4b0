/**
 * Version of the law by which minutes are kept: the permission table, who may read what, and `decide`. To be raised with every
 * change of them; the log of each hearing's minutes names it.
 */
export const MINUTES_LAW_VERSION = 4;
