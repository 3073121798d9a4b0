import { Worker } from 'node:worker_threads';
import type { StampJob, Stamped } from './stamp-thread.ts';

const THREAD = new URL('stamp-thread.ts', import.meta.url);
/** Some times what the thread takes to begin and the authority to answer. */
const MOST_MS = 10_000;
/** Of the thread's own objects, MB. */
const MOST_HEAP_MB = 128;

/** Who is asked. */
export interface Authority {
  readonly url: string;
  /** SHA-256 of its certificates, hexadecimal digits; none: any is taken. */
  readonly certificates: readonly string[];
  /** The court's clock, epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Asks an authority for time stamps, in a thread of its own: what reads certificates is large, and nobody else needs it. Begun when it is
 * asked first.
 */
export class StampAuthority {
  readonly #authority: Authority;
  readonly #mostMs: number;
  #thread: Worker | null = null;
  #asked = 0;
  #closed = false;
  /** One after another. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param options.mostMs how long the thread may take */
  constructor(authority: Authority, { mostMs = MOST_MS }: { readonly mostMs?: number } = {}) {
    this.#authority = authority;
    this.#mostMs = mostMs;
  }

  /**
   * A stamp over a text, DER, that was found to hold, of now and by the authority. Rejects when there is none, in some ten seconds at
   * most.
   */
  stamp(text: string): Promise<Buffer> {
    const { url, certificates, now } = this.#authority;
    const asked = this.#last.then(() => {
      if (this.#closed) throw new Error('nobody is asked any longer');
      return this.#ask({ id: (this.#asked += 1), url, certificates, text, now: now() });
    });
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  /** Ends what is being asked, and asks nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.terminate();
  }

  #begin(): Worker {
    const thread = new Worker(THREAD, {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
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
    const onStamped = (answer: Stamped): void => {
      if (answer.id !== job.id) return;
      if (answer.token === null) reject(new Error(answer.why));
      else resolve(Buffer.from(answer.token));
    };
    const onGone = (): void => reject(new Error('the thread ended'));
    const timer = setTimeout(() => {
      reject(new Error('too slow'));
      // It may take its time to end: who asks next has another.
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
