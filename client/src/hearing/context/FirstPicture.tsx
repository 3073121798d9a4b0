import { createContext, useContext, useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** After this time nothing waits for a picture any more, ms. */
const AT_MOST_MS = 800;

/**
 * Whether the first picture of another person is there, or none is expected. Code that is not needed before is loaded and drawn
 * after it, because it would delay that picture.
 */
export const FirstPictureContext = createContext(true);

/**
 * Loads code that may be needed later, once the first picture is there: it must be present on a bad line too. Not a hook, so that
 * that picture redraws nothing else.
 */
export function Preload({ parts }: { readonly parts: readonly { readonly preload: () => unknown }[] }) {
  const seen = useContext(FirstPictureContext);
  const [all] = useState(parts);
  useEffect(() => {
    if (seen) for (const part of all) void part.preload();
  }, [seen, all]);
  return null;
}

/**
 * Whether a picture of another person has been drawn within an element.
 * @param expected whether one is expected; @param me the person's own seat
 */
export function useFirstPicture(within: RefObject<HTMLElement | null>, me: string, expected: boolean): boolean {
  const [seen, setSeen] = useState(!expected);
  useEffect(() => {
    const element = within.current;
    if (seen || element === null) return undefined;
    const look = ({ target }: Event): void => {
      if (!(target instanceof HTMLVideoElement) || (target.dataset.seat ?? me) === me) return;
      // After a turn of the event loop, so that the picture is drawn first.
      if ('requestVideoFrameCallback' in target) target.requestVideoFrameCallback(() => setSeen(true));
      else setSeen(true);
    };
    // These events do not bubble.
    element.addEventListener('loadeddata', look, { capture: true });
    const timer = setTimeout(() => setSeen(true), AT_MOST_MS);
    return () => {
      element.removeEventListener('loadeddata', look, { capture: true });
      clearTimeout(timer);
    };
  }, [within, me, seen]);
  return seen;
}
