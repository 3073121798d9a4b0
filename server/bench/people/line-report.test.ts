import { RtcpPacketConverter, TransportWideCC } from 'werift';
import type { RtcpTransportLayerFeedback } from 'werift';
import { describe, expect, it } from 'vitest';
import { LineReport, transportSequence } from './line-report.ts';

/** Decodes a report by the standard: for each packet from the first on, the time of its arrival (ms), or null. */
function read(report: Buffer | undefined): { base: number; came: (number | null)[] } {
  const [packet] = RtcpPacketConverter.deSerialize(report!);
  const { feedback } = packet as RtcpTransportLayerFeedback;
  if (!(feedback instanceof TransportWideCC)) throw new Error('another report');
  const { baseSequenceNumber: base, packetChunks, recvDeltas, referenceTime } = feedback;
  let at = referenceTime * 64;
  const came = packetChunks.flatMap((chunk) => {
    if (!('runLength' in chunk)) throw new Error('not a run');
    return Array.from({ length: chunk.runLength }, () => {
      if (chunk.packetStatus === 0) return null;
      return (at += recvDeltas.shift()!.delta / 1000);
    });
  });
  return { base, came };
}

describe('a report on a line', () => {
  it('says when each packet came, and which did not', () => {
    const line = new LineReport();
    for (const [sequence, at] of [
      [65_534, 1000.25],
      [65_535, 1000.5],
      [1, 1090],
      [2, 1089.75],
    ] as const) {
      line.handlePacket(sequence, at);
    }
    expect(read(line.take())).toEqual({ base: 65_534, came: [1000.25, 1000.5, null, 1090, 1089.75] });
  });

  it('is about what came since the last one', () => {
    const line = new LineReport();
    line.handlePacket(7, 100);
    line.take();
    expect(line.take()).toBeUndefined();
    line.handlePacket(8, 110);
    expect(read(line.take())).toEqual({ base: 8, came: [110] });
  });
});

describe('the number of a packet on its line', () => {
  const header = (extensions: string) =>
    Buffer.concat([Buffer.from('9060000100000001', 'hex'), Buffer.alloc(4), Buffer.from(extensions, 'hex')]);

  it('is found among other extensions and padding', () => {
    expect(transportSequence(header('bede00024030005102033200'), 5)).toBe(0x0203);
  });

  it('is absent where there is none', () => {
    expect(transportSequence(header('bede000140300000'), 5)).toBeUndefined();
    expect(transportSequence(Buffer.from('806000010000000100000000', 'hex'), 5)).toBeUndefined();
  });
});
