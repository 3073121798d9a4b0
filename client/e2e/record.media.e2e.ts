import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINK_TOKEN_HEADER } from '@mahzar/shared/record/media-address';
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
import type { Looked } from './support/browser.ts';
import { button } from './support/desk-page.ts';
import { startFirefox } from './support/firefox.ts';
import { CELL_CENTRES, readFrameCode } from './support/frame-code.ts';
import { CITIZEN, JUDGE, LAWYER, SOUND_RATE } from './support/people.ts';
import {
  HIDDEN_FROM_MS,
  LEAD_MS,
  OUT_OF_TIME_MS,
  PictureJudge,
  picturesOf,
  stopWatching,
  watchPictures,
} from './support/played-pictures.ts';
import type { PictureFault, PictureLook } from './support/played-pictures.ts';
import { run } from './support/programs.ts';
import { RecordedMedia } from './support/recorded-media.ts';
import type { Interval } from './support/recorded-media.ts';
import { until } from './support/senses.ts';
import { Attendee } from './support/session-browser.ts';
import { sharedChromium } from './support/shared-chromium.ts';
import type { SharedChromium } from './support/shared-chromium.ts';
import { picturesAt } from './support/sought-pictures.ts';
import { matchSpeech, median, QUIET, rms, toneShare } from './support/speech.ts';
import type { Match, Sound } from './support/speech.ts';
import { asSpeech, laterThan, OFF_RECORD_TONE, PICTURE_MS, timedDevices } from './support/timed-devices.ts';

/*
 * A hearing that is held and recorded in browsers, and its record as it is played to those who may have it. All pictures and
 * voices tell from when they are. The complainant is screened from the accused throughout; the lines of both lose packets for a time,
 * the same ones by their order in every run. Behind a recess an expert comes, the judge's camera films in half the size, and the judge
 * shares a screen. Which tests prove the rest of a record (a worker or a browser that is killed, the sealed file) says `record.md`.
 */

const CAST = {
  judge: JUDGE,
  citizen: CITIZEN,
  accused: LAWYER,
  expert: {
    speech:
      'بنده کارشناس رسمی دادگستری هستم. ملک را دو بار دیدم و نقشه آن را با پرونده ثبتی سنجیدم. ارزش آن در روز معامله نه میلیارد ریال بود. ' +
      'گزارش کامل را نوشته‌ام و امروز پیوست می‌کنم. هر پرسشی باشد پاسخ می‌دهم.',
  },
} as const;
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
let media: RecordedMedia;
/** Epoch ms: when people's devices begin to film and say what is on the record again. */
let goesOnAt: number;
/** Epoch ms: when people's microphones were closed, until they are heard again. */
const closed: Record<Seat, Interval[]> = { judge: [], citizen: [], accused: [], expert: [] };
const room = {} as Record<Seat, Attendee>;
const said = {} as Record<Seat, Speech>;
/** When the cameras filmed, epoch ms. */
const filmed = {} as Record<Seat, readonly number[]>;
const lines: EmulatedLine[] = [];
/** All pictures are this near to where their elements stand in the end, ms. */
const LATE_MS = 300;
/** The share of pictures that may be wrong because they are so recorded: a busy sender gives some of them wrong times. */
const MAX_WRONG = 0.05;
/** Sound is this near to the pictures of its person in the median, and each half second of it that can be placed, ms. */
const SYNC_MS = { median: 20, each: 40 };
/**
 * A half second of speech can be placed if it is so like its place in what was said, and every other place by so much less: the
 * judge says a word twice, and these half seconds, 5.7 s apart, are alike by 0.9.
 */
const PLACEABLE = { correlation: 0.8, others: 0.85, mostPlaces: 8 };
/**
 * The share of half seconds with sound that cannot be placed, and of those with speech that are silent, at most. Of the speech as it
 * was made all can be placed. A codec leaves a few that cannot, with no packet missing (of three voices 6 in 709, 1 in 710 and 0 in
 * 732): most of these can be placed, at the right time, if they are cut a quarter second earlier and later, unlike those with a hole
 * of a tenth of a second. A line that loses a packet in five has some that were sent again too late.
 */
