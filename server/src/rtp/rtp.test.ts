import fc from 'fast-check';
import { RtpHeader, RtpPacket } from 'werift-rtp';
import { expect, it } from 'vitest';
import { parseRtp } from './rtp.ts';

const SSRC = 4711;
const ORIENTATION = 4;

it('packets are read as a library writes them, with sources, extensions and padding', () => {
  const packets = fc.record({
    sequenceNumber: fc.nat(0xffff),
    timestamp: fc.nat(0xffff_ffff),
    marker: fc.boolean(),
    csrc: fc.array(fc.nat(0xffff_ffff), { maxLength: 15 }),
    padding: fc.nat(20),
    turns: fc.option(fc.nat(3), { nil: undefined }),
    payload: fc.uint8Array({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(packets, ({ csrc, padding, turns, payload, ...fields }) => {
      const extensions = [{ id: 1, payload: Buffer.from([0x99]) }];
      if (turns !== undefined) extensions.push({ id: ORIENTATION, payload: Buffer.from([turns]) });
      const header = new RtpHeader({
        ...fields,
        csrc,
        csrcLength: csrc.length,
        ssrc: SSRC,
        payloadType: 100,
        extension: true,
        extensions,
        padding: padding > 0,
        paddingSize: padding,
      });
      const bytes = new RtpPacket(header, Buffer.from(payload)).serialize();
      const { sequenceNumber: sequence, timestamp, marker } = fields;
      const expected = { sequence, timestamp, marker, payload: Buffer.from(payload) };
      expect(parseRtp(bytes, SSRC, ORIENTATION)).toEqual(
        turns === undefined ? expected : { ...expected, orientation: turns },
      );
      expect(parseRtp(bytes, SSRC + 1)).toBeUndefined();
    }),
  );
});

it('no bytes make it fail, nor give more than they hold', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
      const bytes = Buffer.concat([Buffer.from([0xbf, 100, 0, 1, 0, 0, 0, 2, 0, 0, 0x12, 0x67]), tail]);
      expect(parseRtp(bytes, SSRC, ORIENTATION)?.payload.length ?? 0).toBeLessThanOrEqual(tail.length);
    }),
  );
});
