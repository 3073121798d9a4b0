/*
 * Limits that pages must know as well. They stand apart from the schemas: a page that imports those loads the whole
 * library of schemas, which moreover tries at once whether it may compile code, and the content security policy forbids that.
 */

/** Text of one chat message: what fits a few paragraphs. */
export const MAX_CHAT_CHARACTERS = 2_000;
