import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser as Chromium } from 'playwright-core';
import type { Browser as Firefox } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExportManifest } from '../../server/src/record/export/manifest.ts';
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
let firefox: Firefox;
const files = new Map<Person, PersonFiles>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-e2e-'));
  const made = async (person: Person, filming?: 'usual') => void files.set(person, await filesOf(person, filming));
  // Chromium sends the judge's picture to Firefox in three layers.
  [firefox] = await Promise.all([startFirefox(), made(JUDGE, 'usual'), made(CITIZEN)]);
});
afterAll(async () => {
  await firefox.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  { title: 'the citizen is in Firefox, the judge in Chromium', inFirefox: CITIZEN, inChromium: JUDGE },
  { title: 'the judge is in Firefox, the citizen in Chromium', inFirefox: JUDGE, inChromium: CITIZEN },
])('a hearing in which $title', ({ inFirefox, inChromium }) => {
  let service: TestService;
  let chromium: Chromium;
  let judge: AtScreens;
  let citizen: AtScreens;
  let fox: AtScreens;
  let other: AtScreens;

  const comeIn = (person: Person): Promise<AtScreens> =>
    person === inFirefox
      ? FirefoxPerson.comeIn(firefox, service, person.seat, SCREENS.get(person)!)
      : ScreenPerson.comeIn(chromium, service, person.seat, SCREENS.get(person)!);
  const nameOf = ({ seat }: Person) => service.demo.seats.find((each) => each.seat === seat)!.name;
  const judgePresses = (act: 'admit' | 'mute' | 'allow-to-speak') =>
    judge.press(judge.t.people.buttons[act].name.replace('{{name}}', nameOf(CITIZEN)));

  beforeAll(async () => {
    [service, chromium] = await Promise.all([
      TestService.start(REACHED_BY_FIREFOX),
      startBrowser(files.get(inChromium)!),
    ]);
    judge = await comeIn(JUDGE);
    citizen = await comeIn(CITIZEN);
    [fox, other] = inFirefox === JUDGE ? [judge, citizen] : [citizen, judge];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || process.env['E2E_SCREENS'] === undefined) return;
    await judge.screenshot(join(process.env['E2E_SCREENS'], `${inFirefox.seat}-in-firefox.judge.png`));
    await citizen.screenshot(join(process.env['E2E_SCREENS'], `${inFirefox.seat}-in-firefox.citizen.png`));
  });
  afterAll(async () => {
    await Promise.all([fox?.close(), chromium?.close()]);
    await service?.stop();
  });

  it('gives nobody a packet while the citizen waits', async () => {
    await pause(1_000);
    for (const { page } of [judge, citizen]) expect(await packetsReceived(page)).toEqual({ audio: 0, video: 0 });
  });

  it('brings both together: each sees the other move and hears what the other’s microphone takes', async () => {
    await judgePresses('admit');
    await Promise.all([sees(fox.page, inChromium), seesColoursOf(other.page, inFirefox.seat)]);
    const source = await readSound(files.get(inChromium)!.audio);
    const speech = async () => likeness(await readSound(await recordingOf(fox.page, inChromium.seat, 4)), source);
    expect(await heardWell(speech, 0.7)).toBeGreaterThan(0.7);
    expect(toneShare(await soundOf(other.page, inFirefox.seat, 2), FIREFOX_TONE)).toBeGreaterThan(0.8);
  });

  it('goes on the record, and both are told', async () => {
    await judge.press(judge.t.judge.start);
    await Promise.all([judge, citizen].map((person) => person.reads(person.t.courtroom.onRecord)));
  });

  it('lets no sound of the citizen through once the judge has muted them, whatever their page tries', async () => {
    await judgePresses('mute');
    await citizen.reads(citizen.t.courtroom.blockedTitle);
    await sendAnyway(citizen.page);
    const before = (await packetsReceived(judge.page)).audio;
    await pause(1_500);
    expect((await packetsReceived(judge.page)).audio).toBe(before);
    await judgePresses('allow-to-speak');
    await citizen.press(citizen.t.courtroom.maySpeakOn);
    await until(
      async () => ((await packetsReceived(judge.page)).audio > before + 50 ? true : null),
      'the citizen is heard',
    );
  });

  it('sends the citizen out: back in the waiting room neither gets the other’s media', async () => {
    await judge.press(judge.t.people.more.replace('{{name}}', nameOf(CITIZEN)));
    await judge.choose(judge.t.people.menu.dismiss);
    await Promise.all([citizen.reads(citizen.t.notices.dismissed), judge.reads(`${judge.t.people.waiting} (1)`)]);
    await pause(500);
    // Now and then the worker tries what the line can carry, with two packets of padding at once: in most quarters it does not.
    for (const { page } of [judge, citizen]) expect(median(await bytesInQuarters(page, 8))).toBeLessThan(TRICKLE_BYTES);
  });

  it('lets the citizen leave, and the judge close it', async () => {
    await citizen.press(citizen.t.waiting.leave);
    await citizen.reads(citizen.t.left.title);
    await judge.reads(judge.t.people.nobodyWaiting);
    await judge.press(judge.t.judge.end);
    await judge.choose(judge.t.judge.close);
    await judge.press(judge.t.judge.closeConfirm);
    await judge.reads(judge.t.closed.title);
    await service.logged(({ msg }) => msg === 'record is whole', { withinMs: 10_000 });
    expect([...judge.errors, ...citizen.errors]).toEqual([]);
  });

  it('is recorded: picture and sound from Firefox play', async () => {
    const out = join(folder, inFirefox.seat);
    const manifest: ExportManifest = await exportTracks(service, out);
    expect(manifest.damage).toEqual([]);
    const frames = { camera: 0, mic: 0, screen: 0 };
    for (const { file, kind } of manifest.tracks.filter(({ seat }) => seat === inFirefox.seat)) {
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
