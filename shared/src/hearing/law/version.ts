/**
 * Version of the law by which hearings are held: the permission table, `decide` and `reach` together. To be raised with every
 * change of who may do what or hear whom; the log of each hearing names it. Old logs are read without the law of their time, for
 * they say what it granted; those of version 1, which do not, by `evolve/version-1.ts`.
 */
export const LAW_VERSION = 14;
