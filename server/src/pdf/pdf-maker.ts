import { Worker } from 'node:worker_threads';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { FairQueue } from '../files/fair-queue.ts';
import { compileCache } from '../kernel/child-environment.ts';
import type { Logger } from '../observability/logger.ts';
import type { MadePdf, PdfJob } from './make-pdf-thread.ts';
import type { PdfContent, PdfSignature } from './pdf-content.ts';

const THREAD = new URL('make-pdf-thread.ts', import.meta.url);
/** About fifty times the time for forty pages, and five times that for the longest paper. */
const MAX_MS = 20_000;
/** Memory for the thread's JavaScript objects, MB. The typesetter's own memory is bounded by the length of the paper. */
const MAX_HEAP_MB = 256;
/** Most characters of one paper, with its attachments: about 300 pages, for which the typesetter needs about 250 MB. */
const MAX_CHARACTERS = 2_500_000;
/** Most papers that wait or are being made, in all and per asker; further requests are refused for now. */
const MAX_ASKED = { inAll: 20, ofOne: 5 } as const;

/** `pages-unavailable`: too many requests now, or this paper took too long. `too-large`: more than `MAX_CHARACTERS`. */
export type PdfRefused = 'pages-unavailable' | 'too-large';

/** Makes the court's papers as PDF. */
export interface PdfMaker {
  /**
   * Makes a paper as PDF/A-3a, signed or not, and counts its pages.
   * @param of whose paper it is: askers take turns
   */
  make(
    content: PdfContent,
    signature: PdfSignature | null,
    of?: string,
  ): Promise<Result<{ readonly pdf: Buffer; readonly pages: number }, PdfRefused>>;
}

/**
 * Makes papers in a thread of its own, one at a time: the typesetter is synchronous and would block the service. A thread that
 * takes too long is terminated; the next paper gets a new one.
 */
export function pdfMaker({
  log,
  mostMs = MAX_MS,
}: {
  readonly log: Pick<Logger, 'error'>;
  /** Longest time for one paper, milliseconds. */
  readonly mostMs?: number;
}): PdfMaker {
  let thread: Worker | null = null;
  const turns = new FairQueue(MAX_ASKED.inAll, MAX_ASKED.ofOne);

  const begin = (): Worker => {
    const begun = new Worker(THREAD, {
      env: compileCache(),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    // A thread that has ended, even between two papers, is not used again.
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
    async make(content, signature, of) {
      if (JSON.stringify(content).length > MAX_CHARACTERS) return new Rejection('too-large');
      const made = await turns.take(() => run({ content, signature }), of);
      if (made === undefined) return new Rejection('pages-unavailable');
      if (made.pdf !== null) return { pdf: Buffer.from(made.pdf), pages: made.pages };
      log.error({ why: made.why }, 'PDF not made');
      return new Rejection('pages-unavailable');
    },
  };
}
