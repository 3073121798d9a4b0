import type { FindProtected } from '../../src/scheduling/protected-people.ts';

/** For parts that are tested without cases. */
export const NOBODY_PROTECTED: Pick<FindProtected, 'atHearing'> = {
  atHearing: () => Promise.resolve({ seats: new Set(), namedBy: () => new Set(), people: { hidden: [] } }),
};
