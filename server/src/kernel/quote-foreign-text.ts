/** Longest text shown, in characters. */
const MAX = 100;
/** Persian and other scripts need these joiners. They neither break lines nor change direction. */
const JOINERS = '\u200c\u200d';
/** Characters of a text on its own that are kept: line breaks, tabs, and marks of direction that end with their word. */
const KEPT_IN_TEXTS = `\n\t\u200e\u200f${JOINERS}`;

/**
 * Makes text written by somebody else safe to put into our own sentences: one line, limited length, no invisible characters, no
 * quotation marks that could end ours, and isolated from the surrounding text direction (U+2068, U+2069). So nobody can forge a
 * sentence that looks like ours.
 */
export function quoteForeignText(words: unknown): string {
  const plain = withoutUnseen(String(words), JOINERS).replaceAll(/[«“]/g, '‹').replaceAll(/[»”]/g, '›');
  const characters = [...plain];
  const shown = characters.length > MAX ? `${characters.slice(0, MAX).join('')}…` : plain;
  return `\u2068${shown}\u2069`;
}

/** Makes a whole text written by somebody else safe to show in a place of its own: invisible characters show as replaced. */
export function showForeignText(text: string): string {
  return withoutUnseen(text, KEPT_IN_TEXTS);
}

/** Characters that are not seen; the last five are letters and a symbol that are blank. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/gu;

function withoutUnseen(text: string, kept: string): string {
  return text.replaceAll(UNSEEN, (unseen) => (kept.includes(unseen) ? unseen : '\ufffd'));
}
