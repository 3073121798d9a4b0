import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { MediaEngine } from '../src/media/engine.ts';
import { startMediasoup } from '../src/media/mediasoup/engine.ts';
import { Reconciler } from '../src/media/reconcile.ts';
import { RecorderTaps } from '../src/recording/taps.ts';
import { parseLines } from '../src/recording/blocks.ts';
import { readTrack } from '../src/recording/journal-reader.ts';
import { blocksFile, hearingDir, listTracks, segmentFile, trackDir } from '../src/recording/layout.ts';
import { readTrackInfo } from '../src/recording/track-spec.ts';
import { PCAP_HEADER_BYTES, readRecord } from '../src/recording/pcap.ts';
import { startsKeyFrame } from '../src/rtp/key-frames.ts';
import { parseRtp } from '../src/rtp/rtp.ts';
import { spawnRecorder } from '../src/recording/recorder-client.ts';
import type { RecorderClient } from '../src/recording/recorder-client.ts';
import { camera, hearing, microphone, Peer, reachOf, screen, startMediaBrowser } from './media-browser.ts';
import type { MediaBrowser } from './media-browser.ts';
import { freePort } from './support/ports.ts';

const NAME = 'hearing-1';
const sources = [microphone('judge'), camera('judge')];

let engine: MediaEngine;
let browser: MediaBrowser;
let recorder: RecorderClient;
/** Resolves when the recorder is there for the hearing. */
let armed: Promise<unknown>;
let dataDir: string;

