import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTrack } from '../../server/src/recording/journal-reader.ts';
import { hearingDir, listTracks, trackDir } from '../../server/src/recording/layout.ts';
import { readTrackInfo } from '../../server/src/recording/track-spec.ts';
import { cipherOf } from '../../server/test/support/record-bytes.ts';
import { readLog } from '../../server/test/support/log.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

/** Most of the sound that the record may lose with the recorder or a media worker, ms. */
const LOST_MS = 300;
/** Until a listener hears again after the service itself was killed, ms. */
const BACK_MS = 2_500;
const KILLS = [1, 2, 3, 4, 5];

let browser: Browser;
let service: TestService;
let judge: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  browser = await startChromium();
  service = await TestService.start();
  judge = await Attendee.open(browser, service, 'judge');
  await judge.enter({ small: true, tone: true });
  citizen = await Attendee.open(browser, service, 'citizen');
  await citizen.enter({ small: true, tone: true });
  await judge.act('admit', { seat: 'citizen' });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  await judge.act('start', { countdownSeconds: 0 });
  await citizen.until(({ scene }) => scene?.phase === 'in-session');
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

beforeEach(async () => {
  // Some seconds of an undisturbed hearing, in which another recorder comes to stand by.
  await judge.seesMoreOf('citizen', 30);
});

/** Arrival times of a seat's recorded sound, by track, in the order of the tracks' starts. */
async function soundOf(seat: string): Promise<number[][]> {
  const dir = hearingDir(service.dataDir, service.demo.hearing);
  const tracks: number[][] = [];
  for (const track of await listTracks(dir, 'open')) {
    const directory = trackDir(dir, track);
    const info = await readTrackInfo(directory);
    if (info?.seat !== seat || info.kind !== 'mic') continue;
    const arrivals: number[] = [];
    for await (const { packets } of readTrack(directory, cipherOf(service, track))) {
      arrivals.push(...packets.filter(({ kind }) => kind === 'rtp').map(({ at }) => at));
    }
    if (arrivals.length > 0) tracks.push(arrivals);
  }
  return tracks.toSorted((a, b) => a[0]! - b[0]!);
}

/** Between the last two tracks of a seat's sound, ms. A packet comes every 20 ms. */
async function lastHole(seat: string): Promise<number> {
  const [before, after] = (await soundOf(seat)).slice(-2);
  return after![0]! - before!.at(-1)!;
}

/** Kills a process of the service. Returns the recording lost of each person's sound and the length of the log's gap, ms. */
async function killed(word: string): Promise<{ lost: number[]; gap: number }> {
  const tracks = (await soundOf('citizen')).length;
  const gaps = () => readLog(service).filter(({ type }) => type === 'record-gap');
  const before = gaps().length;
  const [pid] = service.childrenOf(word);
  process.kill(pid!, 'SIGKILL');
  await vi.waitFor(() => expect(gaps().length).toBeGreaterThan(before), 10_000);
  await judge.seesMoreOf('citizen', 5);
  expect((await soundOf('citizen')).length).toBe(tracks + 1);
  const { from, to } = gaps().at(-1)!.payload as { from: number; to: number };
  return { lost: [await lastHole('judge'), await lastHole('citizen')], gap: to - from };
}

describe.each(['recorder-process', 'mediasoup-worker'])('when the %s is killed in session', (word) => {
  it.each(KILLS)('hardly any sound is lost to the record, and a gap that covers it is entered (%i of 5)', async () => {
    const { lost, gap } = await killed(word);
    console.info(
      `${word} killed: ${lost.map(Math.round).join(' and ')} ms of sound lost, gap of ${Math.round(gap)} ms`,
    );
    expect(Math.max(...lost)).toBeLessThanOrEqual(LOST_MS);
    // To a packet.
    expect(gap).toBeGreaterThanOrEqual(Math.min(...lost) - 20);
  });
});

describe('when the service is killed in session and started again', () => {
  it.each(KILLS)('everybody hears everybody soon (%i of 5)', async () => {
    const heard = (who: Attendee, of: string) =>
      who.page.evaluate((stream) => window.attendance.nextPacketOf(stream, 60), `${of}/microphone`);
    const at = Date.now();
    await service.kill('SIGKILL');
    const hears = [heard(judge, 'citizen'), heard(citizen, 'judge')];
    await service.run();
    const back = (await Promise.all(hears)).map((when) => when - at);
    console.info(`service killed: heard again after ${back.map(Math.round).join(' and ')} ms`);
    expect(Math.max(...back)).toBeLessThanOrEqual(BACK_MS);
    await judge.until(({ scene }) => scene?.recorderAlarm === null);
  });
});
