import type { RecorderClient } from './recorder-client.ts';
import { reasonOf } from './next-recording.ts';
import type { RecordingInput } from './recording-state.ts';

/** Translates the recorder's reports into inputs for the recordings of all hearings. */
export function onRecorderInput(
  recorder: RecorderClient,
  now: () => number,
  handle: (input: RecordingInput) => void,
): void {
  recorder.on('ready', () => handle({ type: 'recorder-ready' }));
  recorder.on('lost', () => handle({ type: 'recorder-lost', now: now() }));
  recorder.on('stall', (stall) => {
    const tracks = stall.reason === 'disk' ? stall.tracks : null;
    handle({ type: 'recorder-failed', reason: 'recorder-stalled', tracks, now: now() });
  });
  recorder.on('failure', ({ code, track }) => {
    const tracks = track === null ? null : [track];
    handle({ type: 'recorder-failed', reason: reasonOf(code), tracks, now: now() });
  });
  recorder.on('firstBytes', ({ track, at }) => handle({ type: 'first-bytes', track, at }));
  recorder.on('health', ({ tracks }) => handle({ type: 'health', reports: tracks, now: now() }));
}
