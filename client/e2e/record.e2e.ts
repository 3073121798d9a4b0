import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINK_TOKEN_HEADER, LONGEST_FRAGMENT_MS, mediaPath } from '@mahzar/shared/record/media-address';
import { tracksIn } from '@mahzar/shared/record/media-parts';
import { playOwnRecord, playRecord } from '@mahzar/shared/rest/playback';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from '../../server/test/support/desk.ts';
import { EmulatedLine } from '../../server/test/support/emulated-line/emulated-line.ts';
import { speak, SPEECH_RATE } from '../../server/test/support/espeak.ts';
import type { Speech } from '../../server/test/support/espeak.ts';
import { TestService } from '../../server/test/support/service.ts';
import { addColleagueTo } from '../../server/test/support/staff.ts';
import { playbackEn } from '../src/i18n/playback.en.ts';
import { DESK } from './support/browser.ts';
import { button } from './support/desk-page.ts';
import { readFrameCode } from './support/frame-code.ts';
import { CITIZEN, JUDGE, LAWYER, readFrames, SOUND_RATE } from './support/people.ts';
import { HIDDEN_FROM_MS, PictureJudge, picturesOf, watchPictures } from './support/played-pictures.ts';
import type { PictureFault, PictureLook } from './support/played-pictures.ts';
import { run } from './support/programs.ts';
import { until } from './support/senses.ts';
import { Attendee } from './support/session-browser.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';
import { matchSpeech, median, toneShare } from './support/speech.ts';
import type { Sound } from './support/speech.ts';
import { asSpeech, laterThan, OFF_RECORD_TONE, PICTURE_MS, timedDevices } from './support/timed-devices.ts';

/*
 * A hearing that is held and recorded in browsers, and its record as it is played to those who may have it. All pictures and
 * voices tell from when they are. The complainant is screened from the accused throughout; the lines of both lose packets for a time.
 */

const CAST = { judge: JUDGE, citizen: CITIZEN, accused: LAWYER, expert: { ...CITIZEN, pitch: 75 } } as const;
type Seat = keyof typeof CAST;
const SEATS = Object.keys(CAST) as Seat[];
/** Which share of packets is lost on the line of whom, each way, from when they are in the room until the recess. */
const LOSS: Partial<Record<Seat, number>> = { citizen: 0.2, accused: 0.05 };

let folder: string;
let service: TestService;
let browser: SharedChromium;
let clerk: Visitor;
let desk: Page;
let record: PlayedRecord;
/** Epoch ms: when people's devices begin to film and say what is on the record again. */
let goesOnAt: number;
const room = {} as Record<Seat, Attendee>;
const said = {} as Record<Seat, Speech>;
const lines: EmulatedLine[] = [];
/** All pictures are this near to where their elements stand in the end, ms. */
const LATE_MS = 300;
/** Numbers worth keeping, printed at the end. */
const measured: Record<string, unknown> = {};

async function come(seat: Seat): Promise<void> {
  const speech = asSpeech(said[seat].samples);
  const devices = timedDevices({ who: SEATS.indexOf(seat) + 1, speech });
  const loss = LOSS[seat];
  const line = loss && (await EmulatedLine.open({ media: service.mediaPort, pages: service.port }));
  room[seat] = await Attendee.open(browser, service, seat, { devices, ...(line && { line }) });
  expect(await room[seat].enter()).toEqual({ ok: true });
  if (seat !== 'judge') expect(await room.judge.act('admit', { seat })).toEqual({ ok: true });
  if (!line) return;
  line.set({ up: { loss }, down: { loss } });
  lines.push(line);
}

/** What people say from now on is not for the record, or is again. */
const isOffRecord = (is: boolean, ...seats: Seat[]) =>
  Promise.all(seats.map((seat) => room[seat].page.evaluate((off) => (window.isOffRecord = off), is)));
