/** More of them is not shown, in characters. */
const MOST = 100;
/** Persian and other scripts write by these; they break no line and turn no direction. */
const JOINERS = '\u200c\u200d';

/**
 * Words that somebody else has chosen, as they stand in the middle of ours: on one line, not too long, without what is not seen, and
 * apart from what is written around them in whatever direction they run (U+2068, U+2069). So nobody can write a sentence that looks like
 * one of ours.
 */
export function foreignWords(words: unknown): string {
  const plain = String(words).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (unseen) =>
    JOINERS.includes(unseen) ? unseen : '\ufffd',
  );
  const characters = [...plain];
  const shown = characters.length > MOST ? `${characters.slice(0, MOST).join('')}…` : plain;
  return `\u2068${shown}\u2069`;
}
