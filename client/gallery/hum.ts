/** A live sound of which nothing comes: a microphone that is switched off by itself. */
export function silence(): MediaStream {
  return new AudioContext().createMediaStreamDestination().stream;
}

/** A quiet tone as a live sound: stands for a microphone in the gallery. */
export function hum(): MediaStream {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  const out = context.createMediaStreamDestination();
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream;
}
