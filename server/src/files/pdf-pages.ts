import { Worker } from 'node:worker_threads';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { PdfAnswer, PdfJob } from './pdf-thread.ts';
import { Turns } from './turns.ts';

const THREAD = new URL('pdf-thread.ts', import.meta.url);
/** No page of a document that people file takes so long. */
const MOST_MS = 20_000;
/** Of a thread's own memory, beside that of WebAssembly (see `pdf-thread.ts`), MB. */
const MOST_HEAP_MB = 256;
/** What is asked for at once, with the one that is worked at, in all and by one; whoever comes then is told to come again. */
const MOST_COUNTED = { inAll: 5, ofOne: 2 } as const;
/** What waits to be drawn holds no document. */
const MOST_DRAWN = { inAll: 20, ofOne: 5 } as const;

/** Counts the pages of PDFs and draws them. `pages-unavailable`: not now, which says nothing of the document. */
export interface PdfPages {
  /**
   * Null when there are none that anybody could show: nobody can open it, or not without a password.
   * `too-slow`: it took too long, which the machine or the document may be the cause of.
   * @param of who asks: those who do take turns
   */
  count(content: Buffer, of?: string): Promise<Result<number | null, 'pages-unavailable' | 'too-slow'>>;
  /**
   * A page as PNG; null when there is no such page, or it cannot be drawn.
   * @param read gives the document when its turn comes: what waits is not held in memory; its refusal is the answer
   * @param page counted from 1
   * @param width pixels
   * @param of as above
   */
  picture<Code extends string>(
    read: () => Promise<Result<Buffer, Code>>,
    page: number,
    width: number,
    of?: string,
  ): Promise<Result<Buffer | null, Code | 'pages-unavailable'>>;
}

/**
 * PDFium in threads of its own: a document that takes without end ends its thread and nothing else, and nobody's browser opens a PDF
 * that somebody else has filed. One document at a time is counted and one is drawn, so that whoever files does not wait for readers.
 */
export function pdfPages({ mostMs = MOST_MS }: { readonly mostMs?: number } = {}): PdfPages {
  const counting = new Turns(MOST_COUNTED.inAll, MOST_COUNTED.ofOne);
  const drawing = new Turns(MOST_DRAWN.inAll, MOST_DRAWN.ofOne);
  return {
    async count(content, of) {
      const counted = counting.take(async () => {
        const answer = await run({ kind: 'count', content }, mostMs);
        return answer?.kind === 'count' ? answer.pages : new Rejection('too-slow');
      }, of);
      return counted ?? new Rejection('pages-unavailable');
    },
    async picture(read, page, width, of) {
      const drawn = drawing.take(async () => {
        const content = await read();
        if (content instanceof Rejection) return content;
        const answer = await run({ kind: 'picture', content, page, width }, mostMs);
        if (answer?.kind !== 'picture') return new Rejection('pages-unavailable');
        return answer.picture === null ? null : Buffer.from(answer.picture);
      }, of);
      return drawn ?? new Rejection('pages-unavailable');
    },
  };
}

/** Null when the thread fails or is too slow. */
function run(job: PdfJob, mostMs: number): Promise<PdfAnswer | null> {
  return new Promise((resolve) => {
    const thread = new Worker(THREAD, {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    const end = (answer: PdfAnswer | null) => {
      clearTimeout(timer);
      resolve(answer);
      void thread.terminate();
    };
    const timer = setTimeout(() => end(null), mostMs);
    thread.once('message', end);
    thread.once('error', () => end(null));
    thread.once('exit', () => end(null));
    thread.postMessage(job);
  });
}
