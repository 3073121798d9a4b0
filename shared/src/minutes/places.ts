/* Where what is written in minutes is kept, see `MinutesCipher`: elsewhere it does not decrypt. */

/** Of steps. @param version of the text after them */
export function stepsPlace(version: number): string {
  return `steps/${version}`;
}

/** Of a signature as it was drawn. @param round of the reading */
export function drawnPlace(round: number, seat: string): string {
  return `drawn/${round}/${seat}`;
}

/** Of words beside a signature. @param round of the reading */
export function wordsPlace(round: number, seat: string): string {
  return `words/${round}/${seat}`;
}
