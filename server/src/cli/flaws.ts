import type { Flaw } from '../event-log/verify.ts';

/** Flaws of an entry as text for people. */
export const FLAWS: Readonly<Record<Flaw, string>> = {
  altered: 'was altered after it was written',
  missing: 'is missing',
  misplaced: 'is not in its place: an earlier one stands there',
  unlinked: 'does not follow from the entry before it',
  unreadable: 'cannot be read from the database',
};
