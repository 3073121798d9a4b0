import { Worker } from 'node:worker_threads';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import { compileCache } from '../../kernel/child-environment.ts';
import type { TimeRange } from '../time-range.ts';
import type { RawReport } from '../export/runs.ts';
import type { FragmentRequest, Sink } from './fragment.ts';
import type { FromFragmentThread, ToFragmentThread } from './fragment-messages.ts';
import type { PlayedTrack } from './played-track.ts';

const THREAD = new URL('./fragment-thread.ts', import.meta.url);
/** Heap limit of the thread: a segment is far smaller. */
const MAX_MB = 512;

type Ended = Extract<FromFragmentThread, { readonly type: 'made' | 'reports' | 'spoken' }>;

/** A fragment to be made. */
export interface TrackFragment {
  readonly track: PlayedTrack;
  readonly request: FragmentRequest;
}

/** A track cannot be read, for example because a file of it is missing. Other tracks can. */
export class UnreadableTrackError extends Error {
  override name = 'UnreadableTrackError';
}

/** Makes fragments, and may first fetch the files that they need. */
export interface Fragments extends Pick<FragmentMaker, 'begin' | 'write' | 'speech'> {
  /** Brings the files that a fragment is made from into the data folder. Rejects when the store cannot be reached. */
  readonly fetchFiles?: (fragment: TrackFragment) => Promise<void>;
}

interface Job {
  readonly sink: Sink | null;
  readonly ended: PromiseWithResolvers<Ended>;
}

/** Makes fragments in a worker thread. The thread starts on first use, and again after a failure. */
export class FragmentMaker {
  readonly #program: URL;
  #thread: Worker | null = null;
  readonly #jobs = new Map<number, Job>();
  #lastId = 0;

  /** @param program the thread's entry file */
  constructor(program = THREAD) {
    this.#program = program;
  }

  /** Starts the thread in advance, so that the first fragment need not wait for it. */
  begin(): Worker {
    if (this.#thread !== null) return this.#thread;
    const thread = new Worker(this.#program, {
      env: compileCache(),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_MB },
    });
    thread.on('message', (message: FromFragmentThread) => this.#heard(message));
    thread.on('error', (error) => this.#failed(thread, error));
    thread.once('exit', () => this.#failed(thread, new Error('the thread that makes fragments has ended')));
    // The thread does not keep the process alive.
    thread.unref();
    this.#thread = thread;
    return thread;
  }

  /**
   * Makes a fragment. Rejects as soon as `signal` aborts.
   * @returns the parts of its range without media
   * @throws UnreadableTrackError
   */
  async write({ track, request }: TrackFragment, sink: Sink, signal?: AbortSignal): Promise<readonly MediaGap[]> {
    const part = track.partOf(request);
    const ended = await this.#run((id) => ({ type: 'make', id, part, request }), sink, signal);
    return ended.type === 'made' ? ended.gaps : [];
  }

  /** See `PlayedTrack`. */
  async firstReports(track: PlayedTrack, segments: number): Promise<readonly RawReport[]> {
    const part = track.firstPart(segments);
    const ended = await this.#run((id) => ({ type: 'report', id, part, segments }), null);
    return ended.type === 'reports' ? ended.reports : [];
  }

  /** See `PlayedTrack`. */
  async speech(track: PlayedTrack, signal?: AbortSignal): Promise<readonly TimeRange[]> {
    const part = track.wholePart();
    const ended = await this.#run((id) => ({ type: 'speech', id, part }), null, signal);
    return ended.type === 'spoken' ? ended.speech : [];
  }

  /**
   * Makes the thread forget the keys of a hearing's tracks, after its recording was destroyed. @param directory the hearing's
   * folder
   */
  forget(directory: string): void {
    this.#thread?.postMessage({ type: 'forget', id: 0, directory } satisfies ToFragmentThread);
  }

  async #run(ask: (id: number) => ToFragmentThread, sink: Sink | null, signal?: AbortSignal): Promise<Ended> {
    signal?.throwIfAborted();
    this.#lastId += 1;
    const id = this.#lastId;
    const ended = Promise.withResolvers<Ended>();
    this.#jobs.set(id, { sink, ended });
    const stop = () => {
      ended.reject(signal?.reason);
      this.#thread?.postMessage({ type: 'stop', id } satisfies ToFragmentThread);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.begin();
      this.#thread?.postMessage(ask(id));
      return await ended.promise;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#jobs.delete(id);
    }
  }

  #heard(message: FromFragmentThread): void {
    const { id } = message;
    const job = this.#jobs.get(id);
    const say = (type: 'go-on' | 'stop') => this.#thread?.postMessage({ type, id } satisfies ToFragmentThread);
    switch (message.type) {
      case 'bytes':
        if (job?.sink === undefined || job.sink === null) return say('stop');
        job.sink(message.bytes).then(
          () => say('go-on'),
          (error: unknown) => {
            job.ended.reject(error);
            say('stop');
          },
        );
        return;
      case 'made':
      case 'reports':
      case 'spoken':
        return job?.ended.resolve(message);
      case 'failed':
        return job?.ended.reject(new UnreadableTrackError(message.message));
      default:
        return message satisfies never;
    }
  }

  #failed(thread: Worker, error: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    for (const { ended } of this.#jobs.values()) ended.reject(error);
  }
}
