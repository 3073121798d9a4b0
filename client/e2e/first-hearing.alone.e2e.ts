import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, startCommand } from '../../server/test/support/commands.ts';
import { tamperWithLog } from '../../server/test/support/log.ts';
import type { ExportManifest } from '../../server/src/record/export/manifest.ts';
import { segmentsOnDisk } from '../../server/test/support/segments.ts';
import { WHOLE_CHROMIUM } from '../../server/test/support/chromium.ts';
import { TestService } from '../../server/test/support/service.ts';
import type { Catalogue } from '../src/i18n/catalogue.ts';
import { en } from '../src/i18n/en.ts';
import { fa } from '../src/i18n/fa.ts';
import { acceptRules } from './support/rules.ts';
import { DESK, openBrowser, packetsReceived, PHONE, soundOf } from './support/browser.ts';
import type { PersonBrowser } from './support/browser.ts';
import { CITIZEN, JUDGE, LAWYER, filesOf, readFrames, readSound, voiceOf } from './support/people.ts';
import type { Person, PersonFiles } from './support/people.ts';
import { run } from './support/programs.ts';
import { heardWell, likeness, sees, until } from './support/senses.ts';
import { matchSpeech, median } from './support/speech.ts';
import { sendAnyway } from './support/tampering.ts';

const PEOPLE = [JUDGE, CITIZEN, LAWYER];

let service: TestService;
let folder: string;
const files = new Map<Person, PersonFiles>();
const opened = new Map<Person, PersonBrowser>();
/** Wall-clock moments of the hearing, epoch milliseconds. */
const moments: Record<string, number> = {};
/** Numbers worth keeping, printed at the end. */
const measured: Record<string, unknown> = {};

const pageOf = (person: Person): Page => opened.get(person)!.page;
/** The speech of another person correlates by less than this. */
const STRANGER = 0.3;
const nameOf = (person: Person): string => service.demo.seats.find(({ seat }) => seat === person.seat)!.name;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-e2e-'));
  const open = async (person: Person): Promise<void> => {
    const made = await filesOf(person, 'usual');
    files.set(person, made);
    await voiceOf(made);
    // This test uses the complete Chromium, not the headless shell of the other tests.
    opened.set(person, await openBrowser(made, person === CITIZEN ? PHONE : DESK, WHOLE_CHROMIUM));
  };
  [service] = await Promise.all([TestService.start(), ...PEOPLE.map(open)]);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || process.env['E2E_SCREENS'] === undefined) return;
  for (const [{ seat }, { page }] of opened)
    await page.screenshot({ path: join(process.env['E2E_SCREENS'], `${seat}.png`) });
});

afterAll(async () => {
  console.log(JSON.stringify({ measured: 'first-hearing', ...measured }));
  await Promise.all([...[...opened.values()].map(({ browser }) => browser.close()), service?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

/** Goes through the pages from the link to the entrance, as a person would. */
async function comeToEntrance(person: Person, t: Catalogue, language: 'fa' | 'en'): Promise<void> {
  const page = pageOf(person);
  await page.goto(service.link(person.seat, language));
  await page.getByText(nameOf(person)).first().waitFor();
  await acceptRules(page, language);
  await page.getByText(t.devices.heard).waitFor({ timeout: 20_000 });
}

/** Each in a browser of their own, looked at side by side. */
async function allSeeEachOther(): Promise<void> {
  const seesOthers = async (viewer: Person): Promise<void> => {
    for (const other of PEOPLE) if (other !== viewer) await sees(pageOf(viewer), other);
  };
  await Promise.all(PEOPLE.map(seesOthers));
}

/** A likeness above this means the same speaker. */
const OWN = 0.8;

/** Likeness of the sound that the page plays of a person to that person's speech: the median of its half seconds. */
async function hears(page: Page, person: Person, seconds = 4): Promise<number> {
  const received = await soundOf(page, person.seat, seconds);
  return likeness(received, await voiceOf(files.get(person)!));
}

/**
 * Presses a button and answers with when the page felt it, epoch ms. What drives the browser looks for the button before that and
 * for what follows after it, 100 ms each on an idle machine, 350 on a busy one.
 */
async function press(page: Page, name: string): Promise<number> {
  const pressed = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const felt = ({ timeStamp }: Event) => resolve(performance.timeOrigin + timeStamp);
        window.addEventListener('pointerdown', felt, { capture: true, once: true });
      }),
  );
  await button(page, name).click();
  return pressed;
}

/** Resolves when no sound comes to a page any more; answers with when the last packet came (epoch ms). */
async function soundStops(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const lastPacket = async () => {
      let last = 0;
      for (const connection of window.peerConnections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue;
          last = Math.max(last, report.lastPacketReceivedTimestamp ?? 0);
        }
      }
      return last;
    };
    let last = await lastPacket();
    let changed = Date.now();
    while (Date.now() - changed < 1_500) {
      const now = await lastPacket();
      if (now !== last) changed = Date.now();
      last = now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return last;
  });
}

