/*
 * The characters that user texts may contain. Separate from the schemas, which pages must not load. Refused are control characters,
 * unpaired surrogates, and marks that embed, override or isolate a direction (Unicode UAX #9): they make a text, and the text after
 * it, appear otherwise than it was written. Joiners and the marks LRM, RLM and ALM stay, because Persian and Arabic need them.
 */

/** A whole single-line text. */
export const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** A whole multi-line text. */
export const TEXT = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\t])*$/u;

const NOT_IN_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/** Removes forbidden characters, which pasted text may contain. */
export function plainText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(NOT_IN_TEXT, '');
}