beforeAll(async () => {
  [engine, browser] = await Promise.all([
    startMediasoup({ workers: 1, listenIp: '127.0.0.1', port: await freePort() }),
    startMediaBrowser(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await engine.close();
});

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mahzar-taps-'));
  recorder = spawnRecorder({ dataDir });
  armed = once(recorder, 'ready').then(() => recorder.arm(NAME));
});

afterEach(async () => {
  await Promise.all([browser.closePages(), recorder.close()]);
  await rm(dataDir, { recursive: true });
});

/** A judge who sends microphone and camera in a room with taps. */
async function judgeOnRecord() {
  const room = await engine.room(hearing(NAME));
  onTestFinished(() => room.close());
  const tracks: { track: TrackId; source: SourceId; closed: boolean; released: boolean }[] = [];
  const problems: unknown[] = [];
  let next = 0;
  const taps = new RecorderTaps({
    hearing: room.hearing,
    room,
    recorder,
    newTrackId: () => `track-${++next}` as TrackId,
    sink: {
      trackOpened: (track, source) => tracks.push({ track, source, closed: false, released: false }),
      trackClosed: (track) => (tracks.find((one) => one.track === track)!.closed = true),
      trackReleased: (track) => (tracks.find((one) => one.track === track)!.released = true),
      problem: (source, error) => problems.push([source, error]),
    },
  });
  const sink = {
    consumersOpened: () => {},
    consumersClosed: () => {},
    problem: (error: unknown) => problems.push(error),
  };
  const reconciler = new Reconciler(room, sink);
  const apply = (reach: Reach) => Promise.all([reconciler.apply(reach), taps.apply(reach.recorder, reach.sealed)]);
  const sending = Peer.join(browser, room, 'judge').then(async (judge) => {
    await Promise.all([judge.produce('microphone'), judge.produce('camera')]);
    return judge;
  });
  const [judge] = await Promise.all([sending, armed]);
  return { room, taps, tracks, problems, apply, judge };
}

/** Resolves when `count` tracks that are opened from now on have bytes on the disk. */
function firstBytes(count: number): Promise<void> {
  const tracks = new Set<string>();
  return new Promise((resolve) => {
    const listen = ({ track }: { track: string }) => {
      if (tracks.add(track).size < count) return;
      recorder.off('firstBytes', listen);
      resolve();
    };
    recorder.on('firstBytes', listen);
  });
}

/** Resolves with the number of a track's packets that the recorder reports next. */
async function nextCount(track: TrackId): Promise<number> {
  const [{ tracks }] = (await once(recorder, 'health')) as [{ tracks: { track: string; packets: number }[] }];
  return tracks.find((one) => one.track === track)?.packets ?? 0;
}

/** Waits until the recorder has more than `before` packets of a track. Returns their number. */
async function packetsAfter(track: TrackId, before: number): Promise<number> {
  let packets = await nextCount(track);
  while (packets <= before) packets = await nextCount(track);
  return packets;
}

/** Waits until no more packets of a paused track are on their way. Returns their number. */
async function packetsAtRest(track: TrackId): Promise<number> {
  for (let before = await packetsAfter(track, 0); ;) {
    const packets = await nextCount(track);
    if (packets === before) return packets;
    before = packets;
  }
}

async function packetsOf(track: TrackId): Promise<number> {
  const bytes = await readFile(segmentFile(trackDir(hearingDir(dataDir, NAME), track), 1));
  let packets = 0;
  for (let record = readRecord(bytes, PCAP_HEADER_BYTES); record; record = readRecord(bytes, record.next)) packets += 1;
  return packets;
}

async function eventsOf(track: TrackId): Promise<string[]> {
  const text = await readFile(blocksFile(trackDir(hearingDir(dataDir, NAME), track), 1), 'utf8');
  return parseLines(text).flatMap((line) => (line.type === 'event' ? [line.event.type] : []));
}

/** Returns the kind of a VP8 track's first picture after each of these moments (epoch ms). */
async function firstPictures(track: TrackId, moments: readonly number[]): Promise<('key' | 'delta' | undefined)[]> {
  const directory = trackDir(hearingDir(dataDir, NAME), track);
  const { ssrc } = (await readTrackInfo(directory))!;
  const segments = await Array.fromAsync(readTrack(directory));
  const media = segments.flatMap(({ packets }) => packets.filter(({ kind }) => kind === 'rtp'));
  return moments.map((from) => {
    const first = parseRtp(media.find(({ at }) => at >= from)?.payload ?? Buffer.alloc(0), ssrc);
    return first && (startsKeyFrame('vp8', first.payload) ? 'key' : 'delta');
  });
}

describe('what the record takes', () => {
  it('is on the disk while it is on the record, in a track for each source and time range', async () => {
    const { taps, tracks, problems, apply } = await judgeOnRecord();
    await apply(reachOf({}, sources));
    expect(tracks).toEqual([]);
    const written = firstBytes(2);
    const begun = performance.now();
    await apply(reachOf({}, sources, sources));
    await written;
    console.log(
      `bytes of both tracks on the disk ${Math.round(performance.now() - begun)} ms after going on the record`,
    );
    await apply(reachOf({}, sources));
    await taps.settled();
    expect(tracks.map(({ source, closed }) => [source, closed]).sort()).toEqual(
      sources.map((source) => [source, true]).sort(),
    );
    for (const { track } of tracks) expect(await packetsOf(track)).toBeGreaterThan(0);

    const again = firstBytes(2);
    await apply(reachOf({}, sources, sources));
    await again;
    expect(tracks).toHaveLength(4);
    await taps.close();
    expect(tracks.every(({ closed }) => closed)).toBe(true);
    expect(problems).toEqual([]);
  });

  it('keeps its track through a mute, and the journal tells of it', async () => {
    const { taps, tracks, apply } = await judgeOnRecord();
    const written = firstBytes(2);
    await apply(reachOf({}, sources, sources));
    await written;
    const [picture] = tracks.filter(({ source }) => source === camera('judge'));
    await apply(reachOf({}, [], sources));
    const before = await packetsAfter(picture!.track, 0);
    await apply(reachOf({}, sources, sources));
    await packetsAfter(picture!.track, before);
    await taps.close();
    expect(tracks).toHaveLength(2);
    const events = await eventsOf(picture!.track);
    expect(events.filter((type) => type !== 'layer')).toEqual([
      'key-frame-request',
      'pause',
      'resume',
      'key-frame-request',
    ]);
    expect(events).toContain('layer');
  });

  it('begins with a key frame, at first and after a pause, also of a screen, which has several frame rates', async () => {
    const { taps, tracks, apply, judge } = await judgeOnRecord();
    await judge.produce('screen');
    const [shown, hidden] = [reachOf({}, [screen('judge')], [screen('judge')]), reachOf({}, [], [screen('judge')])];
    const written = firstBytes(1);
    await apply(shown);
    await written;
    const { track } = tracks.find(({ source }) => source === screen('judge'))!;
    await apply(hidden);
    const before = await packetsAtRest(track);
    // Not the journal's moment: the journal learns of a resumed picture by another way than its packets, perhaps later.
    const shownAgain = Date.now();
    await apply(shown);
    await packetsAfter(track, before);
    await taps.close();
    expect(await firstPictures(track, [0, shownAgain])).toEqual(['key', 'key']);
  });

  it('goes on in new tracks on a new recorder when the recorder is killed', async () => {
    const { taps, tracks, apply } = await judgeOnRecord();
    const written = firstBytes(2);
    await apply(reachOf({}, sources, sources));
    await written;
    const lost = once(recorder, 'lost');
    const ready = once(recorder, 'ready');
    const killedAt = performance.now();
    process.kill(recorder.pid!, 'SIGKILL');
    await lost;
    taps.recorderLost();
    expect(tracks.every(({ closed }) => closed)).toBe(true);
    await ready;
    await recorder.arm(NAME);
    const again = firstBytes(2);
    taps.recorderReady();
    await apply(reachOf({}, sources, sources));
    await again;
    console.log(`recording again ${Math.round(performance.now() - killedAt)} ms after the recorder was killed`);
    expect(tracks.map(({ closed }) => closed)).toEqual([true, true, false, false]);
    await taps.close();
  });

  it('is sealed when the media worker is killed', async () => {
    const { taps, tracks, apply } = await judgeOnRecord();
    const written = firstBytes(2);
    await apply(reachOf({}, sources, sources));
    await written;
    const sealed: string[] = [];
    recorder.on('segmentSealed', ({ track }) => sealed.push(track));
    const died = once(engine as never, 'workerDied');
    process.kill((await engine.usage())[0]!.pid, 'SIGKILL');
    await died;
    await taps.settled();
    expect(tracks.map(({ closed }) => closed)).toEqual([true, true]);
    expect(sealed.sort()).toEqual(tracks.map(({ track }) => track).sort());
  });

  it('ends a track with its producer and begins another with the next', async () => {
    const { room, taps, tracks, apply, judge } = await judgeOnRecord();
    const written = firstBytes(2);
    await apply(reachOf({}, sources, sources));
    await written;
    judge.endpoint.close();
    await taps.settled();
    expect(tracks.map(({ closed }) => closed)).toEqual([true, true]);
    await judge.page.reload();
    await judge.page.waitForFunction(() => window.peer !== undefined);
    await judge.enter(room);
    await judge.produce('microphone');
    const again = firstBytes(1);
    await apply(reachOf({}, sources, sources));
    await again;
    expect(tracks.map(({ closed }) => closed)).toEqual([true, true, false]);
    await taps.close();
  });

  it('ends in the open store within the call when its person is protected, and goes on in the sealed one', async () => {
    const { taps, tracks, problems, apply } = await judgeOnRecord();
    const written = firstBytes(2);
    const open = reachOf({}, sources, sources);
    await apply(open);
    await written;
    taps.withdraw(open.recorder, new Set(sources));
    expect(tracks.map(({ closed }) => closed)).toEqual([true, true]);
    const again = firstBytes(2);
    await apply({ ...open, sealed: new Set(sources) });
    await again;
    expect(tracks.map(({ closed }) => closed)).toEqual([true, true, false, false]);
    const dir = hearingDir(dataDir, NAME);
    expect([await listTracks(dir, 'open'), await listTracks(dir, 'sealed')]).toEqual([
      ['track-1', 'track-2'],
      ['track-3', 'track-4'],
    ]);
    await taps.close();
    expect(problems).toEqual([]);
  });
});
