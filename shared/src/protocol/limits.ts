/*
 * Limits that pages must know as well. They stand apart from the schemas: a page that imports those loads the whole
 * library of schemas, which moreover tries at once whether it may compile code, and the content security policy forbids that.
 */

/** Text of one chat message: what fits a few paragraphs. */
export const MAX_CHAT_CHARACTERS = 2_000;

/** Text of one log note: a sentence or two. */
export const MAX_NOTE_CHARACTERS = 500;
/** From the moment of which a note is to its being sent, ms. */
export const MAX_NOTE_AGO_MS = 3_600_000;

/** Length of a hearing that is booked from another, minutes. */
export const NEXT_MINUTES = { least: 15, most: 480 } as const;

/** Longest wait for an answer of the service, ms: 2 s in a full queue each way, twice for what is lost. */
export const ANSWER_TIMEOUT_MS = 12_000;