const VOICES = { whole: { unplaced: 0.05, silent: 0 }, poor: { unplaced: 0.15, silent: 0.1 } };
/** A line that loses more is a poor one: what is lost of others comes when it is sent again. */
const POOR_LOSS = 0.1;
/** A voice is judged from so long after the record begins until so long before it ends, ms. */
const EDGE_MS = 300;
/** From when a microphone opens until it is heard, ms. */
const OPENING_MS = 1000;
/** Height of the cameras' pictures, and of those that have half of it. */
const [WHOLE_HEIGHT, HALF_HEIGHT] = [240, 120];
/** So many pictures of a size are enough to say that it is played. */
const ENOUGH_PICTURES = 5;
/** So many are judged where the record has them. */
const MANY_PICTURES = 20;
/** In so many pixels the pictures of Firefox are read: a cell of the code has eight each way. */
const READ_SIZE = [64, 48] as const;
/** A camera that films fewer pictures in a second did not work in it. */
const FEWEST_FILMED = 5;
/** Numbers worth keeping, printed at the end. */
const measured: Record<string, unknown> = {};

async function come(seat: Seat): Promise<void> {
  const speech = asSpeech(said[seat].samples);
  const devices = timedDevices({ who: SEATS.indexOf(seat) + 1, speech });
  const loss = LOSS[seat];
  const targets = { media: service.mediaPort, pages: service.port };
  const line = loss && (await EmulatedLine.open(targets, SEATS.indexOf(seat)));
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

/** @param from when it was closed, epoch ms */
async function openMicrophone(seat: Seat, from: number): Promise<void> {
  expect(await room[seat].act('set-microphone', { on: true })).toEqual({ ok: true });
  closed[seat].push({ from, to: Date.now() + OPENING_MS });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-record-'));
  [service, browser] = await Promise.all([TestService.start(), sharedChromium('processed')]);
  for (const seat of SEATS) said[seat] = speak('fa', CAST[seat].speech);
  await come('judge');
  await Promise.all([come('citizen'), come('accused')]);
  await room.judge.seesMoreOf('accused');
  await room.judge.act('start', { countdownSeconds: 0 });
  await room.judge.until(({ scene }) => scene?.phase === 'in-session');
  await goOn(4);
  const mutedFrom = Date.now();
  await room.citizen.act('set-microphone', { on: false });
  await isOffRecord(true, 'citizen');
  await goOn(2);
  await isOffRecord(false, 'citizen');
  await openMicrophone('citizen', mutedFrom);
  await goOn(2);
  const recessFrom = Date.now();
  await room.judge.act('recess');
  await room.judge.until(({ scene }) => scene?.phase === 'recess');
  await isOffRecord(true, 'judge', 'citizen', 'accused');
  for (const line of lines) line.set({});
  await come('expert');
  goesOnAt = Date.now();
  await isOffRecord(false, 'judge', 'citizen', 'accused');
  await room.judge.act('resume', { countdownSeconds: 1 });
  await room.judge.until(({ scene }) => scene?.phase === 'in-session');
  // A recess closes the microphones of all but who presides.
  await Promise.all([openMicrophone('citizen', recessFrom), openMicrophone('accused', recessFrom)]);
  await room.judge.seesMoreOf('expert', 15, 30_000);
  await room.judge.act('share-screen');
  await room.judge.seesMoreOf('expert', 20, 30_000);
  await room.judge.page.evaluate(() => (window.isHalf = true));
  await room.judge.seesMoreOf('expert', 20, 30_000);
  await room.judge.act('stop-share');
  // Long enough for sender reports on the voices.
  await room.judge.seesMoreOf('expert', 40, 30_000);
  await room.judge.act('close');
  await service.logged(({ msg }) => msg === 'record is whole');
  for (const seat of SEATS) {
    filmed[seat] = await room[seat].page.evaluate(() => window.filmedAt!);
    await room[seat].close();
  }
  for (const line of lines) line.close();
  const { cookie, account } = await addColleagueTo(service, { roles: ['clerk'], name: 'نرگس صادقی' });
  clerk = new Visitor(service.origin, cookie, account);
  desk = await pageOf(cookie);
  await desk.goto(`${service.origin}/record/${service.demo.hearing}?lang=en`);
  await desk.locator('.record-player').waitFor();
  record = await clerk.do(playRecord, { params: { booking: service.demo.hearing }, body: {} });
  media = new RecordedMedia(record, clerk, folder);
});

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
    readonly time: { momentOf(position: number): number; positionOf(moment: number): number };
    pause(): void;
    seek(position: number): void;
    readonly store: {
      getState(): { readonly position: number; readonly isPlaying: boolean; readonly isWaiting: boolean };
    };
  };
}

