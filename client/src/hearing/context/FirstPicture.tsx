import { createContext, useContext, useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** After this nothing waits for a picture any longer, ms. */
const AT_MOST_MS = 800;

/**
 * Whether the first picture of somebody else is there, or none is waited for. What is not needed before it is loaded and drawn
 * after it: it would only keep the browser from showing whom one has come to meet.
 */
export const FirstPictureContext = createContext(true);

/** Loads parts of the code that may be needed later, once the first picture is there: they must be there on a bad line too. */
export function usePreload(...parts: readonly { readonly preload: () => unknown }[]): void {
  const seen = useContext(FirstPictureContext);
  const [all] = useState(parts);
  useEffect(() => {
    if (seen) for (const part of all) void part.preload();
  }, [seen, all]);
}

/**
 * Whether a picture of somebody else has been drawn in a part of the page.
 * @param expected whether one is to come; @param me the person's own seat
 */
export function useFirstPicture(within: RefObject<HTMLElement | null>, me: string, expected: boolean): boolean {
  const [seen, setSeen] = useState(!expected);
  useEffect(() => {
    const element = within.current;
    if (seen || element === null) return undefined;
    const look = ({ target }: Event): void => {
      if (!(target instanceof HTMLVideoElement) || (target.dataset.seat ?? me) === me) return;
      // Not in the same turn: the picture is drawn first.
      if ('requestVideoFrameCallback' in target) target.requestVideoFrameCallback(() => setSeen(true));
      else setSeen(true);
    };
    // Such events do not bubble.
    element.addEventListener('loadeddata', look, { capture: true });
    const timer = setTimeout(() => setSeen(true), AT_MOST_MS);
    return () => {
      element.removeEventListener('loadeddata', look, { capture: true });
      clearTimeout(timer);
    };
  }, [within, me, seen]);
  return seen;
}
