import { describe, expect, it } from 'vitest';
import { startsH264KeyFrame } from './h264.ts';

const [SLICE, IDR, SEI, SPS, DELIMITER] = ['41', '65', '06', '67', '09'].map((header) =>
  Buffer.from(`${header}80`, 'hex'),
);

/** RFC 6184, 5.7.1: the units of one packet, each after its length. */
function stapA(...units: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0x78]), ...units.flatMap((unit) => [Buffer.from([0, unit.length]), unit])]);
}

describe('a key frame', () => {
  it('begins in a packet that has a parameter set or the picture, wherever in the packet that is', () => {
    for (const packet of [SPS!, IDR!, stapA(SPS!), stapA(DELIMITER!, SPS!, IDR!), stapA(SEI!, IDR!)])
      expect([packet, startsH264KeyFrame(packet)]).toEqual([packet, true]);
    for (const packet of [SLICE!, DELIMITER!, stapA(DELIMITER!, SLICE!), stapA(SEI!)])
      expect([packet, startsH264KeyFrame(packet)]).toEqual([packet, false]);
  });

  it('begins in the first of its fragments', () => {
    const fragments = ['7c8580', '7c0580', '7c4580', '7c8180'].map((hex) => Buffer.from(hex, 'hex'));
    expect(fragments.map(startsH264KeyFrame)).toEqual([true, false, false, false]);
  });

  it('does not begin in a packet that is cut short or lies about its lengths', () => {
    for (const hex of ['', '78', '7800', '780002', '78000265', '78ffff6580', '7800006580', '7c'])
      expect([hex, startsH264KeyFrame(Buffer.from(hex, 'hex'))]).toEqual([hex, false]);
  });
});