/** What was filmed in this time is not on the record, epoch ms: only a picture that was on its way when the record went on may be. */
function recess(): Interval {
  const [first, second] = record.intervals;
  return { from: first!.to, to: Math.max(goesOnAt, second!.from - LEAD_MS - OUT_OF_TIME_MS) };
}

const newJudge = (): PictureJudge => new PictureJudge({ ...record, recess: recess(), seats: SEATS });

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
  expect(wrong).toBeLessThanOrEqual(pictures * MAX_WRONG);
  return { pictures, wrong, damaged };
}

/** Whether the recorded track has in this place what the player showed there. */
async function isSoRecorded({ fault, seat, ms, frameMs }: PictureFault): Promise<boolean> {
  const recorded = await media.framesOf(seat);
  const frames = recorded.map(({ time, code }) => ({ atMs: time * 1000, code }));
  const isShown = (atMs: number): boolean => Math.abs(atMs - frameMs) < PICTURE_MS;
  if (fault === 'of another time than its own')
    return frames.some(({ atMs, code }) => {
      return isShown(atMs) && code !== null && Math.abs(laterThan(code, record.zero + frameMs) - ms) <= PICTURE_MS;
    });
  // The last picture stays while the record has no newer one.
  const isNewer = (atMs: number): boolean => atMs > frameMs && !isShown(atMs) && atMs <= frameMs - ms - HIDDEN_FROM_MS;
  return fault === 'old' && frames.some(({ atMs }) => isShown(atMs)) && !frames.some(({ atMs }) => isNewer(atMs));
}

/** When they were filmed, epoch ms. */
const recordedAt = async (seat: Seat): Promise<number[]> =>
  (await media.picturesOf(seat)).map(({ place, lateMs }) => Math.round(place + lateMs));

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

/** Both times on the record, and who was there in each. */
const onRecord = (): (readonly [Interval, readonly Seat[]])[] =>
  record.intervals.map((interval, index) => [interval, index === 0 ? SEATS.slice(0, 3) : SEATS]);

/** The whole seconds of a time on the record, or its parts of another length (ms), without the first second: there all begins. */
function secondsOf({ from, to }: Interval, length = 1000): Interval[] {
  const count = Math.max(0, Math.floor((to - from - 1000) / length));
  return Array.from({ length: count }, (_, index) => ({
    from: from + 1000 + index * length,
    to: from + 1000 + (index + 1) * length,
  }));
}

const touches = (part: Interval, other: Interval): boolean => part.from < other.to && part.to > other.from;

/** Whether somebody's microphone is open all this time on the record, and no gap of the record is named in it. */
function isOpen(seat: Seat, part: Interval): boolean {
  // What begins or ends with the record may do so in the middle of a half second.
  const edges = record.intervals.flatMap(({ from, to }) => [
    { from, to: from + EDGE_MS },
    { from: to - EDGE_MS, to },
  ]);
  return ![...closed[seat], ...record.gaps, ...edges].some((other) => touches(part, other));
}

const hasPoorLine = (seat: Seat, interval: Interval): boolean =>
  interval === record.intervals[0] && (LOSS[seat] ?? 0) > POOR_LOSS;

/** What is to be had of a voice. */
const voiceLimits = (seat: Seat, interval: Interval) => VOICES[hasPoorLine(seat, interval) ? 'poor' : 'whole'];

const countIn = (times: readonly number[], { from, to }: Interval): number =>
  times.filter((at) => at >= from && at < to).length;

/** Whether somebody's own speech is loud in a time: it repeats without end, since the epoch. */
function speaksIn(seat: Seat, { from, to }: Interval): boolean {
  const { samples } = said[seat];
  const begin = Math.floor((from / 1000) * SPEECH_RATE) % samples.length;
  const length = Math.round(((to - from) / 1000) * SPEECH_RATE);
  return rms(Float32Array.from({ length }, (_, at) => samples[(begin + at) % samples.length]!)) > 5 * QUIET;
}

const speeches = new Map<Seat, Promise<Sound>>();

/** What somebody says, at the rate for comparisons. */
function speechOf(seat: Seat): Promise<Sound> {
  const speech = speeches.get(seat) ?? convertSpeech(said[seat]);
  speeches.set(seat, speech);
  return speech;
}

