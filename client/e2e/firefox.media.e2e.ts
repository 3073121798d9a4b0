import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser as Firefox } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExportManifest } from '../../server/src/record/export/manifest.ts';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import type { TestHearing } from '../../server/test/support/other-hearing.ts';
import { TestService } from '../../server/test/support/service.ts';
import {
  DESK,
  mediaBytesReceived,
  packetsReceived,
  PHONE,
  recordingOf,
  soundOf,
  startBrowser,
} from './support/browser.ts';
import { FIREFOX_TONE, FirefoxPerson, REACHED_BY_FIREFOX, startFirefox } from './support/firefox.ts';
import { CITIZEN, JUDGE, filesOf, readSound } from './support/people.ts';
import type { Person, PersonFiles } from './support/people.ts';
import { run } from './support/programs.ts';
import { exportTracks } from './support/record.ts';
import { ScreenPerson } from './support/screen-person.ts';
import type { AtScreens, ComingIn } from './support/screen-person.ts';
import { heardWell, likeness, sees, seesColoursOf, until } from './support/senses.ts';
import { median, toneShare } from './support/speech.ts';
import { sendAnyway } from './support/tampering.ts';

const SCREENS: ReadonlyMap<Person, ComingIn> = new Map([
  [JUDGE, { language: 'en', viewport: DESK, to: 'courtroom' }],
  [CITIZEN, { language: 'fa', viewport: PHONE, to: 'waiting-room' }],
]);

/** Bytes in a quarter of a second that count as silence: a voice takes 1,300, the service's keep-alive messages take 130. */
const TRICKLE_BYTES = 200;

