import { setTimeout } from 'node:timers/promises';
import type { Response } from 'express';

/**
 * Rate for files, with all headers, on a line that can carry little more than voices; kbit/s. Of 100 kbit/s a voice takes 62, its
 * repeated packets 8 at a loss of one tenth, messages and checks of the path 10; additional data would queue, and delay voices.
 */
const KBPS = 12;
/** A voice waits behind one piece for 60 ms on a line of 100 kbit/s. */
const PIECE_BYTES = 700;
/** Approximate size of an answer's headers. */
const HEAD_BYTES = 700;
/** Headers of IP and TCP. */
const PACKET_BYTES = 40;

/** Set by a page while voices need its line: a random name by which the service recognises the browser (see the client). */
const COOKIE = /(?:^|; *)spared-line=([A-Za-z0-9_-]{1,36})(?:;|$)/;

/**
 * Sends files slowly to browsers that ask for it. At TCP's full speed a file of 14 KB is in transit as a whole, and a voice on the
 * same line waits behind it for more than a second. The files of one browser share the rate.
 */
export class ThrottledDownloads {
  /** When each line may carry more, by the clock of `performance`, ms. Idle lines are not kept. */
  readonly #freeAt = new Map<string, number>();

  /** The line to be spared, from the browser's `Cookie` header; null: none. */
  lineOf(cookies: string | undefined): string | null {
    return COOKIE.exec(cookies ?? '')?.[1] ?? null;
  }

  /** Sends the body of an answer and ends it. */
  async send(line: string, body: Buffer, response: Response): Promise<void> {
    response.set('Content-Length', String(body.length));
    for (let at = 0; at < body.length && !response.closed; at += PIECE_BYTES) {
      const piece = body.subarray(at, at + PIECE_BYTES);
      await this.#turn(line, piece.length + PACKET_BYTES + (at === 0 ? HEAD_BYTES : 0));
      response.write(piece);
    }
    response.end();
  }

  /** Resolves when the time of the earlier bytes is over. */
  async #turn(line: string, bytes: number): Promise<void> {
    const now = performance.now();
    const begins = Math.max(now, this.#freeAt.get(line) ?? now);
    const freeAt = begins + (bytes * 8) / KBPS;
    this.#freeAt.set(line, freeAt);
    // Also needed without a wait: the line is busy with these bytes until then.
    void setTimeout(freeAt - now, undefined, { ref: false }).then(() => {
      if (this.#freeAt.get(line) === freeAt) this.#freeAt.delete(line);
    });
    if (begins > now) await setTimeout(begins - now);
  }
}