async function convertSpeech({ samples }: Speech): Promise<Sound> {
  const bytes = Buffer.from(samples.buffer);
  const format = ['-f', 'f32le', '-ar', '16000', '-ac', '1', '-i', '-', '-ar', String(SOUND_RATE), '-f', 'f32le', '-'];
  const sound = await run('ffmpeg', ['-v', 'error', ...format], { input: [bytes] });
  return { rate: SOUND_RATE, samples: new Float32Array(sound.buffer, sound.byteOffset, Math.floor(sound.length / 4)) };
}

/** The half seconds with sound that begin a quarter second before and after this one (s). */
function cutElsewhere({ rate, samples }: Sound, at: number, source: Sound): readonly Match[] {
  const from = Math.max(0, at - 0.25);
  const around = { rate, samples: samples.subarray(from * rate, (at + 0.75) * rate) };
  return matchSpeech(around, source, PLACEABLE.mostPlaces).map((match) => ({ ...match, at: from + match.at }));
}

/** A moment in the middle of a time on the record of which all of these people have a picture. */
async function momentOfAll(seats: readonly Seat[], { from, to }: Interval): Promise<number> {
  const places = await Promise.all(seats.map(async (seat) => (await media.picturesOf(seat)).map(({ place }) => place)));
  const moments = places[0]!.map((place) => Math.ceil(place)).filter((moment) => moment > (from + to) / 2);
  const isOfAll = (moment: number): boolean =>
    places.every((some) => some.some((place) => place > moment - 2 * PICTURE_MS && place <= moment));
  const found = moments.find(isOfAll);
  expect(found).toBeLessThan(to);
  return found!;
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

  it('goes on behind a recess without a picture from it, nor from before it, and when pictures become smaller', async () => {
    const [first, second] = record.intervals;
    const before = judged.looks.length;
    /** How many pictures of the judge came since behind the recess, by their height. */
    const playedSince = (wanted: number): number => {
      const looks = judged.looks.slice(before).filter(({ seat, frameMs }) => {
        return seat === 'judge' && record.zero + frameMs >= second!.from;
      });
      return new Set(looks.flatMap(({ frameMs, height }) => (height === wanted ? [frameMs] : []))).size;
    };
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
    await until(async () => {
      const seen = await see(judged);
      const isOver = seen.some(({ moment }) => moment > second!.to - LATE_MS);
      return isOver || playedSince(HALF_HEIGHT) >= MANY_PICTURES ? true : null;
    }, 'the judge is played in half the size');
    measured['picturesOfJudge'] = { whole: playedSince(WHOLE_HEIGHT), half: playedSince(HALF_HEIGHT) };
    for (const height of [WHOLE_HEIGHT, HALF_HEIGHT])
      expect(playedSince(height)).toBeGreaterThanOrEqual(ENOUGH_PICTURES);
    const { looks, unreadable } = judged.judge.judged;
    measured['pictures'] = judged.judge.judged;
    measured['asRecorded'] = await settle(judged);
    expect(unreadable / looks).toBeLessThan(0.1);
    await stopWatching(desk);
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

  it('has pictures of both sizes at their time, first the whole ones and then those of half the size', async () => {
    const second = record.intervals[1]!;
    const pictures = (await media.picturesOf('judge')).filter(({ place }) => countIn([place], second) > 0);
    const change = pictures.findIndex(({ height }) => height === HALF_HEIGHT);
    const [whole, half] = [pictures.slice(0, change), pictures.slice(change)];
    for (const [wanted, some] of [
      [WHOLE_HEIGHT, whole],
      [HALF_HEIGHT, half],
    ] as const) {
      expect(some.length).toBeGreaterThanOrEqual(ENOUGH_PICTURES);
      expect(new Set(some.map(({ height }) => height))).toEqual(new Set([wanted]));
      const wrong = some.filter(({ lateMs }) => Math.abs(lateMs) > OUT_OF_TIME_MS);
      expect(wrong.length).toBeLessThanOrEqual(some.length * MAX_WRONG);
    }
    const hole = { from: whole.at(-1)!.place, to: half[0]!.place };
    measured['holeAtChangeMs'] = Math.round(hole.to - hole.from);
    // By what was filmed: the camera of a busy machine stands still itself.
    expect(countIn(filmed.judge, hole)).toBeLessThan(1000 / PICTURE_MS);
  });

  it('shows the screen that the judge shared for as long as it was shared', async () => {
    const shares = record.sources.filter(({ kind }) => kind === 'screen');
    expect(shares.map(({ seat }) => seat)).toEqual(['judge']);
    const [shared] = shares[0]!.ranges;
    measured['sharedMs'] = shared!.to - shared!.from;
    const standAt = (moment: number) =>
      desk.evaluate((at) => {
        const { player } = document.querySelector('.record-player') as unknown as Playing;
        player.pause();
        player.seek(player.time.positionOf(at));
      }, moment);
    const screen = desk.locator('.played[data-screen=true] video');
    await standAt((shared!.from + shared!.to) / 2);
    await until(async () => {
      const shape = await screen.evaluate((video: HTMLVideoElement) => {
        const isDrawn = video.dataset['drawn'] === 'true' && video.checkVisibility() && video.readyState >= 2;
        return isDrawn ? video.videoWidth / video.videoHeight : null;
      });
      return shape !== null && Math.abs(shape - 16 / 9) < 0.01 ? shape : null;
    }, 'the screen is drawn');
    for (const moment of [shared!.from - 300, shared!.to + 300]) {
      await standAt(moment);
      await until(async () => ((await screen.isVisible()) ? null : true), 'the screen is gone');
    }
  });

  it('is heard and seen at the same moment all along', async () => {
    const offsets: Record<string, number[]> = {};
    const farthest: Record<string, number[]> = {};
    const picturesLate: Record<string, number[]> = {};
    const pictureCounts: Record<string, number[]> = {};
    const placed: Record<string, { readonly heard: number; readonly most: number; readonly unplaced: number[][] }[]> =
      {};
    for (const [interval, seats] of onRecord()) {
      for (const seat of seats) {
        // To the sample: since the epoch it has been said millions of times.
        const length = said[seat].samples.length / SPEECH_RATE;
        const source = await speechOf(seat);
        const sound = await media.soundIn(seat, interval);
        const heard = matchSpeech(sound, source, PLACEABLE.mostPlaces);
        const matches = heard.filter(({ at }) => {
          const from = interval.from + at * 1000;
          return isOpen(seat, { from, to: from + 500 });
        });
        const isPlaced = ({ correlation, nextBest }: Match): boolean =>
          correlation > PLACEABLE.correlation && nextBest < correlation * PLACEABLE.others;
        const latenessOf = ({ at, sourceAt }: Match): number => {
          const late = (((sourceAt - (interval.from / 1000 + at)) % length) + length) % length;
          return (late > length / 2 ? late - length : late) * 1000;
        };
        const sounds = matches.filter(isPlaced).map(latenessOf);
        const pictures = (await media.picturesOf(seat))
          .filter(({ place }) => countIn([place], interval) > 0)
          .map(({ lateMs }) => lateMs);
        (pictureCounts[seat] ??= []).push(pictures.length);
        const apart = sounds.map((ms) => ms - median(pictures));
        // A browser sends few pictures until it finds that its line has become good.
        const fewest = LOSS[seat] === undefined ? MANY_PICTURES : ENOUGH_PICTURES;
        expect(pictures.length, `pictures of ${seat}`).toBeGreaterThanOrEqual(fewest);
        expect(matches.length).toBeGreaterThan(4);
        // The judge says a word twice: of some half seconds not even the speech as it was made can be placed.
        const canBePlaced = ({ at }: Match): boolean => {
          const begin = Math.round((interval.from / 1000 + at) * source.rate);
          const { length: all } = source.samples;
          const samples = Float32Array.from(
            { length: source.rate / 2 },
            (_, index) => source.samples[(begin + index) % all]!,
          );
          return matchSpeech({ ...source, samples }, source, PLACEABLE.mostPlaces).every(isPlaced);
        };
        const isPlacedElsewhere = ({ at }: Match): boolean => {
          const others = cutElsewhere(sound, at, source);
          const isInTime = (match: Match) => Math.abs(latenessOf(match) - median(pictures)) <= SYNC_MS.each;
          return others.length > 0 && others.every((match) => isPlaced(match) && isInTime(match));
        };
        const unplaced = matches
          .filter((match) => !isPlaced(match) && canBePlaced(match) && !isPlacedElsewhere(match))
          .map(({ at, correlation, nextBest }) => [at, correlation, nextBest].map((value) => Number(value.toFixed(2))));
        (placed[seat] ??= []).push({
          heard: matches.length,
          most: Math.max(1, matches.length * voiceLimits(seat, interval).unplaced),
          unplaced,
        });
        (picturesLate[seat] ??= []).push(Math.round(median(pictures)));
        (offsets[seat] ??= []).push(Math.round(median(apart)));
        (farthest[seat] ??= []).push(Math.round(Math.max(...apart.map(Math.abs))));
      }
    }
    const packetsLost = lines.map(({ lost }) => lost);
    Object.assign(measured, { soundAfterPictureMs: offsets, farthestMs: farthest, picturesLate, pictureCounts });
    Object.assign(measured, { placed, packetsLost });
    for (const [seat, all] of Object.entries(placed))
      for (const { most, unplaced } of all)
        expect(unplaced.length, `unplaced of ${seat}: ${JSON.stringify(unplaced)}`).toBeLessThanOrEqual(most);
    for (const ms of Object.values(offsets).flat()) expect(Math.abs(ms)).toBeLessThanOrEqual(SYNC_MS.median);
    for (const ms of Object.values(farthest).flat()) expect(ms).toBeLessThanOrEqual(SYNC_MS.each);
    expect(packetsLost.map((lost) => lost > 0)).toEqual([true, true]);
  });

  it('holds every second on the record', async () => {
    const isNamed = (second: Interval): boolean => record.gaps.some((gap) => touches(second, gap));
    // Where a packet in five is lost, a picture stands still until a key frame comes: for two seconds more if the request for it is lost,
    // too. Of one in twenty every packet comes when it is sent again.
    const mostUnseen = (seat: Seat, interval: Interval, count: number): number =>
      hasPoorLine(seat, interval) ? count / 4 : 0;
    const seconds: Record<string, { filmed: number; unseen: number }[]> = {};
    const halves: Record<string, { loud: number; silent: number }[]> = {};
    for (const [interval, seats] of onRecord()) {
      for (const seat of seats) {
        const at = await recordedAt(seat);
        const all = secondsOf(interval);
        const wereFilmed = all.filter((second) => countIn(filmed[seat], second) >= FEWEST_FILMED);
        const unseenIn = (times: readonly number[]): Interval[] =>
          wereFilmed.filter((second) => countIn(times, second) === 0 && !isNamed(second));
        const unseen = unseenIn(at);
        const [hole] = wereFilmed;
        expect(unseenIn(at.filter((each) => countIn([each], hole!) === 0))).toContain(hole);
        expect(unseen.length, `unseen seconds of ${seat}`).toBeLessThanOrEqual(
          mostUnseen(seat, interval, wereFilmed.length),
        );
        const missing = await media.picturesMissing(seat);
        expect(missing.filter(({ kind }) => kind !== 'still')).toEqual([]);
        // And playback says so.
        const isSaid = ({ from, to }: Interval): boolean =>
          missing.some((part) => part.from < from + OUT_OF_TIME_MS && part.to > to - OUT_OF_TIME_MS);
        expect(unseen.filter((second) => !isSaid(second))).toEqual([]);
        expect(wereFilmed.length).toBeGreaterThan(all.length / 2);
        (seconds[seat] ??= []).push({ filmed: wereFilmed.length, unseen: unseen.length });
      }
      for (const seat of seats) {
        const { rate, samples } = await media.soundIn(seat, interval);
        const isHeard = ({ from, to }: Interval): boolean => {
          const [begin, end] = [from, to].map((moment) => ((moment - interval.from) * rate) / 1000);
          return rms(samples.subarray(begin, end)) >= QUIET;
        };
        const loud = secondsOf(interval, 500).filter((half) => speaksIn(seat, half) && isOpen(seat, half));
        const silent = loud.filter((half) => !isHeard(half));
        (halves[seat] ??= []).push({ loud: loud.length, silent: silent.length });
        expect(loud.length, `half seconds in which ${seat} speaks`).toBeGreaterThan(3);
        expect(silent.length, `silent half seconds of ${seat}`).toBeLessThanOrEqual(
          loud.length * voiceLimits(seat, interval).silent,
        );
      }
    }
    measured['halfSeconds'] = halves;
    measured['seconds'] = seconds;
  });

  it('holds nothing of a recess, nor of a closed microphone', async () => {
    const [first, second] = record.intervals;
    expect(record.intervals).toHaveLength(2);
    const perSecond: Record<string, number> = {};
    for (const seat of ['judge', 'citizen', 'accused'] as const) {
      for (const index of media.tracksOf(seat, 'microphone').keys()) {
        const sounds = await media.soundsOf(seat, index);
        expect(sounds.length).toBeGreaterThan(0);
        for (const { rate, samples } of sounds) {
          const size = rate / 10;
          for (let from = 0; from + size <= samples.length; from += size) {
            const part = { rate, samples: samples.subarray(from, from + size) };
            expect(toneShare(part, OFF_RECORD_TONE)).toBeLessThan(0.5);
          }
          // Devices say again what is on the record before the record goes on.
          const placeOf = (moment: number): number => ((moment - record.zero) * rate) / 1000;
          const between = samples.subarray(placeOf(first!.to + 100), placeOf(second!.from - 100));
          if (between.length > 0) expect(rms(between)).toBeLessThan(QUIET);
        }
      }
      const at = await recordedAt(seat);
      const seconds = (first!.to - first!.from) / 1000;
      perSecond[seat] = Math.round(new Set(at.filter((each) => each < first!.to)).size / seconds);
      const { from, to } = recess();
      const ofRecess = at.filter((each) => each > from + 50 && each < to);
      expect(ofRecess.map((each) => ({ sinceRecess: each - first!.to, before: second!.from - each }))).toEqual([]);
      expect(at.some((each) => each < first!.to)).toBe(true);
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
      const { track } = media.tracksOf('accused', kind)[0]!;
      expect((await media.fetch(nobody, own.play, track, { headers })).status).toBe(403);
      expect((await media.fetch(nobody, own.play, media.tracksOf('judge', kind)[0]!.track, { headers })).status).toBe(
        200,
      );
      for (const play of [own.play, record.play]) expect((await media.fetch(nobody, play, track)).status).toBe(401);
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

  it('shows a party in Firefox, where it is sought, who they may see, by pictures of the second', async () => {
    const params = { booking: service.demo.hearing };
    const token = service.token('accused');
    const own = await new Visitor(service.origin).do(playOwnRecord, { params, body: { token } });
    expect(new Set(own.sources.map(({ seat }) => seat))).toEqual(new Set(['judge', 'accused', 'expert']));
    await using parts = new AsyncDisposableStack();
    const firefox = await startFirefox();
    parts.defer(() => firefox.close());
    const page = await firefox.newPage();
    await page.setViewport(DESK);
    await page.evaluateOnNewDocument(
      (key: string, value: string) => sessionStorage.setItem(key, value),
      `mahzar.token/${service.demo.hearing}`,
      token,
    );
    await page.goto(`${service.origin}/record/${service.demo.hearing}?lang=en`);
    await page.waitForSelector('.record-player');
    const looked: Looked = {
      evaluate: async (look, given) => (await page.evaluate(`(${String(look)})(${JSON.stringify(given)})`)) as never,
    };
    const [first, second] = record.intervals;
    for (const [interval, seats] of [
      [second!, ['judge', 'accused', 'expert']],
      [first!, ['judge', 'accused']],
    ] as const) {
      const moment = await momentOfAll(seats, interval);
      const sought = { moment, zero: record.zero, people: seats.length, oldestMs: 2 * PICTURE_MS };
      const pictures = await picturesAt(looked, { ...sought, size: READ_SIZE });
      expect(new Set(Object.keys(pictures))).toEqual(new Set(seats));
      for (const [seat, pixels] of Object.entries(pictures)) {
        const [width, height] = READ_SIZE;
        const cellAt = ({ x, y }: { x: number; y: number }): number =>
          pixels[Math.floor(y * height) * width + Math.floor(x * width)]!;
        const code = readFrameCode(CELL_CENTRES.map(cellAt));
        expect(code && SEATS[code.who - 1]).toBe(seat);
        expect(Math.abs(laterThan(code!, moment))).toBeLessThanOrEqual(2 * PICTURE_MS + OUT_OF_TIME_MS);
      }
      expect(await looked.evaluate(() => document.querySelectorAll('[data-seat="citizen"]').length, null)).toBe(0);
    }
  });
});
