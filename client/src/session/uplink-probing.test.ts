import { describe, expect, it } from 'vitest';
import { probeUplink, UplinkProbing } from './uplink-probing.ts';

/** Rate of three layers, bit/s. */
const WANTED = 1_600_000;

/** A line whose statistics are read twice a second from its first second on. */
function line() {
  const probing = new UplinkProbing();
  let now = 0;
  let bytesSent = 0;
  /** Returns the seconds in which a probe was asked for while the line was so for some seconds. Rates in bit/s. */
  return (
    seconds: number,
    of: { estimate?: number | ((at: number) => number); media?: number; wanted?: number | null },
  ): number[] => {
    const { estimate, media = 90_000, wanted = WANTED } = of;
    const asked: number[] = [];
    for (let look = 1; look <= 2 * seconds; look += 1) {
      now += 500;
      bytesSent += media / 32;
      const availableOutgoingBitrate = typeof estimate === 'function' ? estimate(now / 1_000) : estimate;
      const stream = { type: 'outbound-rtp', bytesSent };
      const path = { type: 'candidate-pair', nominated: true, bytesSent: 20 * bytesSent, availableOutgoingBitrate };
      if (probing.take([stream, path, stream], wanted, now)) asked.push(now / 1_000);
    }
    return asked;
  };
}

describe('the uplink is probed', () => {
  it('where little of a low estimate is used, less and less often', () => {
    expect(line()(60, { estimate: 200_000 })).toEqual([1, 2.5, 4, 7, 13, 25, 49]);
    expect(line()(300, { estimate: 200_000 }).slice(-3)).toEqual([157, 217, 277]);
  });

  it('at once again after it carried all layers', () => {
    const during = line();
    expect(during(10, { estimate: 200_000 })).toEqual([1, 2.5, 4, 7]);
    expect(during(2, { estimate: WANTED })).toEqual([]);
    expect(during(3, { estimate: 200_000 })).toEqual([13, 14.5]);
  });
});

describe('the uplink is not probed', () => {
  it('while it carries all layers, or not all may be sent', () => {
    expect(line()(10, { estimate: WANTED })).toEqual([]);
    expect(line()(10, { estimate: 200_000, wanted: null })).toEqual([]);
  });

  it('while pictures and voice fill it, for Chromium would not', () => {
    expect(line()(10, { estimate: 200_000, media: 140_000 })).toEqual([]);
  });

  it('while the estimate falls', () => {
    expect(line()(10, { estimate: (at) => 1_000_000 - at * 10_000 })).toEqual([]);
  });

  it('by a browser without an estimate', () => expect(line()(10, {})).toEqual([]));
});

it('Chromium is made to probe by the ceiling of the largest layer, which is lowered for a moment', async () => {
  const usual = [{ maxBitrate: 100_000 }, { maxBitrate: 1_200_000 }];
  const set: object[] = [];
  const sender = {
    getParameters: () => ({ encodings: usual }),
    setParameters: ({ encodings }: RTCRtpSendParameters) => {
      set.push(encodings);
      return Promise.reject(new Error('stopped'));
    },
  } as unknown as RTCRtpSender;
  await probeUplink(sender);
  expect(set).toEqual([[usual[0], { maxBitrate: 1_190_000 }], usual]);
});
