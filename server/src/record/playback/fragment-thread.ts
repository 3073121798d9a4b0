import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { TrackCipher } from '../../recording/segment-cipher.ts';
import { writeFragment } from './fragment.ts';
import type { FromFragmentThread, ToFragmentThread, TrackPart } from './fragment-messages.ts';
import { PlayedTrack } from './played-track.ts';

/** Makes fragments in a worker thread: hearings run on the service's thread, and playing a record must not slow them. */

/** Bytes of one message. */
const HANDED_OVER = 64 * 1024;
/** Number of tracks whose sender reports are remembered. */
const MAX_TRACKS = 200;

/** Longest wait for running fragments, ms. */
const GIVES_WAY_MS = 500;

const tracks = new Map<string, PlayedTrack>();
/** Number of fragments being made, and jobs that wait until there are none. */
let making = 0;
const givingWay: (() => void)[] = [];
/** Unfinished jobs, and whether each was stopped. */
const stopped = new Map<number, boolean>();
/** Jobs that wait until the reader has taken the last bytes. */
const waiting = new Map<number, PromiseWithResolvers<void>>();
const say = (message: FromFragmentThread, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved);

parentPort?.on('message', (message: ToFragmentThread) => {
  const { id, type } = message;
  switch (type) {
    case 'make':
      return run(id, async () => {
        const out = new HandOver(id);
        making += 1;
        try {
          const gaps = await writeFragment(trackOf(message.part), message.request, (bytes) => out.add(bytes));
          await out.end();
          say({ type: 'made', id, gaps });
        } finally {
          making -= 1;
          if (making === 0) for (const goOn of givingWay.splice(0)) goOn();
        }
      });
    case 'report':
      return run(id, async () =>
        say({ type: 'reports', id, reports: await trackOf(message.part).firstReports(message.segments) }),
      );
    case 'speech':
      return run(id, async () => {
        const speech = await trackOf(message.part).speech(() => giveWay(id));
        say({ type: 'spoken', id, speech });
      });
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

function throwIfStopped(id: number): void {
  if (stopped.get(id)) throw new Error('nobody reads any longer');
}

/**
 * Waits for a while until no fragment is being made, because people wait for fragments and a job over a long track takes seconds.
 */
async function giveWay(id: number): Promise<void> {
  throwIfStopped(id);
  await setImmediate();
  if (making === 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  givingWay.push(resolve);
  const late = setTimeout(resolve, GIVES_WAY_MS);
  await promise;
  clearTimeout(late);
  throwIfStopped(id);
}

/** Collects output into large messages. While one message is being read, the next one is prepared, and no more than that. */
class HandOver {
  readonly #id: number;
  #held: Uint8Array[] = [];
  #length = 0;
  #taken: Promise<void> = Promise.resolve();

  constructor(id: number) {
    this.#id = id;
  }

  /** Rejects when the job was stopped. */
  async add(bytes: Uint8Array): Promise<void> {
    throwIfStopped(this.#id);
    this.#held.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= HANDED_OVER) await this.#send();
  }

  async end(): Promise<void> {
    await this.#send();
    await this.#taken;
  }

  async #send(): Promise<void> {
    await this.#taken;
    if (this.#length === 0) return;
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#held) {
      bytes.set(part, at);
      at += part.length;
    }
    [this.#held, this.#length] = [[], 0];
    const taken = Promise.withResolvers<void>();
    waiting.set(this.#id, taken);
    this.#taken = taken.promise.finally(() => waiting.delete(this.#id));
    // The rejection is reported when the next message is sent.
    this.#taken.catch(() => undefined);
    say({ type: 'bytes', id: this.#id, bytes }, [bytes.buffer]);
  }
}

function forget(hearingDir: string): void {
  for (const [directory, { cipher }] of tracks) {
    if (!directory.startsWith(`${hearingDir}${sep}`)) continue;
    cipher?.forget();
    tracks.delete(directory);
  }
}

function trackOf({ info, source, directory, key, last, logged }: TrackPart): PlayedTrack {
  const before = tracks.get(directory);
  const cipher = before?.cipher ?? (key && new TrackCipher(Buffer.from(key), info.track));
  const track = new PlayedTrack({ info, source, directory, cipher, last }, logged, before);
  tracks.delete(directory);
  tracks.set(directory, track);
  const [oldest] = tracks.keys();
  if (tracks.size > MAX_TRACKS && oldest !== undefined) tracks.delete(oldest);
  return track;
}
