/*
 * A drawn signature, which accompanies the code that identifies the signer: only strokes of an SVG path in whole numbers, each of
 * at least two points.
 */

/** Size of the drawing field in its own units. */
export const DRAWING_FIELD = { width: 600, height: 200 } as const;
/** Some 900 points: a hand draws that many in a few seconds. */
export const MAX_DRAWING_CHARACTERS = 8_000;

const STROKES = /^(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})+)+$/;

export function isDrawing(path: string): boolean {
  return path.length <= MAX_DRAWING_CHARACTERS && STROKES.test(path);
}

/** Returns the drawing as SVG for a document; '' when it is invalid. */
export function drawingSvg(path: string): string {
  if (!isDrawing(path)) return '';
  const { width, height } = DRAWING_FIELD;
  const pen = 'fill="none" stroke="#000" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><path ${pen} d="${path}"/></svg>`;
}
