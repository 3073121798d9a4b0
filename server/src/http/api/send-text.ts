import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * Sends a text piece by piece, no faster than it is read. An error before the first piece rejects, and can still be answered; a
 * later error ends the connection, so that a part is not taken for the whole.
 */
export async function sendText(response: Response, pieces: AsyncIterable<string>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const rest: AsyncIterable<string> = { [Symbol.asyncIterator]: () => iterator };
  const whole = async function* () {
    try {
      if (first.done !== true) yield first.value;
      yield* rest;
    } finally {
      await iterator.return?.();
    }
  };
  try {
    await pipeline(Readable.from(whole()), response);
  } catch (error) {
    // The client has gone, so there is nobody to answer.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}
