/** Short and long again, ms: felt in a pocket. */
const BUZZ = [200, 120, 400];
/** Two notes upwards, Hz. */
const NOTES = [660, 880];
const NOTE_S = 0.18;
/** When the sound is over, or was held back by the browser for good, ms. */
const OVER_MS = 2000;

/** Calls somebody who may have put the phone down, by vibration and sound. */
export function callPerson(): void {
  // Not everywhere, and not without a gesture of the person.
  if ('vibrate' in navigator) navigator.vibrate(BUZZ);
  chime();
}

/** Rings where the browser lets it: no error of sound may disturb the page. */
function chime(): void {
  try {
    ring();
  } catch (error) {
    console.warn('the chime cannot be played', error);
  }
}

function ring(): void {
  const context = new AudioContext();
  setTimeout(() => void context.close(), OVER_MS);
  const volume = context.createGain();
  volume.gain.value = 0.15;
  volume.connect(context.destination);
  for (const [index, note] of NOTES.entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = note;
    tone.connect(volume);
    tone.start(context.currentTime + index * NOTE_S);
    tone.stop(context.currentTime + (index + 1) * NOTE_S);
  }
}