/** A part of the hearing, counted by pictures of which there are twenty a second. */
const goOn = (seconds: number) => room.judge.seesMoreOf('citizen', seconds * 20, 30_000);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-record-'));
  [service, browser] = await Promise.all([TestService.start(), sharedChromium()]);
  for (const seat of SEATS) said[seat] = speak('fa', CAST[seat].speech);
  await come('judge');
  await Promise.all([come('citizen'), come('accused')]);
  await room.judge.seesMoreOf('accused');
  await room.judge.act('start', { countdownSeconds: 0 });
  await room.judge.until(({ scene }) => scene?.phase === 'in-session');
  await goOn(4);
  await room.citizen.act('set-microphone', { on: false });
  await isOffRecord(true, 'citizen');
  await goOn(2);
  await isOffRecord(false, 'citizen');
  await room.citizen.act('set-microphone', { on: true });
  await goOn(2);
  await room.judge.act('recess');
  await room.judge.until(({ scene }) => scene?.phase === 'recess');
  await isOffRecord(true, 'judge', 'citizen', 'accused');
  for (const line of lines) line.set({});
  await come('expert');
  goesOnAt = Date.now();
  await isOffRecord(false, 'judge', 'citizen', 'accused');
  await room.judge.act('resume', { countdownSeconds: 0 });
  await room.judge.until(({ scene }) => scene?.phase === 'in-session');
  await room.judge.seesMoreOf('expert', 60, 30_000);
  await room.judge.act('close');
  await service.logged(({ msg }) => msg === 'record is whole');
  for (const seat of SEATS) await room[seat].close();
  for (const line of lines) line.close();
  const { cookie, account } = await addColleagueTo(service, { roles: ['clerk'], name: 'نرگس صادقی' });
  clerk = new Visitor(service.origin, cookie, account);
  desk = await pageOf(cookie);
  await desk.goto(`${service.origin}/record/${service.demo.hearing}?lang=en`);
  await desk.locator('.record-player').waitFor();
  record = await clerk.do(playRecord, { params: { booking: service.demo.hearing }, body: {} });
}, 120_000);

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || process.env['E2E_SCREENS'] === undefined) return;
  await desk.screenshot({ path: join(process.env['E2E_SCREENS'], 'record.png') });
});

afterAll(async () => {
  console.log(JSON.stringify({ measured: 'record', ...measured }));
  await browser.close();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

async function pageOf(cookie = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: DESK });
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  if (name !== '') await context.addCookies([{ name, value, url: service.origin, httpOnly: true, sameSite: 'Strict' }]);
  return context.newPage();
}

interface Playing {
  readonly player: {
    readonly spreadMs: number;
    readonly time: { momentOf(position: number): number };
    seek(position: number): void;
    readonly store: {
      getState(): { readonly position: number; readonly isPlaying: boolean; readonly isWaiting: boolean };
    };
  };
}

const newJudge = (): PictureJudge =>
  new PictureJudge({ ...record, recess: { from: record.intervals[0]!.to, to: goesOnAt }, seats: SEATS });

/** A page whose pictures are judged, each of them, from when it has a player. */
interface Judged {
  readonly page: Page;
  readonly judge: PictureJudge;
  /** All that was judged, to be judged again with faults in it. */
  readonly looks: PictureLook[];
  readonly faults: PictureFault[];
}

async function watch(page: Page): Promise<Judged> {
  await watchPictures(page);
  return { page, judge: newJudge(), looks: [], faults: [] };
}

/** Judges what was seen since the last time; answers with it. */
async function see({ page, judge, looks, faults }: Judged): Promise<readonly PictureLook[]> {
  const seen = await picturesOf(page);
  looks.push(...seen);
  faults.push(...judge.faultsIn(seen));
  return seen;
}

/**
 * Fails where a picture was wrong, unless it is what the record itself has there: a busy sender gave its pictures wrong times or none
 * for a while, or one arrived damaged. Reading the record takes seconds: not while it is played.
 */