describe('the first hearing', () => {
  it('lets the judge into the courtroom, and the citizen and the lawyer into the waiting room', async () => {
    await Promise.all([
      comeToEntrance(JUDGE, en, 'en'),
      comeToEntrance(CITIZEN, fa, 'fa'),
      comeToEntrance(LAWYER, en, 'en'),
    ]);
    await button(pageOf(JUDGE), en.devices.enterCourtroom).click();
    await pageOf(JUDGE).getByText(en.courtroom.offRecord).first().waitFor();
    await Promise.all([
      button(pageOf(CITIZEN), fa.devices.enterWaiting).click(),
      button(pageOf(LAWYER), en.devices.enterWaiting).click(),
    ]);
    await pageOf(CITIZEN).getByRole('heading', { name: fa.waiting.title }).waitFor();
    await pageOf(LAWYER).getByRole('heading', { name: en.waiting.title }).waitFor();
  });

  it('sends those who wait not one packet', async () => {
    await pause(2_000);
    expect(await packetsReceived(pageOf(CITIZEN))).toEqual({ audio: 0, video: 0 });
    expect(await packetsReceived(pageOf(LAWYER))).toEqual({ audio: 0, video: 0 });
    expect(await packetsReceived(pageOf(JUDGE))).toEqual({ audio: 0, video: 0 });
  });

  it('brings all three together: each sees and hears the others’ own picture and speech', async () => {
    for (const person of [CITIZEN, LAWYER]) {
      await button(pageOf(JUDGE), en.people.buttons.admit.name.replace('{{name}}', nameOf(person))).click();
      if (person === LAWYER) continue;
      // During the countdown "3, 2, 1" nobody is heard, because people may not be looking at the page yet.
      const counts = pageOf(person).getByText(fa.live.title);
      await counts.waitFor();
      const { audio } = await packetsReceived(pageOf(JUDGE));
      // A machine that is too busy to look in time has seen nothing.
      if (await counts.isVisible()) expect(audio).toBe(0);
    }
    await allSeeEachOther();
    const pairs = PEOPLE.flatMap((listener) =>
      PEOPLE.filter((speaker) => speaker !== listener).map((speaker) => ({ listener, speaker })),
    );
    const key = ({ listener, speaker }: (typeof pairs)[number]) => `${speaker.seat}→${listener.seat}`;
    const heard: Record<string, number> = Object.fromEntries(
      await Promise.all(
        pairs.map(async (pair) => [key(pair), await hears(pageOf(pair.listener), pair.speaker)] as const),
      ),
    );
    // Recording six sounds at once on two cores loses pieces of some: those are recorded again, one by one.
    for (const pair of pairs) {
      if (heard[key(pair)]! <= OWN)
        heard[key(pair)] = await heardWell(() => hears(pageOf(pair.listener), pair.speaker), OWN);
    }
    measured['correlationHeard'] = heard;
    for (const [pair, correlation] of Object.entries(heard)) expect(correlation, pair).toBeGreaterThan(OWN);
    const another = matchSpeech(await voiceOf(files.get(JUDGE)!), await voiceOf(files.get(CITIZEN)!));
    expect(median(another.map(({ correlation }) => correlation))).toBeLessThan(STRANGER);
  });

  it('goes on the record when the judge starts it, and everybody is told', async () => {
    measured['cpuBefore'] = await service.cpuSeconds();
    moments['started'] = await press(pageOf(JUDGE), en.judge.start);
    for (const person of PEOPLE) {
      const t = person === CITIZEN ? fa : en;
      await pageOf(person).getByText(t.courtroom.onRecord).first().waitFor();
    }
  });

  it('silences the citizen within half a second when the judge mutes, whatever the citizen’s page tries', async () => {
    // Only the citizen is to be counted at the lawyer's page.
    await button(pageOf(JUDGE), en.courtroom.microphone).click();
    const stopping = pause(500).then(() => soundStops(pageOf(LAWYER)));
    await pause(700);
    const pressed = await press(pageOf(JUDGE), en.people.buttons.mute.name.replace('{{name}}', nameOf(CITIZEN)));
    const stopped = await stopping;
    measured['muteMs'] = stopped - pressed;
    expect(stopped - pressed).toBeLessThan(500);

    await pageOf(CITIZEN).getByText(fa.courtroom.blockedTitle).waitFor();
    const before = await packetsReceived(pageOf(LAWYER));
    await sendAnyway(pageOf(CITIZEN));
    await pause(2_000);
    expect((await packetsReceived(pageOf(LAWYER))).audio).toBe(before.audio);
    await button(pageOf(JUDGE), en.courtroom.microphone).click();
    await button(pageOf(JUDGE), en.people.buttons['allow-to-speak'].name.replace('{{name}}', nameOf(CITIZEN))).click();
    await button(pageOf(CITIZEN), fa.courtroom.maySpeakOn).click();
    await until(
      async () => ((await hears(pageOf(LAWYER), CITIZEN, 2)) > OWN ? true : null),
      'the citizen is heard again',
      30_000,
    );
  });

  it('is silent and off the record in a recess, and goes on when resumed', async () => {
    moments['recess'] = await press(pageOf(JUDGE), en.judge.recess);
    await pageOf(LAWYER).getByText(en.recess.title).first().waitFor();
    await pause(500);
    const before = await Promise.all(PEOPLE.map((person) => packetsReceived(pageOf(person))));
    await pause(2_000);
    const after = await Promise.all(PEOPLE.map((person) => packetsReceived(pageOf(person))));
    expect(after).toEqual(before);
    // The recess has switched the microphones off, and the page says so; people open them before the hearing goes on.
    for (const [person, t] of [
      [LAWYER, en],
      [CITIZEN, fa],
    ] as const) {
      await pageOf(person).getByText(t.recess.silent).waitFor();
      await button(pageOf(person), t.courtroom.microphone).click();
      await pageOf(person).getByText(t.recess.silent).waitFor({ state: 'hidden' });
    }
    moments['resumed'] = await press(pageOf(JUDGE), en.judge.resume);
    await pageOf(LAWYER).getByText(en.courtroom.onRecord).first().waitFor();
    await allSeeEachOther();
    // Long enough for its pictures and its speech to be judged in the recording.
    await pause(2_500);
  });

  it('ends for everybody when the judge closes it', async () => {
    measured['cpuAfter'] = await service.cpuSeconds();
    measured['seconds'] = (Date.now() - moments['started']!) / 1000;
    await button(pageOf(JUDGE), en.judge.end).click();
    await pageOf(JUDGE).getByRole('menuitem', { name: en.judge.close }).click();
    moments['closed'] = await press(pageOf(JUDGE), en.judge.closeConfirm);
    for (const person of PEOPLE) {
      await pageOf(person)
        .getByRole('heading', { name: (person === CITIZEN ? fa : en).closed.title })
        .waitFor();
    }
    await service.logged(({ msg }) => msg === 'record is whole', { withinMs: 10_000 });
  });
});

