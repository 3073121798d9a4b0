import { setTimeout } from 'node:timers/promises';
import type { Response } from 'express';

/**
 * What files may take of a line that bears little more than voices, with all headers; kbit/s. Of 100 a voice takes 62, its repeated
 * packets 8 where a tenth is lost, messages and checks of the path 10; what is sent on top waits, and voices with it.
 */
const KBPS = 12;
/** A voice waits behind one of these, on a line of 100 kbit/s for 60 ms. */
const PIECE_BYTES = 700;
/** About what the headers of an answer take. */
const HEAD_BYTES = 700;
/** Of IP and TCP. */
const PACKET_BYTES = 40;

/** Set by a page while voices need its line: a name of its own choice, by which its browser is known (see the client). */
const COOKIE = /(?:^|; *)spared-line=([A-Za-z0-9_-]{1,36})(?:;|$)/;

/**
 * Sends files slowly to browsers that ask for it. Sent as fast as TCP allows, a file of 14 KB is under way as a whole at once, and a
 * voice that comes over the same line stands behind it for more than a second. Files of one browser share the rate.
 */
export class SparedLines {
  /** When each line may carry more, by the clock of `performance`, ms. Lines on which nothing is sent are not kept. */
  readonly #freeAt = new Map<string, number>();

  /** The line that is to be spared, by what the browser sent as `Cookie`; null: none. */
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

  /** Resolves when what was sent before has had its time. */
  async #turn(line: string, bytes: number): Promise<void> {
    const now = performance.now();
    const begins = Math.max(now, this.#freeAt.get(line) ?? now);
    const freeAt = begins + (bytes * 8) / KBPS;
    this.#freeAt.set(line, freeAt);
    // Also when nothing has to be waited for: the line is busy with this one until then.
    void setTimeout(freeAt - now, undefined, { ref: false }).then(() => {
      if (this.#freeAt.get(line) === freeAt) this.#freeAt.delete(line);
    });
    if (begins > now) await setTimeout(begins - now);
  }
}
