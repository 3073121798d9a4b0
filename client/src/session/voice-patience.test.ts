import { describe, expect, it } from 'vitest';
import { VoicePatience } from './voice-patience.ts';

/** A voice with concealed samples, checked twice a second. */
function voice() {
  const patience = new VoicePatience();
  let concealed = 0;
  let now = 0;
  /** Returns the delay after a number of seconds in which every `holeEvery`th check had a gap of 20 ms. */
  return (seconds: number, holeEvery = Infinity): number => {
    for (let look = 1; look <= 2 * seconds; look += 1) {
      now += 500;
      if (look % holeEvery === 0) concealed += 960;
      const silent = { concealedSamples: concealed + 48_000, silentConcealedSamples: 48_000 };
      patience.take([{ type: 'inbound-rtp', kind: 'audio', trackIdentifier: 'voice', ...silent }], now);
    }
    now += 1;
    const report = { type: 'inbound-rtp', kind: 'audio', trackIdentifier: 'voice' };
    const silent = { concealedSamples: concealed + 48_000, silentConcealedSamples: 48_000 };
    return patience.take([{ ...report, ...silent }], now).get('voice')!;
  };
}

describe('a voice', () => {
  it('that is whole waits for nothing', () => expect(voice()(60)).toBe(0));

  it('waits longer while it has holes, and longer yet when that was not enough', () => {
    const after = voice();
    expect(after(1)).toBe(0);
    expect(after(4, 2)).toBe(200);
    expect(after(4, 2)).toBe(400);
    expect(after(20, 2)).toBe(400);
  });

  it('with a hole once in three seconds waits for nothing: that is less than a hundredth of it', () => {
    expect(voice()(60, 6)).toBe(0);
  });

  it('waits less once it was whole for a minute, and after a relapse once it was for two', () => {
    const after = voice();
    expect(after(4, 2)).toBe(200);
    expect(after(58)).toBe(200);
    expect(after(3)).toBe(0);
    expect(after(4, 2)).toBe(200);
    expect(after(110)).toBe(200);
    expect(after(12)).toBe(0);
  });
});

it('has a voice from a narrow line wait from its first word, and no longer than that does it good', () => {
  const patience = new VoicePatience();
  const whole = { type: 'inbound-rtp', kind: 'audio', trackIdentifier: 'voice', concealedSamples: 0 };
  const waits = [0, 59_000, 60_500, 119_000, 121_000, 190_000].map((now) =>
    patience.take([whole], now, () => 400).get('voice'),
  );
  expect(waits).toEqual([400, 400, 200, 200, 200, 0]);
});

it('judges each voice by itself, and forgets those that have gone', () => {
  const patience = new VoicePatience();
  const report = (trackIdentifier: string, concealedSamples: number) => ({
    type: 'inbound-rtp',
    kind: 'audio',
    trackIdentifier,
    concealedSamples,
  });
  let waits: ReadonlyMap<string, number> = new Map();
  for (let look = 0; look < 5; look += 1)
    waits = patience.take([report('holes', 960 * look), report('whole', 0)], 500 * look);
  expect([...waits]).toEqual([
    ['holes', 200],
    ['whole', 0],
  ]);
  expect([...patience.take([report('whole', 0)], 3_000)]).toEqual([['whole', 0]]);
});