async function settle({ looks, faults }: Judged): Promise<Record<string, number>> {
  for (const fault of faults) if (!(await isSoRecorded(fault))) expect(fault).toBeNull();
  const pictureOf = ({ seat, frameMs }: PictureLook | PictureFault): string => `${seat} ${frameMs}`;
  const isDamaged = ({ fault, ms }: PictureFault): boolean =>
    fault === 'of another time than its own' && Math.abs(ms) > LATE_MS;
  // By pictures, not by looks: how often a page looks at one depends on how busy the machine is.
  const pictures = new Set(looks.map(pictureOf)).size;
  const wrong = new Set(faults.map(pictureOf)).size;
  const damaged = new Set(faults.filter(isDamaged).map(pictureOf)).size;
  expect(damaged / pictures).toBeLessThan(0.02);
  return { pictures, wrong, damaged };
}

/** Whether the recorded track has in this place what the player showed there. */
async function isSoRecorded({ fault, seat, ms, frameMs }: PictureFault): Promise<boolean> {
  const recorded: RecordedFrames[] = [];
  for (const index of tracksOf(seat as Seat, 'camera').keys()) recorded.push(await recordedFrames(seat as Seat, index));
  const frames = recorded.flat().map(({ time, code }) => ({ atMs: time * 1000, code }));
  const isShown = (atMs: number): boolean => Math.abs(atMs - frameMs) < PICTURE_MS;
  if (fault === 'of another time than its own')
    return frames.some(({ atMs, code }) => {
      return isShown(atMs) && code !== null && Math.abs(laterThan(code, record.zero + frameMs) - ms) <= PICTURE_MS;
    });
  // The last picture stays while the record has no newer one.
  const isNewer = (atMs: number): boolean => atMs > frameMs && !isShown(atMs) && atMs <= frameMs - ms - HIDDEN_FROM_MS;
  return fault === 'old' && frames.some(({ atMs }) => isShown(atMs)) && !frames.some(({ atMs }) => isNewer(atMs));
}

type RecordedFrames = Awaited<ReturnType<typeof readFrames>>;
const framesRead = new Map<string, Promise<RecordedFrames>>();

/** All pictures of a track: of a busy machine the record is longer than one answer. */
function recordedFrames(seat: Seat, index: number): Promise<RecordedFrames> {
  const name = `${seat}/${index}`;
  const frames = framesRead.get(name) ?? readAll(seat, index);
  framesRead.set(name, frames);
  return frames;
}

async function readAll(seat: Seat, index: number): Promise<RecordedFrames> {
  const parts: RecordedFrames[] = [];
  for (let { from } = record.intervals[0]!; from < record.intervals.at(-1)!.to; from += LONGEST_FRAGMENT_MS) {
    const path = await saved(seat, 'camera', { index, from });
    if (path !== null) parts.push(await readFrames(path));
  }
  return parts.flat();
}

/** Waits until all of these people, and nobody else, are visible at once by pictures of the moment; answers with these. */
const seesAll = (judged: Judged, seats: readonly Seat[]): Promise<readonly PictureLook[]> =>
  until(
    async () => {
      const looks = await see(judged);
      const latest = Math.max(...looks.map(({ at }) => at));
      const last = new Map(looks.filter(({ isVisible }) => isVisible).map((look) => [look.seat, look]));
      const drawn = [...last.values()].filter(({ at, frameMs, elementMs, moment, cells }) => {
        const isNow = at === latest && elementMs !== null && Math.abs(frameMs - elementMs) < LATE_MS;
        return isNow && Math.abs(record.zero + frameMs - moment) < LATE_MS && readFrameCode(cells) !== null;
      });
      const isAll = drawn.length === seats.length && seats.every((seat) => drawn.some((look) => look.seat === seat));
      return isAll ? drawn : null;
    },
    `${seats.join(', ')} are played`,
  );

const positionOf = (page: Page) =>
  page.evaluate(
    () => (document.querySelector('.record-player') as unknown as Playing).player.store.getState().position,
  );

