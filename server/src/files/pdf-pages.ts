import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { PdfAnswer, PdfJob } from './pdf-thread.ts';
import { FairQueue } from './fair-queue.ts';

const THREAD = new URL('pdf-thread.ts', import.meta.url);
/** Time limit for a page of a document, ms. */
const MAX_MS = 20_000;
/** Heap limit of a thread, without WebAssembly's memory (see `pdf-thread.ts`), MB. */
const MAX_HEAP_MB = 256;
/** Most documents being counted or waiting, in all and per caller; further requests are refused for now. */
const MAX_COUNTED = { inAll: 5, ofOne: 2 } as const;
/** Most pages being drawn or waiting, which hold no document in memory. */
const MAX_DRAWN = { inAll: 20, ofOne: 5 } as const;

/** A document of which this many pages exceeded the time limit is not drawn for that caller until `REST_MS` after the last one. */
const MAX_SLOW = 3;
const REST_MS = 600_000;
/** Most documents with slow pages that are remembered; beyond that the one with the oldest last slow page is dropped. */
const MAX_REMEMBERED = 1_000;

/** Counts the pages of PDFs and draws them. `pages-unavailable`: too many requests now, which says nothing of the document. */
export interface PdfPages {
  /**
   * Null when no pages can be shown: the document is malformed, or needs a password. `too-slow`: the time limit was exceeded,
   * because of the machine or the document.
   * @param of the caller: callers take turns
   */
  count(content: Buffer, of?: string): Promise<Result<number | null, 'pages-unavailable' | 'too-slow'>>;
  /**
   * A page as PNG; null when it does not exist, or cannot be drawn.
   * @param read reads the document when its turn comes, so that waiting jobs hold none in memory; its refusal is the answer
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
 * Runs PDFium in separate threads: a document that never finishes ends only its thread, and no browser opens a PDF filed by
 * somebody else. One document is counted and one drawn at a time, so that filing does not wait for readers. A document with many
 * pages that exceed the time limit is not drawn for a while for the caller who requested them, so that it does not keep a core
 * busy.
 */
export function pdfPages({ mostMs = MAX_MS }: { readonly mostMs?: number } = {}): PdfPages {
  const counting = new FairQueue(MAX_COUNTED.inAll, MAX_COUNTED.ofOne);
  const drawing = new FairQueue(MAX_DRAWN.inAll, MAX_DRAWN.ofOne);
  const slow = new SlowDocuments();
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
        const key = `${createHash('sha256').update(content).digest('base64')} ${of ?? ''}`;
        if (slow.rests(key)) return new Rejection('pages-unavailable');
        const answer = await run({ kind: 'picture', content, page, width }, mostMs);
        if (answer === null) slow.exceeded(key);
        if (answer?.kind !== 'picture') return new Rejection('pages-unavailable');
        return answer.picture === null ? null : Buffer.from(answer.picture);
      }, of);
      return drawn ?? new Rejection('pages-unavailable');
    },
  };
}

/** Documents with pages that exceeded the time limit, or ended their thread. */
class SlowDocuments {
  /** `until`: when it is forgotten, in milliseconds of `performance.now()`. */
  readonly #known = new Map<string, { readonly pages: number; readonly until: number }>();

  /** Whether no page of the document is to be drawn now. */
  rests(key: string): boolean {
    return this.#pagesOf(key) >= MAX_SLOW;
  }

  exceeded(key: string): void {
    const known = { pages: this.#pagesOf(key) + 1, until: performance.now() + REST_MS };
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_REMEMBERED) this.#known.delete(oldest!);
  }

  #pagesOf(key: string): number {
    const known = this.#known.get(key);
    return known !== undefined && known.until > performance.now() ? known.pages : 0;
  }
}

/** Null when the thread fails or is too slow. */
function run(job: PdfJob, mostMs: number): Promise<PdfAnswer | null> {
  return new Promise((resolve) => {
    const thread = new Worker(THREAD, {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
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
