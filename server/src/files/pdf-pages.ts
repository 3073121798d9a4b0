import { Worker } from 'node:worker_threads';
import type { PdfAnswer, PdfJob } from './pdf-thread.ts';

const THREAD = new URL('pdf-thread.ts', import.meta.url);
/** No page of a document that people file takes so long. */
const MOST_MS = 20_000;
/** Of a thread's own memory, beside that of WebAssembly (which ends at 2 GB by itself), MB. */
const MOST_HEAP_MB = 256;

/** Counts the pages of PDFs and draws them. */
export interface PdfPages {
  /** Null when it cannot be told: nobody can open it, or not without a password. */
  count(content: Buffer): Promise<number | null>;
  /** A page as PNG; null when there is no such page, or it cannot be drawn. @param page counted from 1 @param width pixels */
  picture(content: Buffer, page: number, width: number): Promise<Buffer | null>;
}

/**
 * PDFium in threads of its own, one document at a time: a document that takes without end ends its thread and nothing else, and
 * nobody's browser opens what somebody else has filed.
 */
export function pdfPages(): PdfPages {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = (job: PdfJob): Promise<PdfAnswer | null> => {
    const done = tail.then(() => run(job));
    tail = done.catch(() => undefined);
    return done;
  };
  return {
    async count(content) {
      const answer = await inTurn({ kind: 'count', content });
      return answer?.kind === 'count' ? answer.pages : null;
    },
    async picture(content, page, width) {
      const answer = await inTurn({ kind: 'picture', content, page, width });
      const picture = answer?.kind === 'picture' ? answer.picture : null;
      return picture === null ? null : Buffer.from(picture);
    },
  };
}

/** Null when the thread fails or is too slow. */
function run(job: PdfJob): Promise<PdfAnswer | null> {
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
    const timer = setTimeout(() => end(null), MOST_MS);
    thread.once('message', end);
    thread.once('error', () => end(null));
    thread.once('exit', () => end(null));
    thread.postMessage(job);
  });
}
