import type { FindProtected } from '../../src/scheduling/protected-people.ts';

/** For parts that are tested without cases. */
export const NOBODY_PROTECTED: Pick<FindProtected, 'seatsOf' | 'namedBy'> = {
  seatsOf: () => Promise.resolve(new Set()),
  namedBy: () => Promise.resolve(new Set()),
};
