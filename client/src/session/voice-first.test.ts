import { describe, expect, it } from 'vitest';
import { VoiceFirst, voiceSampleOf } from './voice-first.ts';
import type { LeftOut } from './tile-sizes.ts';
import type { VoiceSample } from './voice-first.ts';

/**
 * `holes`: share of concealed samples; `comes`: whether packets of the voice arrive; `sentLoss`: share of the own voice's packets
 * that the line loses; `path`: the browser's name for the path in use.
 */
type Reading = { holes?: number; comes?: boolean; sentLoss?: number; roundTrip?: number; path?: string } & Pick<
  Partial<VoiceSample>,
  'sent'
>;

/** A voice of 48,000 samples a second in each direction, read twice a second. */
class Line {
  readonly voice: VoiceFirst;
  yields: LeftOut = 'none';
  #at = 1_000_000;
  #heard = { packets: 0, played: 0, concealed: 0 };
  #sent = { packets: 0, repeated: 0, reported: 0 };

  constructor(narrow = false) {
    this.voice = new VoiceFirst(narrow);
  }

  /** Returns the seconds until pictures gave way, or until they were back; null when neither happened. */
  until(givesWay: boolean, seconds: number, reading: Reading = {}): number | null {
    for (let passed = 0.5; passed <= seconds; passed += 0.5) {
      this.read(reading);
      if ((this.yields !== 'none') === givesWay) return passed;
    }
    return null;
  }

  pause(seconds: number): void {
    this.#at += seconds * 1_000;
  }

