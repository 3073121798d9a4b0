/* Limits of a text, also for pages. */

/** Whole text, in UTF-16 units: some 150 pages. */
export const MAX_CHARACTERS = 400_000;
/** One paragraph. */
export const MAX_BLOCK_CHARACTERS = 8_000;
export const MAX_BLOCKS = 6_000;
/** Steps in one message: text written during an outage is sent in several such batches. */
export const MAX_STEPS = 40;
/** All steps of a text: a long day's typing, key by key. */
export const MAX_STEPS_IN_ALL = 200_000;
/** Words that accompany a signature. */
export const MAX_OBJECTION_CHARACTERS = 4_000;
/** Longest time for signing, ms. */
export const MAX_READING_MS = 30 * 86_400_000;
