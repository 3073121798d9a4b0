import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { FrameReader } from '../../../../recording/frames-in-order.ts';
import { SEGMENT_HEADER_BYTES, trackCipher } from '../../../../recording/segment-cipher.ts';
import type { FrameOpener } from '../../../../recording/segment-cipher.ts';
import { framesInOrder } from './frames-in-order.ts';

const CIPHER = trackCipher(randomBytes(32), 'h1', 't1');
const WORDS = Array.from({ length: 50 }, (_, at) => `what was said in frame ${at}`);

/** A segment with a frame for each of these words. */
function segment(): Buffer {
  const sealer = CIPHER.begin(1);
  return Buffer.concat([sealer.header, ...WORDS.map((words) => Buffer.from(sealer.seal(Buffer.from(words))))]);
}

/** As in a browser, where a key is its bytes. */
function openerOf(bytes: Buffer) {
  const opener = CIPHER.open(bytes, 1)!;
  const frameAt = vi.fn<FrameOpener['frameAt']>((...at) => opener.frameAt(...at));
  return { key: opener.key.export(), frameAt } as unknown as FrameOpener & { readonly frameAt: typeof frameAt };
}

/** What stands in the frames from a place on, up to one that does not open. */
async function read(frameAt: FrameReader, from = SEGMENT_HEADER_BYTES): Promise<string[]> {
  const words: string[] = [];
  for (let frame = await frameAt(from); frame !== undefined; frame = await frameAt(frame.next))
    words.push(frame.plaintext.toString());
  return words;
}

it('the browser’s cipher reads what ours does, in order and again from any place', async () => {
  const bytes = segment();
  const opener = openerOf(bytes);
  const frameAt = framesInOrder(opener, bytes);
  expect(await read(frameAt)).toEqual(WORDS);
  const { next } = opener.frameAt(bytes, SEGMENT_HEADER_BYTES)!;
  expect(await read(frameAt, next)).toEqual(WORDS.slice(1));
  await frameAt(SEGMENT_HEADER_BYTES);
  expect(await read(frameAt, next)).toEqual(WORDS.slice(1));
  expect(opener.frameAt).toHaveBeenCalledOnce();
});

it('neither of them reads a frame that was changed', async () => {
  const bytes = segment();
  bytes[bytes.length - 20]! ^= 1;
  for (const subtle of [globalThis.crypto.subtle, null])
    expect(await read(framesInOrder(openerOf(bytes), bytes, subtle))).toEqual(WORDS.slice(0, -1));
});

it('ours reads all where a browser gives a page no cipher', async () => {
  const bytes = segment();
  const opener = openerOf(bytes);
  expect(await read(framesInOrder(opener, bytes, null))).toEqual(WORDS);
  expect(opener.frameAt).toHaveBeenCalled();
});
