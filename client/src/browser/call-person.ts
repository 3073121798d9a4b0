import { CALL_TUNE, play } from './chime.ts';

/** Short and long again, ms: felt in a pocket. */
const BUZZ = [200, 120, 400];
/** When the sound is over, or was held back by the browser for good, ms. */
const OVER_MS = 2000;

/** Calls somebody who may have put the phone down, by vibration and sound. */
export function callPerson(): void {
  buzz();
  // No error of sound may disturb the page.
  try {
    const context = new AudioContext();
    setTimeout(() => void context.close(), OVER_MS);
    play(context, CALL_TUNE);
  } catch (error) {
    console.warn('the chime cannot be played', error);
  }
}

/** Has the phone buzz: not everywhere, and not before the person has pressed something on a page of this service. */
export function buzz(): void {
  const isRefused = 'userActivation' in navigator && !navigator.userActivation.hasBeenActive;
  if ('vibrate' in navigator && !isRefused) navigator.vibrate(BUZZ);
}
