import { expect, it, vi } from 'vitest';
import { MediaWatch } from './media-watch.ts';
import type { MediaWatchParts } from './media-watch.ts';
import { USUAL_VOICE } from './sending.ts';
import type { LeftOut } from './tile-sizes.ts';

/** A watch over a client that sends one microphone. */
function watched(seat: { voiceOnly: boolean; speaks: boolean; narrow?: boolean }) {
  const waits: (number | null)[] = [];
  const told: LeftOut[] = [];
  const stopped: string[] = [];
  const sending = {
    voice: USUAL_VOICE,
    fromNarrowLine: seat.narrow === true,
    senders: [],
    layers: null,
    sends: () => seat.speaks,
    stop: (sources: readonly string[]) => void stopped.push(...sources),
  };
  const watch = new MediaWatch({
    client: {
      sending,
      narrow: seat.narrow === true,
      receiving: { waitFor: (ms: number | null) => waits.push(ms), waitAsHeard: () => undefined },
    },
    streams: { all: seat.narrow === true ? [{}] : [], sourceOf: () => null, setStanding: () => undefined },
    listener: {
      leaveOut: (one: LeftOut) => void told.push(one),
      voiceOnly: () => seat.voiceOnly,
      matchScene: () => undefined,
      quality: () => undefined,
    },
    signalling: { request: () => Promise.resolve({ ok: false }) },
  } as Partial<Record<keyof MediaWatchParts, unknown>> as MediaWatchParts);
  return { watch, told, stopped, sending, waits };
}

it('says of a new client what is left out even when it is nothing, for an earlier one may have left out more', () => {
  const { watch, told } = watched({ voiceOnly: false, speaks: true });
  watch.look([], [], 0, true);
  watch.look([], [], 500, true);
  expect(told).toEqual(['none']);
});

it('has the browser probe a line that seems to carry little, unless not all layers may be sent', () => {
  const { watch, sending } = watched({ voiceOnly: false, speaks: true });
  let set = 0;
  const sender = {
    getParameters: () => ({ encodings: [{ maxBitrate: 100_000 }, { maxBitrate: 500_000 }] }),
    setParameters: () => Promise.resolve((set += 1)),
  };
  const path = { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 200_000 };
  const probesOn = (layers: object | null): boolean => {
    Object.assign(sending, { layers });
    const before = set;
    for (let at = 500; at < 3_000; at += 500) watch.look([path], [], at, true);
    return set > before;
  };
  expect(probesOn(null)).toBe(false);
  expect(probesOn({ sender, rate: 600_000 })).toBe(true);
});

it('packs a voice otherwise only while nobody may be speaking', () => {
  const seat = { voiceOnly: true, speaks: true };
  const { watch, told, stopped, sending } = watched(seat);
  watch.look([], [], 0, true);
  expect([told, stopped]).toEqual([['all'], []]);
  expect(sending.voice).toBe(USUAL_VOICE);
  seat.speaks = false;
  watch.look([], [], 500, true);
  expect(stopped).toEqual(['microphone']);
  expect(sending.voice).toMatchObject({ opusPtime: 40 });
});

/** The statistics of a voice, 25 packets of which are sent between two readings, when so large a share of them is lost. */
function lossyLine() {
  const sent = { type: 'outbound-rtp', kind: 'audio', packetsSent: 0, retransmittedPacketsSent: 0 };
  return (lost: number) => {
    sent.packetsSent += 25;
    sent.retransmittedPacketsSent += 25 * lost;
    return [{ ...sent }, { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: lost }];
  };
}

it('has pictures give way where the own voice is lost and nobody is received', () => {
  const { watch, told } = watched({ voiceOnly: false, speaks: true });
  const line = lossyLine();
  for (let at = 500; at < 3_000; at += 500) watch.look(line(0.5), [], at, true);
  expect(told).toEqual(['none', 'faces']);
});

it('judges no voice by a reading during an outage, nor by what was lost in it', () => {
  const { watch, told } = watched({ voiceOnly: false, speaks: true });
  const line = lossyLine();
  for (let at = 500; at < 3_000; at += 500) watch.look(line(0.5), [], at, false);
  watch.lineReturned(3_000);
  for (let at = 3_000; at < 5_000; at += 500) watch.look(line(0.5), [], at, true);
  for (let at = 5_000; at < 30_000; at += 500) watch.look(line(0), [], at, true);
  expect(told).toEqual(['none']);
});

it('has others wait for the voice of a line that became poor, and no longer once it is good again', () => {
  const seat = { voiceOnly: false, speaks: true };
  const { watch, stopped, sending } = watched(seat);
  const line = lossyLine();
  const read = (from: number, to: number, lost: number): void => {
    for (let at = from; at < to; at += 500) watch.look(line(lost), [], at, true);
  };
  read(500, 3_000, 0.5);
  expect([sending.fromNarrowLine, stopped]).toEqual([false, []]);
  seat.speaks = false;
  read(3_000, 4_000, 0.5);
  expect([sending.fromNarrowLine, stopped]).toEqual([true, ['microphone']]);
  read(4_000, 90_000, 0);
  expect([sending.fromNarrowLine, stopped]).toEqual([false, ['microphone', 'microphone']]);
});

it('takes back what it spared a narrow line when that bears all pictures', () => {
  const page = { cookie: '' };
  vi.stubGlobal('document', page);
  vi.stubGlobal('location', { protocol: 'https:' });
  vi.stubGlobal('addEventListener', () => undefined);
  const { watch, told, sending, waits } = watched({ voiceOnly: false, speaks: false, narrow: true });
  watch.look([], [], 0, true);
  expect([sending.voice, waits]).toEqual([expect.objectContaining({ opusPtime: 40 }), [400]]);
  watch.look([], [], 4_000, true);
  expect(page.cookie).toMatch(/^spared-line=[\d-]+; Path=\/assets\/; SameSite=Strict; Secure; Max-Age=8$/);
  for (let at = 4_500; at < 95_000; at += 500) watch.look([], [], at, true);
  expect(told).toEqual(['all', 'faces', 'none']);
  expect(page.cookie).toContain('Max-Age=0');
  vi.unstubAllGlobals();
  expect([sending.voice, sending.fromNarrowLine, waits.at(-1)]).toEqual([USUAL_VOICE, false, null]);
});
