import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { TestService } from '../../server/test/support/service.ts';
import { readLog } from '../../server/test/support/log.ts';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import type { TestHearing } from '../../server/test/support/other-hearing.ts';
import { namedSegments, segmentsOnDisk } from '../../server/test/support/segments.ts';
import { exportTracks } from './support/record.ts';
import { Attendee, startChromium, startSleepyChromium } from './support/session-browser.ts';

/** Opus sends a frame only so often while nobody speaks (RFC 6716, 2.1.9): a hole in the sound may begin and end that early. */
const DTX_MS = 420;
/** What a sound takes from a browser to the service, and more on a busy machine. */
const BROWSER_MS = 300;

let browser: Browser;
let service: TestService;
let folder: string;
/** Another one for each test. */
let hearing: TestHearing;
let judge: Attendee;
let citizen: Attendee;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-record-'));
  [browser, service] = await Promise.all([startChromium('small'), TestService.start()]);
});
afterAll(async () => {
  await Promise.all([browser.close(), service.stop()]);
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  hearing = await holdAnother(service);
  [judge, citizen] = await Promise.all([
    Attendee.open(browser, hearing, 'judge'),
    Attendee.open(browser, hearing, 'citizen'),
  ]);
  await judge.enter({ small: true });
  await citizen.enter({ small: true });
  await judge.act('admit', { seat: 'citizen' });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  await judge.act('start', { countdownSeconds: 0 });
  await citizen.until(({ scene }) => scene?.phase === 'in-session');
});
afterEach(() => Promise.all([judge.close(), citizen.close()]));

/** A part of the hearing, a second or longer, counted by the pictures that the judge sees. */
async function goOn(frames = 20): Promise<void> {
  await judge.seesMoreOf('citizen', frames);
}

/** The gap as it was entered in the log. */
function loggedGap(): { readonly from: number; readonly to: number; readonly reason: string } {
  const gap = readLog(hearing).find(({ type }) => type === 'record-gap');
  return gap!.payload as { from: number; to: number; reason: string };
}

async function closeRecord(): Promise<void> {
  await judge.act('close');
  await service.logged((line) => line.msg === 'record is whole' && line.hearing === hearing.demo.hearing);
}

/** The recorded sound by seat, in the order of time. */
async function recordedSound(): Promise<(seat: string) => { readonly startsAt: number; readonly endsAt: number }[]> {
  const { tracks } = await exportTracks(service, join(folder, hearing.demo.hearing), hearing);
  const sound = tracks.filter(({ kind }) => kind === 'mic').toSorted((a, b) => a.startsAt - b.startsAt);
  return (of) => sound.filter(({ seat }) => seat === of);
}

/** What is missing of a seat's sound, from the recording itself: the longest hole, ms. */
async function longestHole(seat: string): Promise<number> {
  const sorted = (await recordedSound())(seat);
  return Math.max(0, ...sorted.slice(1).map((piece, index) => piece.startsAt - sorted[index]!.endsAt));
}

describe('when the recorder is killed in session', () => {
  it('the judge is alarmed within 2 s, a new one takes over, and the gap is an entry', async () => {
    await goOn();
    const [pid] = service.childrenOf('recorder-process');
    process.kill(pid!, 'SIGKILL');
    const alarmed = await judge.until(({ scene }) => scene?.recorderAlarm !== null, 2_000);
    expect((await citizen.state()).scene?.recorderAlarm).toBeNull();
    const restored = await judge.until(({ scene }) => scene?.recorderAlarm === null);
    expect(service.childrenOf('recorder-process')).not.toContain(pid);
    await goOn();
    await closeRecord();
    expect(namedSegments(hearing)).toEqual(await segmentsOnDisk(service.dataDir, hearing.demo.hearing));
    const gap = loggedGap();
    expect(gap.reason).toBe('recorder-lost');
    const hole = await longestHole('citizen');
    console.info(
      `recorder killed: alarm after ${alarmed.toFixed(0)} ms, restored ${restored.toFixed(0)} ms later, gap entered ${gap.to - gap.from} ms, hole in the sound ${hole.toFixed(0)} ms`,
    );
    expect(hole).toBeGreaterThan(0);
    expect(gap.to - gap.from).toBeGreaterThanOrEqual(hole - DTX_MS);
  });
});

describe('when the service is killed in session', () => {
  it('at most 0.3 s of the recording is lost, everybody is back, and the gap is an entry', async () => {
    await goOn(40);
    const killed = Date.now();
    await service.kill('SIGKILL');
    await service.run();
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    await judge.until(({ scene }) => scene?.recorderAlarm === null);
    const restarted = readLog(hearing).find(({ type }) => type === 'service-restarted')!;
    const { lastWrittenAt } = restarted.payload as { lastWrittenAt: number };
    const gap = loggedGap();
    console.info(
      `service killed: ${killed - lastWrittenAt} ms of the recording lost, gap entered ${gap.to - gap.from} ms`,
    );
    expect(killed - lastWrittenAt).toBeLessThanOrEqual(300);
    expect(gap).toMatchObject({ from: lastWrittenAt, reason: 'service-restarted' });
    await goOn();
    await closeRecord();
    expect(await longestHole('citizen')).toBeLessThanOrEqual(gap.to - gap.from + DTX_MS);
  });
});

describe('when the media worker is killed in session', () => {
  it('the record goes on by itself, and the gap is an entry', async () => {
    await goOn();
    for (const pid of service.childrenOf('mediasoup-worker')) process.kill(pid, 'SIGKILL');
    await judge.until(({ scene }) => scene?.recorderAlarm?.reason === 'media-lost', 2_000);
    const ms = await judge.until(({ scene }) => scene?.recorderAlarm === null, 5_000);
    await goOn();
    await closeRecord();
    const gap = loggedGap();
    const hole = await longestHole('citizen');
    console.info(
      `worker killed: on the record again after ${ms.toFixed(0)} ms, gap entered ${gap.to - gap.from} ms, hole in the sound ${hole.toFixed(0)} ms`,
    );
    expect(gap.reason).toBe('media-lost');
    expect(hole).toBeGreaterThan(0);
    expect(gap.to - gap.from).toBeGreaterThanOrEqual(hole - DTX_MS);
  });
});

describe("when a person's browser is killed in session", () => {
  it('their record goes on to that moment, that of all others has no hole, and nothing is called a gap', async () => {
    const own = await startSleepyChromium();
    onTestFinished(() => own.close());
    const accused = await Attendee.open(own.browser, hearing, 'accused');
    await accused.enter({ small: true, tone: true });
    await judge.act('admit', { seat: 'accused' });
    await judge.seesMoreOf('accused', 20);
    const killedAt = Date.now();
    own.kill();
    await goOn(40);
    const seenUntil = Date.now();
    await closeRecord();
    const soundOf = await recordedSound();
    for (const seat of ['judge', 'citizen']) {
      const pieces = soundOf(seat);
      expect(pieces).toHaveLength(1);
      expect(pieces[0]!.startsAt).toBeLessThan(killedAt);
      expect(pieces[0]!.endsAt).toBeGreaterThan(seenUntil - DTX_MS);
    }
    const theirs = soundOf('accused');
    const heldMs = theirs.at(-1)!.endsAt - killedAt;
    console.info(`browser killed: its sound ends ${heldMs.toFixed(0)} ms after the kill`);
    expect(theirs).toHaveLength(1);
    expect(Math.abs(heldMs)).toBeLessThan(BROWSER_MS);
    expect(readLog(hearing).some(({ type }) => type === 'record-gap')).toBe(false);
  });
});
