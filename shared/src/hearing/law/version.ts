/**
 * Version of the law of the hearing: the permission table, `decide` and `reach` together. Raised with every change of who may do
 * what or hear whom; each hearing's log names its version. Old logs are read without the law of their time, because they record
 * their grants; logs of version 1, which do not, are read by `evolve/version-1.ts`.
 */
export const LAW_VERSION = 15;
