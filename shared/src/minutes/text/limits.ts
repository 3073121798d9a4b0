/* Limits of a text, also for pages. */

/** Whole text, in UTF-16 units: some 150 pages. */
export const MOST_CHARACTERS = 400_000;
/** One paragraph. */
export const MOST_BLOCK_CHARACTERS = 8_000;
export const MOST_BLOCKS = 6_000;
/** Steps in one message: text written during an outage is sent in several such batches. */
export const MOST_STEPS = 40;
/** All steps of a text: a long day's typing, key by key. */
export const MOST_STEPS_IN_ALL = 200_000;
/** Words that accompany a signature. */
export const MOST_OBJECTION_CHARACTERS = 4_000;
/** Longest time for signing, ms. */
export const MOST_READING_MS = 30 * 86_400_000;
