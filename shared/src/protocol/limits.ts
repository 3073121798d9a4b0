/*
 * Limits that pages need as well. They are separate from the schemas, because importing those loads the whole schema library, which
 * at load time tests whether it may compile code; the content security policy forbids that.
 */

/** Longest chat message: enough for a few paragraphs. */
export const MAX_CHAT_CHARACTERS = 2_000;

/** Longest log note: enough for a sentence or two. */
export const MAX_NOTE_CHARACTERS = 500;
/** Longest time between the moment that a note describes and its sending, ms. */
export const MAX_NOTE_AGO_MS = 3_600_000;

/** Length of a next hearing booked from within a hearing, minutes. */
export const NEXT_MINUTES = { least: 15, most: 480 } as const;

/** Longest wait for an answer of the service, ms: 2 s in a full queue each way, doubled for losses. */
export const ANSWER_TIMEOUT_MS = 12_000;
