import { sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { TrackCipher } from '../../recording/segment-cipher.ts';
import { writeFragment } from './fragment.ts';
import type { FragmentRequest } from './fragment.ts';
import type { FromFragmentThread, ToFragmentThread, TrackPart } from './fragment-messages.ts';
import { PlayedTrack } from './played-track.ts';

/** Makes fragments in a thread of its own: hearings are held on the service's, and whoever plays a record must not be felt there. */

/** Bytes that are handed over at once. */
const HANDED_OVER = 64 * 1024;
/** Tracks of which sender reports are remembered. */
const MOST_TRACKS = 200;

const tracks = new Map<string, PlayedTrack>();
/** Jobs that are not done, and whether nobody wants them any longer. */
const stopped = new Map<number, boolean>();
/** Jobs that wait for whoever reads. */
const waiting = new Map<number, PromiseWithResolvers<void>>();
const say = (message: FromFragmentThread, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved);

parentPort?.on('message', (message: ToFragmentThread) => {
  const { id, type } = message;
  switch (type) {
    case 'make':
      return run(id, async () => say({ type: 'made', id, wrote: await make(id, message.part, message.request) }));
    case 'report':
      return run(id, async () =>
        say({ type: 'reports', id, reports: await trackOf(message.part).firstReports(message.segments) }),
      );
    case 'go-on':
      return waiting.get(id)?.resolve();
    case 'stop':
      if (stopped.has(id)) stopped.set(id, true);
      return waiting.get(id)?.reject(new Error('nobody reads any longer'));
    case 'forget':
      return forget(message.directory);
    default:
      return type satisfies never;
  }
});

function run(id: number, work: () => Promise<void>): void {
  stopped.set(id, false);
  work()
    .catch((error: unknown) => say({ type: 'failed', id, message: String(error) }))
    .finally(() => stopped.delete(id));
}

async function make(id: number, part: TrackPart, request: FragmentRequest): Promise<boolean> {
  let held: Uint8Array[] = [];
  let length = 0;
  const handOver = async (): Promise<void> => {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const one of held) {
      bytes.set(one, at);
      at += one.length;
    }
    [held, length] = [[], 0];
    const taken = Promise.withResolvers<void>();
    waiting.set(id, taken);
    say({ type: 'bytes', id, bytes }, [bytes.buffer]);
    await taken.promise.finally(() => waiting.delete(id));
  };
  const wrote = await writeFragment(trackOf(part), request, async (bytes) => {
    if (stopped.get(id)) throw new Error('nobody reads any longer');
    held.push(bytes);
    length += bytes.length;
    if (length >= HANDED_OVER) await handOver();
  });
  if (length > 0) await handOver();
  return wrote;
}

function forget(hearingDir: string): void {
  for (const [directory, { cipher }] of tracks) {
    if (!directory.startsWith(`${hearingDir}${sep}`)) continue;
    cipher?.forget();
    tracks.delete(directory);
  }
}

function trackOf({ info, source, directory, key, logged }: TrackPart): PlayedTrack {
  const before = tracks.get(directory);
  const cipher = before?.cipher ?? (key && new TrackCipher(Buffer.from(key), info.track));
  const track = new PlayedTrack({ info, source, directory, cipher }, logged, before);
  tracks.delete(directory);
  tracks.set(directory, track);
  const [oldest] = tracks.keys();
  if (tracks.size > MOST_TRACKS && oldest !== undefined) tracks.delete(oldest);
  return track;
}
