import { describe, expect, it } from 'vitest';
import { isLossy, qualityOf, sampleOf, weakAfter } from './quality.ts';
import type { ConnectionSample } from './quality.ts';

const sample = (changes: Partial<ConnectionSample>): ConnectionSample => ({
  received: 0,
  lost: 0,
  voices: new Map(),
  lostUpstream: null,
  sentLoss: null,
  sentVoice: null,
  roundTrip: null,
  ...changes,
});

describe('the quality of the connection', () => {
  it('is unknown before two samples and while nothing flows', () => {
    expect(qualityOf(null, sample({ received: 100 }))).toBe('unknown');
    expect(qualityOf(sample({}), sample({}))).toBe('unknown');
  });

  it('counts only what was lost since the sample before', () => {
    const before = sample({ received: 1000, lost: 500 });
    expect(qualityOf(before, sample({ received: 2000, lost: 505 }))).toBe('good');
    expect(qualityOf(before, sample({ received: 1950, lost: 550 }))).toBe('fair');
    expect(qualityOf(before, sample({ received: 1800, lost: 700 }))).toBe('poor');
  });

  it('is not blamed for packets that others lost on their way to the service', () => {
    const before = sample({ received: 1000, lost: 50, lostUpstream: 60 });
    const now = { received: 1800, lost: 150 };
    expect(isLossy(before, sample(now))).toBe(true);
    expect(qualityOf(before, sample(now))).toBe('poor');
    expect(qualityOf(before, sample({ ...now, lostUpstream: 160 }))).toBe('good');
    expect(qualityOf(before, sample({ ...now, lostUpstream: 120 }))).toBe('fair');
    expect(qualityOf(before, sample({ ...now, lostUpstream: 60 }))).toBe('poor');
  });

  it('is judged by losses when the service has been asked twice whose they are', () => {
    const before = sample({ received: 1000, lost: 50 });
    expect(qualityOf(before, sample({ received: 1800, lost: 150, lostUpstream: 7 }))).toBe('good');
  });

  it('is asked for when one voice of many has gaps, though it is a small part of all that comes', () => {
    const voices = (lost: number) =>
      new Map([
        ['one', { received: 1000 - lost, lost }],
        ['other', { received: 1000, lost: 0 }],
      ]);
    const before = sample({ received: 10_000, voices: new Map([['one', { received: 900, lost: 0 }]]) });
    expect(isLossy(before, sample({ received: 20_000, lost: 1, voices: voices(1) }))).toBe(false);
    expect(isLossy(before, sample({ received: 20_000, lost: 10, voices: voices(10) }))).toBe(true);
  });

  it('is said of others while they are named, and for some looks more', () => {
    const looks = [['a', 'b'], ['b'], [], [], []];
    let weak: ReadonlyMap<string, number> = new Map();
    const said = looks.map((named) => [...(weak = weakAfter(weak, named)).keys()].join());
    expect(said).toEqual(['a,b', 'a,b', 'a,b', 'b', '']);
  });

  it('suffers from loss of what is sent and from long round trips', () => {
    expect(qualityOf(sample({}), sample({ sentLoss: 0.05 }))).toBe('fair');
    const before = { packets: 100, repeated: 0, reported: 0 };
    const sentVoice = { packets: 200, repeated: 10, reported: 0.1 };
    expect(qualityOf(sample({ sentVoice: before }), sample({ sentVoice }))).toBe('poor');
    expect(qualityOf(sample({}), sample({ roundTrip: 0.7 }))).toBe('poor');
    expect(qualityOf(sample({}), sample({ roundTrip: 0.05, sentLoss: 0 }))).toBe('good');
  });
});

describe('a sample', () => {
  it('adds up streams and leaves out the probation stream', () => {
    const reports = [
      { type: 'inbound-rtp', id: 'a', kind: 'audio', mid: '0', packetsReceived: 10, packetsLost: 1 },
      { type: 'inbound-rtp', mid: '1', packetsReceived: 20, packetsLost: -1 },
      { type: 'inbound-rtp', mid: 'probator', packetsReceived: 99, packetsLost: 99 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.01 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.2 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.08 },
      { type: 'candidate-pair', nominated: false, currentRoundTripTime: 3 },
    ];
    expect(sampleOf(reports)).toEqual({
      received: 30,
      lost: 1,
      voices: new Map([['a', { received: 10, lost: 1 }]]),
      lostUpstream: null,
      sentLoss: 0.01,
      sentVoice: { packets: 0, repeated: 0, reported: 0.2 },
      roundTrip: 0.08,
    });
  });
});
