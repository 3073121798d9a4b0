/** From one ring to the next, ms, and how many there are: for half a minute. */
const EVERY_MS = 4_000;
const RINGS = 8;
/** By any of which somebody is there. Of the gestures of screen readers a page is told by a click alone. */
const TOUCHES = ['pointerdown', 'keydown', 'click'] as const;

/**
 * Rings on for somebody who was called and has come in by itself: nobody may look at the page. Ends with the first touch.
 * @param page whose touches are waited for
 * @param onEnd told once, however it ends
 * @returns ends it
 */
export function ringUntilTouched(
  ring: () => void,
  page: Pick<Document, 'addEventListener' | 'removeEventListener'>,
  onEnd: () => void,
): () => void {
  let rung = 0;
  let isOver = false;
  const stop = (): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    for (const touch of TOUCHES) page.removeEventListener(touch, stop);
    onEnd();
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
