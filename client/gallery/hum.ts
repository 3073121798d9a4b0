import { NO_LOUDSPEAKER } from '../src/browser/no-loudspeaker.ts';
import { untilLeft } from './until-left.ts';

/** A live sound without any signal: a microphone that was muted by the system. */
export function silence(): MediaStream {
  return newContext().createMediaStreamDestination().stream;
}

/** A quiet tone as a live sound, which replaces a microphone in the gallery. */
export function hum(): MediaStream {
  const context = newContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  const out = context.createMediaStreamDestination();
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream;
}

function newContext(): AudioContext {
  const context = new AudioContext(NO_LOUDSPEAKER);
  untilLeft(() => void context.close());
  return context;
}
