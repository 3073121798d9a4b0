import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRtp } from './rtp.ts';
import { LayerPackets, readDescriptor } from './vp8.ts';

const SSRC = 4711;

/** As the parser of whole packets has it. */
function parsedPlace(packet: Buffer) {
  const rtp = parseRtp(packet, SSRC);
  const part = rtp && readDescriptor(rtp.payload);
  if (rtp === undefined || part?.place === undefined) return undefined;
  const { layer, basePicture } = part.place;
  return { layer, basePicture, startsPicture: part.startsPicture, endsPicture: rtp.marker };
}

// Most have X, L and T.
const descriptor = fc.tuple(fc.nat(0xff), fc.nat(0xff)).map(([x, extension]) => [x | 0x80, extension | 0x60]);
const packet = (firsts: fc.Arbitrary<number>, sources: fc.Arbitrary<Uint8Array>) =>
  fc
    .tuple(
      firsts,
      fc.nat(0xff),
      fc.constantFrom(SSRC, SSRC, SSRC, 1),
      sources,
      descriptor,
      fc.uint8Array({ maxLength: 9 }),
    )
    .map(([first, second, ssrc, before, place, behind]) => {
      const bytes = Buffer.from([first, second, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, ...before, ...place, ...behind]);
      bytes.writeUInt32BE(ssrc, 8);
      return bytes;
    });
/** With and without padding, and short enough to be cut at every place of the descriptor. */
const sound = packet(fc.constantFrom(0x80, 0x80, 0x80, 0xa0), fc.constant(new Uint8Array()));
const any = packet(fc.nat(0xff), fc.uint8Array({ maxLength: 9 }));

it('the place of a packet among layers is read in it as by the parser of whole packets', () => {
  const layers = new LayerPackets(SSRC);
  let placed = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        sound,
        any,
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      ),
      (bytes) => {
        const expected = parsedPlace(bytes);
        expect(layers.of(bytes)).toEqual(expected);
        if (expected !== undefined) placed += 1;
      },
    ),
    { numRuns: 5000 },
  );
  expect(placed).toBeGreaterThan(300);
});

it.each([
  ['no picture id', [0x90, 0x60, 7, 0x80, 1], { layer: 2, basePicture: 7 }],
  ['one of 7 bits', [0x90, 0xe0, 0x7f, 7, 0x40, 1], { layer: 1, basePicture: 7 }],
  ['one of 15 bits', [0x90, 0xe0, 0x80, 1, 7, 0xc0, 1], { layer: 3, basePicture: 7 }],
  ['the number of the key frame', [0x90, 0xf0, 1, 7, 0x1f, 1], { layer: 0, basePicture: 7 }],
])('is read behind %s', (_, payload, place) => {
  const packet = Buffer.from([0x80, 0xe0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, ...payload]);
  packet.writeUInt32BE(SSRC, 8);
  expect(new LayerPackets(SSRC).of(packet)).toEqual({ ...place, startsPicture: true, endsPicture: true });
  expect(new LayerPackets(SSRC).of(packet.subarray(0, -1))).toBeUndefined();
});
