import { CALL_TUNE, play } from './chime.ts';

/** Vibration pattern, ms: perceptible in a pocket. */
const BUZZ = [200, 120, 400];
/** When the sound is over, or was blocked by the browser, ms. */
const OVER_MS = 2000;

/** Calls a person who may have put the phone down, by vibration and sound. */
export function callPerson(): void {
  buzz();
  // An error of the sound must not disturb the page.
  try {
    const context = new AudioContext();
    setTimeout(() => void context.close(), OVER_MS);
    play(context, CALL_TUNE);
  } catch (error) {
    console.warn('the chime cannot be played', error);
  }
}

/** Makes the phone vibrate: not on all devices, and only after a press on a page of this service. */
export function buzz(): void {
  const isRefused = 'userActivation' in navigator && !navigator.userActivation.hasBeenActive;
  if ('vibrate' in navigator && !isRefused) navigator.vibrate(BUZZ);
}