/** @param from epoch ms */
function fetchMedia(
  visitor: Visitor,
  play: string,
  track: string,
  {
    headers = {},
    from = record.intervals[0]!.from,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly from?: number } = {},
): Promise<Response> {
  const to = Math.min(record.intervals.at(-1)!.to, from + LONGEST_FRAGMENT_MS);
  const range = `from=${from}&to=${to}&track=${track}&begins=yes`;
  return visitor.ask({ method: 'get', path: `${mediaPath(record.hearing, play)}?${range}` }, { headers });
}

const tracksOf = (seat: Seat, kind: 'microphone' | 'camera') =>
  record.sources.filter((source) => source.seat === seat && source.kind === kind).flatMap(({ tracks }) => tracks);

/** A part of a track as the service sends it, in a file; null where it has nothing. */
async function saved(
  seat: Seat,
  kind: 'microphone' | 'camera',
  { index = 0, from = record.intervals[0]!.from }: { readonly index?: number; readonly from?: number } = {},
): Promise<string | null> {
  const response = await fetchMedia(clerk, record.play, tracksOf(seat, kind)[index]!.track, { from });
  expect(response.status).toBe(200);
  const path = join(folder, `${seat}-${kind}-${index}-${from}.webm`);
  const [media] = tracksIn(await response.arrayBuffer());
  if (media === undefined || media === null) return null;
  await writeFile(path, Buffer.from(media));
  return path;
}

/** The sound of a file on the record's own time: where nothing is, there is silence. */
async function soundOf(path: string): Promise<Sound> {
  const filter = 'aresample=async=1:min_hard_comp=0.01:first_pts=0';
  const output = ['-af', filter, '-ac', '1', '-ar', String(SOUND_RATE), '-f', 'f32le', '-'];
  const bytes = await run('ffmpeg', ['-v', 'error', '-i', path, ...output]);
  return { rate: SOUND_RATE, samples: new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) };
}

async function speechOf(seat: Seat): Promise<Sound> {
  const bytes = Buffer.from(said[seat].samples.buffer);
  const format = ['-f', 'f32le', '-ar', '16000', '-ac', '1', '-i', '-', '-ar', String(SOUND_RATE), '-f', 'f32le', '-'];
  const sound = await run('ffmpeg', ['-v', 'error', ...format], { input: [bytes] });
  return { rate: SOUND_RATE, samples: new Float32Array(sound.buffer, sound.byteOffset, Math.floor(sound.length / 4)) };
}