let folder: string;
let service: TestService;
let firefox: Firefox;
const files = new Map<Person, PersonFiles>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-e2e-'));
  const made = async (person: Person, filming?: 'usual') => void files.set(person, await filesOf(person, filming));
  // Chromium sends the judge's picture to Firefox in three layers.
  [firefox, service] = await Promise.all([
    startFirefox(),
    TestService.start(REACHED_BY_FIREFOX),
    made(JUDGE, 'usual'),
    made(CITIZEN),
  ]);
});
afterAll(async () => {
  await Promise.all([firefox?.close(), service?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/** A hearing in which one of the two is in Firefox, and the other in Chromium. */
class MixedHearing {
  readonly hearing: TestHearing;
  readonly judge: AtScreens;
  readonly citizen: AtScreens;
  readonly #closeBrowsers: () => Promise<unknown>;

  private constructor(
    hearing: TestHearing,
    judge: AtScreens,
    citizen: AtScreens,
    closeBrowsers: () => Promise<unknown>,
  ) {
    this.hearing = hearing;
    this.judge = judge;
    this.citizen = citizen;
    this.#closeBrowsers = closeBrowsers;
  }

  /** The judge in the courtroom, and the citizen in the waiting room. */
  static async open(inFirefox: Person): Promise<MixedHearing> {
    const [hearing, chromium] = await Promise.all([
      holdAnother(service),
      startBrowser(files.get(inFirefox === JUDGE ? CITIZEN : JUDGE)!),
    ]);
    const comeIn = (person: Person): Promise<AtScreens> =>
      person === inFirefox
        ? FirefoxPerson.comeIn(firefox, hearing, person.seat, SCREENS.get(person)!)
        : ScreenPerson.comeIn(chromium, hearing, person.seat, SCREENS.get(person)!);
    const judge = await comeIn(JUDGE);
    const citizen = await comeIn(CITIZEN);
    const fox = inFirefox === JUDGE ? judge : citizen;
    return new MixedHearing(hearing, judge, citizen, () => Promise.all([fox.close(), chromium.close()]));
  }

  /** The judge presses one of the citizen's buttons. */
  presses(act: 'admit' | 'mute' | 'allow-to-speak'): Promise<void> {
    return this.judge.press(this.#named(this.judge.t.people.buttons[act].name));
  }

  async goesOnRecord(): Promise<void> {
    await this.judge.press(this.judge.t.judge.start);
    await Promise.all([this.judge, this.citizen].map((person) => person.reads(person.t.courtroom.onRecord)));
  }

  async mutesCitizen(): Promise<void> {
    await this.presses('mute');
    await this.citizen.reads(this.citizen.t.courtroom.blockedTitle);
  }

  async letsCitizenSpeak(): Promise<void> {
    const before = (await packetsReceived(this.judge.page)).audio;
    await this.presses('allow-to-speak');
    await this.citizen.press(this.citizen.t.courtroom.maySpeakOn);
    await until(
      async () => ((await packetsReceived(this.judge.page)).audio > before + 50 ? true : null),
      'the citizen is heard',
    );
  }

  async sendsCitizenOut(): Promise<void> {
    const { judge, citizen } = this;
    await judge.press(this.#named(judge.t.people.more));
    await judge.choose(judge.t.people.menu.dismiss);
    await Promise.all([citizen.reads(citizen.t.notices.dismissed), judge.reads(`${judge.t.people.waiting} (1)`)]);
  }

  /** The citizen leaves, and the judge closes the hearing. Answers with the errors that the pages had. */
  async end(): Promise<readonly string[]> {
    const { judge, citizen } = this;
    await citizen.press(citizen.t.waiting.leave);
    await citizen.reads(citizen.t.left.title);
    await judge.reads(judge.t.people.nobodyWaiting);
    await judge.press(judge.t.judge.end);
    await judge.choose(judge.t.judge.close);
    await judge.press(judge.t.judge.closeConfirm);
    await judge.reads(judge.t.closed.title);
    return [...judge.errors, ...citizen.errors];
  }

  async keepScreens(name: string): Promise<void> {
    const folder = process.env['E2E_SCREENS'];
    if (folder === undefined) return;
    await this.judge.screenshot(join(folder, `${name}.judge.png`));
    await this.citizen.screenshot(join(folder, `${name}.citizen.png`));
  }

  async close(): Promise<void> {
    await this.#closeBrowsers();
  }

  #named(text: string): string {
    return text.replace('{{name}}', this.hearing.demo.seats.find(({ seat }) => seat === CITIZEN.seat)!.name);
  }
}

describe('a hearing in which the citizen is in Firefox, the judge in Chromium', () => {
  let room: MixedHearing;
  let judge: AtScreens;
  let citizen: AtScreens;

  beforeAll(async () => {
    room = await MixedHearing.open(CITIZEN);
    ({ judge, citizen } = room);
  });
  afterEach(({ task }) => (task.result?.state === 'fail' ? room.keepScreens('citizen-in-firefox') : undefined));
  afterAll(() => room?.close());

  it('gives nobody a packet while the citizen waits', async () => {
    await pause(1_000);
    for (const { page } of [judge, citizen]) expect(await packetsReceived(page)).toEqual({ audio: 0, video: 0 });
  });

  it('brings both together: each sees the other move and hears what the other’s microphone takes', async () => {
    await room.presses('admit');
    await Promise.all([sees(citizen.page, JUDGE), seesColoursOf(judge.page, CITIZEN.seat)]);
    const source = await readSound(files.get(JUDGE)!.audio);
    const speech = async () => likeness(await readSound(await recordingOf(citizen.page, JUDGE.seat, 4)), source);
    expect(await heardWell(speech, 0.7)).toBeGreaterThan(0.7);
    expect(toneShare(await soundOf(judge.page, CITIZEN.seat, 2), FIREFOX_TONE)).toBeGreaterThan(0.8);
  });

  it('goes on the record, and both are told', () => room.goesOnRecord());

  it('lets no sound of the citizen through once the judge has muted them, whatever their page tries', async () => {
    await room.mutesCitizen();
    await sendAnyway(citizen.page);
    const before = (await packetsReceived(judge.page)).audio;
    await pause(1_500);
    expect((await packetsReceived(judge.page)).audio).toBe(before);
    await room.letsCitizenSpeak();
  });

  it('sends the citizen out: back in the waiting room neither gets the other’s media', async () => {
    await room.sendsCitizenOut();
    await pause(500);
    // Now and then the worker tries what the line can carry, with two packets of padding at once: in most quarters it does not.
    const bytes = await Promise.all([judge, citizen].map(({ page }) => bytesInQuarters(page, 8)));
    for (const each of bytes) expect(median(each)).toBeLessThan(TRICKLE_BYTES);
  });

  it('lets the citizen leave, and the judge close it', async () => {
    expect(await room.end()).toEqual([]);
    const { hearing } = room.hearing.demo;
    await service.logged((line) => line.msg === 'record is whole' && line.hearing === hearing, { withinMs: 10_000 });
  });

  it('is recorded: picture and sound from Firefox play', async () => {
    const out = join(folder, 'export');
    const manifest: ExportManifest = await exportTracks(service, out, room.hearing);
    expect(manifest.damage).toEqual([]);
    const frames = { camera: 0, mic: 0, screen: 0 };
    for (const { file, kind } of manifest.tracks.filter(({ seat }) => seat === CITIZEN.seat)) {
      const path = join(out, file);
      const { codec, frames: count } = await decode(path);
      expect(codec).toBe(kind === 'mic' ? 'opus' : 'vp8');
      frames[kind] += count;
      if (kind === 'mic') expect(toneShare(await readSound(path), FIREFOX_TONE)).toBeGreaterThan(0.8);
    }
    // A packet of sound every 20 ms, and as many pictures as a busy machine makes.
    expect(frames.mic).toBeGreaterThan(50);
    expect(frames.camera).toBeGreaterThan(20);
  });
});

describe('a hearing in which the judge is in Firefox, the citizen in Chromium', () => {
  let room: MixedHearing;

  beforeAll(async () => {
    room = await MixedHearing.open(JUDGE);
  });
  afterEach(({ task }) => (task.result?.state === 'fail' ? room.keepScreens('judge-in-firefox') : undefined));
  afterAll(() => room?.close());

  it('is held by the judge from admitting to closing, and both see and hear each other', async () => {
    const { judge, citizen } = room;
    for (const { page } of [judge, citizen]) expect(await packetsReceived(page)).toEqual({ audio: 0, video: 0 });
    await room.presses('admit');
    await Promise.all([sees(judge.page, CITIZEN), seesColoursOf(citizen.page, JUDGE.seat)]);
    await room.goesOnRecord();
    await room.mutesCitizen();
    const before = (await packetsReceived(judge.page)).audio;
    await pause(500);
    expect((await packetsReceived(judge.page)).audio).toBe(before);
    await room.letsCitizenSpeak();
    expect(toneShare(await soundOf(citizen.page, JUDGE.seat, 2), FIREFOX_TONE)).toBeGreaterThan(0.8);
    await room.sendsCitizenOut();
    expect(await room.end()).toEqual([]);
  });
});

/** Decodes a file with one stream completely. */
async function decode(file: string): Promise<{ readonly codec: string; readonly frames: number }> {
  const show = ['-count_frames', '-show_entries', 'stream=codec_name,nb_read_frames', '-of', 'csv=p=0'];
  const [line = ''] = (await run('ffprobe', ['-v', 'error', ...show, file])).toString().split('\n');
  const [codec = '', frames] = line.split(',');
  return { codec, frames: Number(frames) };
}

/** Returns the bytes that a page receives in each of `count` quarters of a second. */
async function bytesInQuarters(page: AtScreens['page'], count: number): Promise<number[]> {
  const quarters: number[] = [];
  for (let before = await mediaBytesReceived(page); quarters.length < count;) {
    await pause(250);
    const now = await mediaBytesReceived(page);
    quarters.push(now - before);
    before = now;
  }
  return quarters;
}
