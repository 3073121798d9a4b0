/* Names of the places of encrypted texts, see `MinutesCipher`: a text decrypts only at its own place. */

/**
 * Place of steps.
 * @param version of the text after them
 */
export function stepsPlace(version: number): string {
  return `steps/${version}`;
}

/**
 * Place of a drawn signature.
 * @param round of the reading
 */
export function drawnPlace(round: number, seat: string): string {
  return `drawn/${round}/${seat}`;
}

/**
 * Place of words that accompany a signature.
 * @param round of the reading
 */
export function wordsPlace(round: number, seat: string): string {
  return `words/${round}/${seat}`;
}
