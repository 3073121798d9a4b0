import { pause } from '../../browser/pause.ts';

/** Three notes in sequence, Hz. */
const NOTES = [523, 659, 784];
const NOTE_S = 0.35;

/** Plays a short sound; resolves at its end. Call on a press: browsers play no sound before one. */
export async function playTestSound(): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  NOTES.forEach((frequency, index) => {
    const from = context.currentTime + index * NOTE_S;
    const gain = new GainNode(context, { gain: 0 });
    // Without soft edges each note would click.
    gain.gain.setTargetAtTime(0.3, from, 0.02);
    gain.gain.setTargetAtTime(0, from + NOTE_S - 0.1, 0.03);
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain).connect(context.destination);
    note.start(from);
    note.stop(from + NOTE_S);
  });
  await pause(NOTES.length * NOTE_S * 1_000 + 100);
  await context.close();
}

/** Records a microphone for `ms` milliseconds, only in the page's memory. */
export async function recordFor(track: MediaStreamTrack, ms: number): Promise<Blob> {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  recorder.start();
  await pause(ms);
  recorder.stop();
  await stopped;
  return new Blob(parts, { type: recorder.mimeType });
}

/** Plays a recording; resolves at its end, or when the browser cannot play it. */
export async function play(recording: Blob): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    const buffer = await context.decodeAudioData(await recording.arrayBuffer());
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    const ended = new Promise((resolve) => source.addEventListener('ended', resolve, { once: true }));
    source.start();
    await ended;
  } catch {
    // The person is asked whether they heard it.
  } finally {
    await context.close();
  }
}
