import { Worker } from 'node:worker_threads';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Logger } from '../observability/logger.ts';
import type { MadePdf, PdfJob } from './make-pdf-thread.ts';
import type { PdfContent, PdfSignature } from './pdf-content.ts';

const THREAD = new URL('make-pdf-thread.ts', import.meta.url);
/** Some fifty times what forty pages take, and five times what the longest paper takes. */
const MOST_MS = 20_000;
/** Of the thread's own objects, MB. What the typesetter takes beside them is bounded by the length of what it is given. */
const MOST_HEAP_MB = 256;
/** Characters of one paper, its attachments among them: some 300 pages, for which the typesetter takes some 250 MB. */
const MOST_CHARACTERS = 2_500_000;
/** Papers that wait or are made; whoever comes then is told to come again. */
const MOST_ASKED = 20;

/** `pages-unavailable`: too many papers are asked for, or this one took too long. `too-large`: more than `MOST_CHARACTERS`. */
export type PdfRefused = 'pages-unavailable' | 'too-large';

/** Makes papers of the court as PDF. */
export interface PdfMaker {
  /**
   * A paper as PDF/A-3a, signed or not, and how many pages it has.
   */
  make(
    content: PdfContent,
    signature: PdfSignature | null,
  ): Promise<Result<{ readonly pdf: Buffer; readonly pages: number }, PdfRefused>>;
}

/**
 * Has papers made in a thread of their own, one after another: the typesetter is synchronous, and nothing that it does holds up the
 * service. A thread that takes too long is ended, and the next paper has a new one.
 */
export function pdfMaker({
  log,
  mostMs = MOST_MS,
}: {
  readonly log: Pick<Logger, 'error'>;
  /** Milliseconds, of one paper. */
  readonly mostMs?: number;
}): PdfMaker {
  let thread: Worker | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  let asked = 0;

  const begin = (): Worker => {
    const begun = new Worker(THREAD, {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    // One that ends, also between papers, is not given the next.
    const onGone = (): void => {
      if (thread === begun) thread = null;
    };
    begun.on('error', onGone).on('exit', onGone);
    begun.unref();
    return begun;
  };
  const run = (job: PdfJob): Promise<MadePdf> =>
    new Promise((resolve) => {
      const worker = (thread ??= begin());
      worker.ref();
      const end = (answer: MadePdf, isOver: boolean): void => {
        clearTimeout(timer);
        worker.off('message', onMade).off('error', onError).off('exit', onExit);
        worker.unref();
        if (isOver) {
          thread = null;
          void worker.terminate();
        }
        resolve(answer);
      };
      const onMade = (answer: MadePdf): void => end(answer, false);
      const onError = (error: Error): void => end({ pdf: null, why: error.message }, true);
      const onExit = (): void => end({ pdf: null, why: 'the thread ended' }, true);
      const timer = setTimeout(() => end({ pdf: null, why: 'too slow' }, true), mostMs);
      worker.on('message', onMade).on('error', onError).on('exit', onExit);
      worker.postMessage(job);
    });

  return {
    async make(content, signature) {
      if (JSON.stringify(content).length > MOST_CHARACTERS) return new Rejection('too-large');
      if (asked >= MOST_ASKED) return new Rejection('pages-unavailable');
      asked += 1;
      const done = tail.then(() => run({ content, signature }));
      // One that fails altogether holds up none that comes after it.
      tail = done.catch(() => undefined);
      const made = await done.finally(() => {
        asked -= 1;
      });
      if (made.pdf !== null) return { pdf: Buffer.from(made.pdf), pages: made.pages };
      log.error({ why: made.why }, 'a paper could not be made as PDF');
      return new Rejection('pages-unavailable');
    },
  };
}
