/** Longest text shown, in characters. */
const MOST = 100;
/** Persian and other scripts need these joiners. They neither break lines nor change direction. */
const JOINERS = '\u200c\u200d';

/**
 * Makes text written by somebody else safe to put into our own sentences: one line, limited length, no invisible characters, and
 * isolated from the surrounding text direction (U+2068, U+2069). So nobody can forge a sentence that looks like ours.
 */
export function quoteForeignText(words: unknown): string {
  const plain = String(words).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (unseen) =>
    JOINERS.includes(unseen) ? unseen : '\ufffd',
  );
  const characters = [...plain];
  const shown = characters.length > MOST ? `${characters.slice(0, MOST).join('')}…` : plain;
  return `\u2068${shown}\u2069`;
}