describe('its recording', () => {
  let out: string;
  let manifest: ExportManifest;
  /** The recording in another place, into which a backup was restored. */
  let elsewhere: Promise<Elsewhere>;
  /** What the tool says of the recording where it was made. */
  let verified: Promise<Buffer>;
  const tool = (name: string, ...args: string[]) => run(...commandLine(name, ...args), { env: service.places });

  beforeAll(async () => {
    out = join(folder, 'export');
    const began = performance.now();
    const exporting = tool('record-export', service.demo.hearing, '--out', out);
    // Beside the pictures of the export, which are made at a low priority; their own tests await both.
    verified = tool('record-verify', service.demo.hearing, '--json');
    elsewhere = restoreElsewhere();
    for (const going of [verified, elsewhere]) going.catch(() => undefined);
    await exporting;
    measured['exportBesideBackupMs'] = Math.round(performance.now() - began);
    manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as ExportManifest;
  });

  interface Elsewhere {
    readonly segments: Map<string, string>;
    readonly verified: Buffer;
    readonly tracks: ExportManifest['tracks'];
  }

  async function restoreElsewhere(): Promise<Elsewhere> {
    const backup = join(folder, 'court.backup');
    await tool('backup', backup, '--recordings');
    const dataDir = join(folder, 'restored');
    const key = (await readFile(join(service.dataDir, 'secrets/master-key'), 'utf8')).trim();
    const there = { env: { MAHZAR_DATA: dataDir, MAHZAR_MASTER_KEY: key, DATABASE_URL: '' } };
    const toolThere = (name: string, ...args: string[]) => run(...commandLine(name, ...args), there);
    await toolThere('restore', backup);
    const { hearing } = service.demo;
    const again = join(folder, 'export-again');
    const [segments, verifiedThere] = await Promise.all([
      segmentsOnDisk(dataDir, hearing),
      toolThere('record-verify', hearing, '--json'),
      toolThere('record-export', hearing, '--out', again, '--format', 'none'),
    ]);
    const { tracks } = JSON.parse(await readFile(join(again, 'manifest.json'), 'utf8')) as ExportManifest;
    return { segments, verified: verifiedThere, tracks };
  }

  it('exists for exactly the time on the record', async () => {
    const asked = [
      [moments['started']!, moments['recess']!],
      [moments['resumed']!, moments['closed']!],
    ];
    expect(manifest.intervals).toHaveLength(2);
    manifest.intervals.forEach(({ from, to }, index) => {
      expect(Math.abs(from - asked[index]![0]!)).toBeLessThan(500);
      expect(Math.abs(to - asked[index]![1]!)).toBeLessThan(500);
    });
    for (const { file, startsAt, endsAt, interval } of manifest.tracks) {
      const { from, to } = manifest.intervals[interval - 1]!;
      expect(startsAt, file).toBeGreaterThanOrEqual(from);
      expect(endsAt, file).toBeLessThanOrEqual(to + 60);
      expect(startsAt - from, file).toBeLessThan(1_000);
      expect(to - endsAt, file).toBeLessThan(500);
    }
    const [seconds] = (
      await run('ffprobe', [
        '-v',
        'error',
        '-show_entries',
        'format=duration',
        '-of',
        'csv=p=0',
        join(out, manifest.composite!.file),
      ])
    )
      .toString()
      .split('\n');
    expect(Math.abs(Number(seconds) * 1000 - manifest.durationMs)).toBeLessThan(200);
  });

  it('holds everybody’s own picture and speech, playable', async () => {
    expect(manifest.damage).toEqual([]);
    const holdsOwn = async (person: Person): Promise<void> => {
      const tracks = manifest.tracks.filter(({ seat }) => seat === person.seat);
      expect(tracks.map(({ kind }) => kind).toSorted()).toEqual(['camera', 'camera', 'mic', 'mic']);
      for (const { file } of tracks.filter(({ kind }) => kind === 'camera')) {
        const frames = await readFrames(join(out, file));
        const read = frames.flatMap(({ code }) => code ?? []);
        expect(frames.length, file).toBeGreaterThan(20);
        expect(read.length / frames.length, file).toBeGreaterThan(0.95);
        expect(new Set(read.map(({ who }) => who)), file).toEqual(new Set([person.who]));
      }
      const source = await voiceOf(files.get(person)!);
      const sounds = tracks.filter(({ kind }) => kind === 'mic').map(({ file }) => readSound(join(out, file)));
      const matches = (await Promise.all(sounds)).flatMap((sound) => matchSpeech(sound, source));
      expect(median(matches.map(({ correlation }) => correlation)), person.seat).toBeGreaterThan(0.8);
    };
    await Promise.all(PEOPLE.map(holdsOwn));
  });

  it('is the same after a backup that another place restored', async () => {
    const restored = await elsewhere;
    const segments = await segmentsOnDisk(service.dataDir, service.demo.hearing);
    expect(segments.size).toBeGreaterThan(0);
    expect(restored.segments).toEqual(segments);
    expect(restored.verified).toEqual(await verified);
    expect(restored.tracks).toEqual(manifest.tracks);
  });

  it('has a log that verifies, until one byte of it is changed: then the entry is named', async () => {
    const { size: segments } = await segmentsOnDisk(service.dataDir, service.demo.hearing);
    expect(JSON.parse((await verified).toString())).toMatchObject({
      ok: true,
      recording: { segments, unsealed: 0, recovered: 0, unhashed: 0, flaws: [] },
    });
    await service.kill('SIGTERM');
    const entry = tamperWithLog(service);
    const { status, stdout } = await startCommand('record-verify', service.places, service.demo.hearing, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, seq: entry });
  });
});
