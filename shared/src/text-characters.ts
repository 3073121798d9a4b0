/*
 * Which characters a text that a person writes may hold. Apart from the schemas, which pages must not load.
 *
 * Refused are control characters, halves of surrogate pairs, and the marks that embed, override or isolate a direction
 * (Unicode UAX #9): they make a text show otherwise than it was written, and what stands after it too. Joiners and the marks
 * LRM, RLM and ALM stay: Persian and Arabic need them.
 */

/** A whole text on one line. */
export const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** A whole text on several lines. */
export const TEXT = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\t])*$/u;

const NOT_IN_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/** A text without what it may not hold, as it may come with what is pasted from elsewhere. */
export function plainText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(NOT_IN_TEXT, '');
}