  lineReturned(): void {
    this.voice.lineReturned(this.#at);
  }

  read({ holes = 0, comes = true, sentLoss = 0, roundTrip = 0.06, path = 'one', ...others }: Reading): void {
    this.#at += 500;
    const { played, concealed } = this.#heard;
    const came = this.#heard.packets + (comes ? 25 * (1 - holes) : 0);
    this.#heard = { packets: came, played: played + 24_000, concealed: concealed + holes * 24_000 };
    const { packets, repeated } = this.#sent;
    this.#sent = { packets: packets + 25, repeated: repeated + sentLoss * 25, reported: sentLoss };
    const heard = new Map([['voice', this.#heard]]);
    this.yields = this.voice.take({
      at: this.#at,
      heard,
      sent: this.#sent,
      paths: { names: path, roundTrip },
      ...others,
    });
  }
}

describe('pictures', () => {
  it('wait on a narrow line until a voice has been whole for a minute, and then come back as on others', () => {
    const line = new Line(true);
    line.read({});
    expect(line.yields).toBe('all');
    line.until(false, 20, { holes: 0.4, roundTrip: 0.3 });
    expect(line.yields).toBe('all');
    for (let passed = 0; passed < 59; passed += 0.5) line.read({});
    expect(line.yields).toBe('all');
    const steps = line.until(false, 80);
    expect(steps).toBeGreaterThan(14);
    expect(steps).toBeLessThan(20);
  });

  it('wait anew after a pause, as while nobody is received', () => {
    const line = new Line(true);
    for (let passed = 0; passed < 30; passed += 0.5) line.read({});
    line.pause(60);
    expect(line.until(false, 74)).toBeNull();
    expect(line.until(false, 5)).not.toBeNull();
  });

  it.each([
    ['the voices heard have holes, and packets wait in a queue', { holes: 0.4, roundTrip: 0.3 }],
    ['the own voice does not come through', { sentLoss: 0.5 }],
    ['packets wait in a long queue and some are lost', { roundTrip: 1.5, sentLoss: 0.1 }],
  ])('give way within two seconds when %s', (_, suffering) => {
    const line = new Line();
    expect(line.until(true, 5)).toBeNull();
    expect(line.until(true, 10, suffering)).toBeLessThanOrEqual(2);
  });

  it('stay where a fifth of all packets is lost at random: they are not what the voice suffers from', () => {
    expect(new Line().until(true, 120, { holes: 0.06, sentLoss: 0.22 })).toBeNull();
  });

  it('stay where the voices heard have holes by another’s line: nothing of the own one is late or lost', () => {
    expect(new Line().until(true, 60, { holes: 0.9 })).toBeNull();
  });

  it('stay where another has an outage, although packets are late at times: nothing of that voice comes', () => {
    const line = new Line();
    line.until(true, 5);
    expect(line.until(true, 10, { holes: 0.9, comes: false, roundTrip: 0.3 })).toBeNull();
  });

  it('stay where others lose the own voice: the service does not ask for it again', () => {
    const sent = (at: number) => ({ packets: 25 * at, repeated: 0, reported: 0.9 });
    const line = new Line();
    for (let at = 0; at < 120; at += 1) line.read({ sent: sent(at) });
    expect(line.yields).toBe('none');
  });

  it('stay after an outage, although what was lost in it is sent again', () => {
    const line = new Line();
    line.until(true, 5);
    line.lineReturned();
    expect(line.until(true, 2, { sentLoss: 0.8 })).toBeNull();
    expect(line.until(true, 60)).toBeNull();
    expect(line.until(true, 10, { sentLoss: 0.5 })).toBeLessThanOrEqual(2);
  });

  it('stay where the way is long and nothing waits', () => {
    expect(new Line().until(true, 60, { roundTrip: 0.7 })).toBeNull();
  });

  it('give way to a queue also after an outage: the shortest round trip of the same path is still known', () => {
    const line = new Line();
    line.until(true, 5);
    line.lineReturned();
    expect(line.until(true, 10, { holes: 0.3, roundTrip: 0.5 })).toBeLessThanOrEqual(3);
  });

  it('stay where the way has become long by a change of network: its packets wait in no queue', () => {
    const mobile = { path: 'other', roundTrip: 0.5 };
    const line = new Line();
    line.until(true, 5);
    expect(line.until(true, 60, { ...mobile, holes: 0.3 })).toBeNull();
    expect(line.until(true, 10, { ...mobile, holes: 0.3, roundTrip: 0.7 })).toBeLessThanOrEqual(2);
  });

  it('are faces at first, screens too if that was not enough, and come back in the other order', () => {
    const line = new Line();
    line.until(true, 5);
    const after = (seconds: number, holes: number) => {
      for (let passed = 0; passed < seconds; passed += 0.5) line.read({ holes, sentLoss: holes / 5 });
      return line.yields;
    };
    expect([after(2, 0.5), after(4, 0.5), after(14, 0), after(5, 0), after(14, 0)]).toEqual([
      'faces',
      'all',
      'all',
      'faces',
      'none',
    ]);
  });

  it('come back after a quarter of a minute, and later each time that they make the voice suffer again', () => {
    const line = new Line();
    line.until(true, 5);
    const calm = [0, 1, 2].map(() => {
      line.until(true, 5, { holes: 0.5, sentLoss: 0.1 });
      return line.until(false, 200);
    });
    expect(calm[0]).toBeGreaterThanOrEqual(15);
    expect(calm[0]).toBeLessThan(18);
    expect(calm[1]).toBeGreaterThan(1.8 * calm[0]!);
    expect(calm[2]).toBeGreaterThan(1.8 * calm[1]!);
  });
});

describe('what a voice goes through', () => {
  it('is read of each voice; made-up silence and pictures do not count', () => {
    const counts = { packetsReceived: 9, totalSamplesReceived: 1000, concealedSamples: 300 };
    const inbound = { type: 'inbound-rtp', kind: 'audio', ...counts };
    const reports = [
      { ...inbound, id: 'one', silentConcealedSamples: 100 },
      { ...inbound, id: 'other' },
      { type: 'inbound-rtp', kind: 'video', totalSamplesReceived: 7, concealedSamples: 7 },
      { type: 'outbound-rtp', kind: 'audio', packetsSent: 50, retransmittedPacketsSent: 6 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.1 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.9 },
      { type: 'candidate-pair', id: 'path', nominated: true, currentRoundTripTime: 0.2 },
    ];
    expect(voiceSampleOf(reports, 5)).toEqual({
      at: 5,
      heard: new Map([
        ['one', { packets: 9, played: 1000, concealed: 200 }],
        ['other', { packets: 9, played: 1000, concealed: 300 }],
      ]),
      sent: { packets: 50, repeated: 6, reported: 0.1 },
      paths: { names: 'path', roundTrip: 0.2 },
    });
  });
});
