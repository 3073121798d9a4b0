import { Worker } from 'node:worker_threads';
import { compileCache } from '../../kernel/child-environment.ts';
import type { KnownAuthority } from './ask-authority.ts';
import type { StampJob, StampReply } from './stamp-thread.ts';

const THREAD = new URL('stamp-thread.ts', import.meta.url);
/** Time limit, ms: a multiple of what starting the thread and the authority's answer usually take. */
const MAX_MS = 10_000;
/** Heap limit of the thread, MB. */
const MAX_HEAP_MB = 128;

/** The authority that gives the stamps. */
export interface Authority extends KnownAuthority {
  /** The court's clock, epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Requests time stamps from an authority. Runs in a worker thread, because the library that reads certificates is large and used
 * nowhere else. The thread starts with the first request.
 */
export class StampAuthority {
  readonly #authority: Authority;
  readonly #mostMs: number;
  #thread: Worker | null = null;
  #asked = 0;
  #closed = false;
  /** Requests run one after another. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param options.mostMs time limit for the thread */
  constructor(authority: Authority, { mostMs = MAX_MS }: { readonly mostMs?: number } = {}) {
    this.#authority = authority;
    this.#mostMs = mostMs;
  }

  /**
   * Returns a stamp over a text, DER, that was found valid, current and signed by the authority. Rejects when there is none, at
   * most `mostMs` after the requests before it have ended.
   */
  stamp(text: string): Promise<Buffer> {
    const { url, certificates, now } = this.#authority;
    const asked = this.#last.then(() => {
      if (this.#closed) throw new Error('nobody is asked any longer');
      return this.#ask({ id: (this.#asked += 1), authority: { url, certificates }, text, now: now() });
    });
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  /** Cancels the current request, and makes no further ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.terminate();
  }

  #begin(): Worker {
    const thread = new Worker(THREAD, {
      env: compileCache(),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    const gone = (): void => {
      if (this.#thread === thread) this.#thread = null;
    };
    thread.on('error', gone).on('exit', gone);
    thread.unref();
    return thread;
  }

  #ask(job: StampJob): Promise<Buffer> {
    const thread = (this.#thread ??= this.#begin());
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const onStamped = (answer: StampReply): void => {
      if (answer.id !== job.id) return;
      if (answer.token === null) reject(new Error(answer.why));
      else resolve(Buffer.from(answer.token));
    };
    const onGone = (): void => reject(new Error('the thread ended'));
    const timer = setTimeout(() => {
      reject(new Error('too slow'));
      // The thread may end later; the next request uses a new thread.
      if (this.#thread === thread) this.#thread = null;
      void thread.terminate();
    }, this.#mostMs);
    thread.ref();
    thread.on('message', onStamped).on('error', onGone).on('exit', onGone).postMessage(job);
    return promise.finally(() => {
      clearTimeout(timer);
      thread.off('message', onStamped).off('error', onGone).off('exit', onGone);
      thread.unref();
    });
  }
}
