/** Time between two rings, ms, and their number: half a minute in all. */
const EVERY_MS = 4_000;
const RINGS = 8;
/** Events that show a present person. Of the gestures of screen readers a page sees only clicks. */
const TOUCHES = ['pointerdown', 'keydown', 'click'] as const;

/**
 * Keeps ringing for a person who was called and brought in automatically, because nobody may be looking at the page. Ends at the
 * first touch.
 * @param page whose touches end it
 * @param onEnd called once at the end, whatever the reason
 * @returns a function that ends it
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