describe('the record of a hearing, played', () => {
  let judged: Judged;

  it('shows everybody who was there in the right second, when it is sought and when it goes on', async () => {
    judged = await watch(desk);
    const began = performance.now();
    await button(desk, playbackEn.play).click();
    await seesAll(judged, ['judge', 'citizen', 'accused']);
    measured['firstPictureMs'] = Math.round(performance.now() - began);
    await until(async () => ((await positionOf(desk)) > 1500 ? true : null), 'it goes on');
    const [first] = record.intervals;
    const afterBreak = Math.ceil((first!.to - first!.from) / 1000) + 2;
    const [spreads, seeks, waits]: number[][] = [[], [], []];
    for (const second of [6, 2, afterBreak]) {
      const clock = await desk.evaluate(
        (position) => (document.querySelector('.record-player') as unknown as Playing).player.time.momentOf(position),
        second * 1000,
      );
      await see(judged);
      const sought = performance.now();
      await desk.getByRole('slider').fill(String(second));
      // Among all that the page drew, and not by when it is asked.
      const goesOn = async () => {
        const isOn = (await see(judged)).some(({ moment }) => moment > clock && moment < clock + 3000);
        return isOn ? true : null;
      };
      await until(goesOn, `second ${second} is played`);
      seeks!.push(Math.round(performance.now() - sought));
      const spread = await desk.evaluate(
        () => (document.querySelector('.record-player') as unknown as Playing).player.spreadMs,
      );
      spreads!.push(Math.round(spread));
      for (const { moment } of await seesAll(judged, second === afterBreak ? SEATS : SEATS.slice(0, 3))) {
        expect(moment - clock).toBeGreaterThan(-100);
        expect(moment - clock).toBeLessThan(6000);
        waits!.push(Math.round(moment - clock));
      }
    }
    Object.assign(measured, { spreadAfterSeekMs: spreads, seekMs: seeks, allSeenAfterMs: Math.max(...waits!) });
    await settle(judged);
  });

  it('goes on behind a recess without a picture from it, nor from before it', async () => {
    const [first, second] = record.intervals;
    await desk.evaluate(
      (position) => {
        const { player } = document.querySelector('.record-player') as unknown as Playing;
        player.seek(position);
      },
      first!.to - first!.from - 1000,
    );
    await until(async () => {
      const seen = await see(judged);
      return seen.some(({ moment }) => moment >= second!.from + 500) ? seen : null;
    }, 'it goes on by itself');
    await seesAll(judged, SEATS);
    // As many as the next test needs to find one that stays.
    await until(async () => {
      await see(judged);
      const behind = judged.looks.filter(({ seat, moment }) => seat === 'citizen' && moment > second!.from);
      return new Set(behind.map(({ playerLooks }) => playerLooks)).size > 3 ? true : null;
    }, 'the player looks at it');
    const { looks, unreadable } = judged.judge.judged;
    measured['pictures'] = judged.judge.judged;
    measured['asRecorded'] = await settle(judged);
    expect(unreadable / looks).toBeLessThan(0.1);
  });

  it('would find people exchanged, a person late by 400 ms, and a picture from before the recess', () => {
    const [first, second] = record.intervals;
    const faultsIn = (alter: (look: PictureLook) => Partial<PictureLook>): readonly string[] => {
      const looks = judged.looks.map((look) => ({ ...look, ...alter(look) }));
      return newJudge()
        .faultsIn(looks)
        .map(({ fault }) => fault);
    };
    expect(faultsIn(() => ({}))).toEqual(judged.faults.map(({ fault }) => fault));
    const exchanged: Record<string, Seat> = { judge: 'citizen', citizen: 'judge' };
    expect(faultsIn(({ seat }) => ({ seat: exchanged[seat] ?? seat }))).toContain('of somebody else');
    for (const by of [-400, 400]) {
      const late = faultsIn(({ seat, frameMs }) => (seat === 'citizen' ? { frameMs: frameMs + by } : {}));
      expect(late).toContain('of another time than its own');
    }
    // The clock set back to 400 ms before a picture, at one look alone.
    const one = judged.looks.find(({ seat, isVisible }) => seat === 'citizen' && isVisible);
    const early = faultsIn((look) => (look === one ? { moment: record.zero + look.frameMs - 400 } : {}));
    expect(early).toContain('of the future');
    // By the frame: after a jump back an element has a picture from behind the recess for a while, hidden.
    const last = judged.looks.findLast(({ seat, frameMs }) => seat === 'citizen' && record.zero + frameMs < first!.to)!;
    const stays = faultsIn(({ seat, moment }) => {
      const isBehind = seat === 'citizen' && moment > second!.from;
      return isBehind ? { cells: last.cells, frameMs: last.frameMs, isVisible: true } : {};
    });
    expect(stays).toContain('not of this moment');
  });

  it('is heard and seen at the same moment', async () => {
    const offsets: Record<string, number> = {};
    for (const seat of ['judge', 'citizen'] as const) {
      const [heard, source] = await Promise.all([soundOf((await saved(seat, 'microphone'))!), speechOf(seat)]);
      // To the sample: since the epoch it has been said millions of times.
      const length = said[seat].samples.length / SPEECH_RATE;
      const matches = matchSpeech(heard, source).filter(({ correlation }) => correlation > 0.8);
      const sounds = matches.map(({ at, sourceAt }) => {
        const late = (((sourceAt - (record.zero / 1000 + at)) % length) + length) % length;
        return (late > length / 2 ? late - length : late) * 1000;
      });
      const frames = await recordedFrames(seat, 0);
      const pictures = frames.flatMap(({ time, code }) => {
        return code === null ? [] : [laterThan(code, record.zero + time * 1000)];
      });
      expect(sounds.length).toBeGreaterThan(3);
      expect(pictures.length).toBeGreaterThan(40);
      offsets[seat] = Math.round(median(sounds) - median(pictures));
      expect(Math.abs(offsets[seat])).toBeLessThanOrEqual(20);
    }
    const packetsLost = lines.map(({ lost }) => lost);
    Object.assign(measured, { soundAfterPictureMs: offsets, packetsLost });
    expect(packetsLost.map((lost) => lost > 0)).toEqual([true, true]);
  });

  it('holds nothing of a recess, nor of a closed microphone', async () => {
    const [first, second] = record.intervals;
    expect(record.intervals).toHaveLength(2);
    const perSecond: Record<string, number> = {};
    for (const seat of ['judge', 'citizen', 'accused'] as const) {
      for (const index of tracksOf(seat, 'microphone').keys()) {
        const { rate, samples } = await soundOf((await saved(seat, 'microphone', { index }))!);
        const size = rate / 10;
        for (let from = 0; from + size <= samples.length; from += size) {
          const part = { rate, samples: samples.subarray(from, from + size) };
          expect(toneShare(part, OFF_RECORD_TONE)).toBeLessThan(0.5);
        }
      }
      const frames = await recordedFrames(seat, 0);
      const filmed = frames.flatMap(({ code }) => (code === null ? [] : [first!.from + laterThan(code, first!.from)]));
      const seconds = (first!.to - first!.from) / 1000;
      perSecond[seat] = Math.round(new Set(filmed.filter((at) => at < first!.to)).size / seconds);
      const ofRecess = filmed.filter((at) => at > first!.to + 50 && at < goesOnAt);
      expect(ofRecess.map((at) => ({ sinceRecess: at - first!.to, before: second!.from - at }))).toEqual([]);
      expect(filmed.some((at) => at < first!.to)).toBe(true);
    }
    measured['picturesPerSecond'] = perSecond;
  });

  it('gives a party nothing of who was screened from them, and a stranger nothing', async () => {
    const params = { booking: service.demo.hearing };
    const token = service.token('citizen');
    const nobody = new Visitor(service.origin);
    const own = await nobody.do(playOwnRecord, { params, body: { token } });
    expect(new Set(own.sources.map(({ seat }) => seat))).toEqual(new Set(['judge', 'citizen', 'expert']));
    const headers = { [LINK_TOKEN_HEADER]: token };
    for (const kind of ['microphone', 'camera'] as const) {
      const { track } = tracksOf('accused', kind)[0]!;
      expect((await fetchMedia(nobody, own.play, track, { headers })).status).toBe(403);
      expect((await fetchMedia(nobody, own.play, tracksOf('judge', kind)[0]!.track, { headers })).status).toBe(200);
      for (const play of [own.play, record.play]) expect((await fetchMedia(nobody, play, track)).status).toBe(401);
    }
    expect(await nobody.refused(playRecord, { params, body: {} })).toBe('not-signed-in');
    const page = await pageOf();
    await page.addInitScript(([key, value]) => sessionStorage.setItem(key, value), [
      `mahzar.token/${service.demo.hearing}`,
      token,
    ] as const);
    await page.goto(`${service.origin}/record/${service.demo.hearing}?lang=en`);
    await page.locator('.record-player').waitFor();
    const seen = await watch(page);
    await button(page, playbackEn.play).click();
    await seesAll(seen, ['judge', 'citizen']);
    await settle(seen);
    expect(await page.locator('[data-seat="accused"]').count()).toBe(0);
    await page.context().close();
  });
});
