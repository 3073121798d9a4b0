/** From one ring to the next, ms, and how many there are: for half a minute. */
const EVERY_MS = 4_000;
const RINGS = 8;
/** By any of which somebody is there. */
const TOUCHES = ['pointerdown', 'keydown'] as const;

/**
 * Rings on for somebody who was called and has come in by itself: nobody may look at the page. Ends with the first touch.
 * @param page whose touches are waited for
 * @returns ends it
 */
export function ringUntilTouched(
  ring: () => void,
  page: Pick<Document, 'addEventListener' | 'removeEventListener'>,
): () => void {
  let rung = 0;
  const stop = (): void => {
    clearInterval(timer);
    for (const touch of TOUCHES) page.removeEventListener(touch, stop);
  };
  const again = (): void => {
    ring();
    if (++rung >= RINGS) stop();
  };
  const timer = setInterval(again, EVERY_MS);
  for (const touch of TOUCHES) page.addEventListener(touch, stop);
  again();
  return stop;
}
