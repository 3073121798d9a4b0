import type {
  FromViewerThread,
  ToViewerThread,
  ViewerWork,
} from '../../../server/src/record/sealed-file/viewer/viewer-messages.ts';
import type { RecordSource } from '../playback/record-source.ts';

interface Job {
  readonly ended: PromiseWithResolvers<never>;
  readonly onProgress: (percent: number) => void;
}

interface Asking {
  readonly signal?: AbortSignal;
  readonly onProgress?: (percent: number) => void;
}

/** A thread that reads one sealed file. */
export class ViewerThread {
  readonly #thread: Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;
  readonly #jobs = new Map<number, Job>();
  #lastId = 0;
  #hasEnded = false;

  constructor(thread: Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>) {
    this.#thread = thread;
    this.#thread.addEventListener('message', ({ data }: MessageEvent<FromViewerThread>) => this.#heard(data));
    this.#thread.addEventListener('error', () => this.end());
  }

  /** Rejects when it is impossible or was aborted. */
  ask<Kind extends keyof ViewerWork>(
    type: Kind,
    given: ViewerWork[Kind]['given'],
    { signal, onProgress = () => undefined }: Asking = {},
  ): Promise<ViewerWork[Kind]['answer']> {
    if (this.#hasEnded) return Promise.reject(new Error('the thread has ended'));
    this.#lastId += 1;
    const id = this.#lastId;
    const ended = Promise.withResolvers<never>();
    this.#jobs.set(id, { ended, onProgress });
    this.#say({ type, id, given } as ToViewerThread);
    signal?.addEventListener('abort', () => this.#say({ type: 'stop', id }), { once: true });
    return ended.promise;
  }

  /** Returns the source of the record in the opened file. */
  recordSourceOf(record: ViewerWork['open']['answer']): RecordSource {
    return {
      open: () => Promise.resolve(record),
      media: (_record, track, range, signal) => this.ask('media', { track, range }, { signal }),
      speech: () => this.ask('speech', null),
    };
  }

  /** Ends the thread and all its work. */
  end(): void {
    this.#hasEnded = true;
    this.#thread.terminate();
    for (const { ended } of this.#jobs.values()) ended.reject(new Error('the thread has ended'));
    this.#jobs.clear();
  }

  #say(message: ToViewerThread): void {
    this.#thread.postMessage(message, []);
  }

  #heard(message: FromViewerThread): void {
    const job = this.#jobs.get(message.id);
    switch (message.type) {
      case 'progress':
        return job?.onProgress(message.percent);
      case 'done':
        this.#jobs.delete(message.id);
        return job?.ended.resolve(message.answer as never);
      case 'failed':
        this.#jobs.delete(message.id);
        return job?.ended.reject(new Error(message.message));
      default:
        return message satisfies never;
    }
  }
}
