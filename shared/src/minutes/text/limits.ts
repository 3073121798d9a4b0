/* Limits of a text, which pages must know as well. */

/** Of the whole text, in UTF-16 units: some 150 pages. */
export const MOST_CHARACTERS = 400_000;
/** Of one paragraph. */
export const MOST_BLOCK_CHARACTERS = 8_000;
export const MOST_BLOCKS = 6_000;
/** Steps that are sent at once: what was written during an outage comes in several such batches. */
export const MOST_STEPS = 40;
/** Of all steps of a text: a long day's typing, key by key. */
export const MOST_STEPS_IN_ALL = 200_000;
/** Of what somebody writes beside their signature. */
export const MOST_OBJECTION_CHARACTERS = 4_000;
/** For how long a text may be open to be signed, ms. */
export const MOST_READING_MS = 30 * 86_400_000;
