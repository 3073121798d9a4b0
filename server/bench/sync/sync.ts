import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportHearing } from '../../src/record/export/export-hearing.ts';
import { recordedHearing } from '../../src/record/export/recorded-hearing.ts';
import { START } from '../../test/recording-journal.ts';
import { beepTimes, flashTimes } from '../../test/recording-media.ts';
import { holdRecord } from '../../test/support/held-record.ts';
import type { HeldRecord } from '../../test/support/held-record.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';

const MINUTES = 120;
/** Clock error of a bad crystal: 0.72 s in two hours. */
const PPM = 100;
/** Error of single reports under load; see `ClockErrors`. */
const REPORTS_MS = 40;
/** Length of the decoded part at each place. It begins between two flashes. */
const LOOK_SECONDS = 20;
const BETWEEN_SECONDS = 0.5;

/** Delay of media in the record relative to their sending time, ms. */
interface Lateness {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

interface Place {
  readonly atSeconds: number;
  readonly sound: Lateness;
  readonly picture: Lateness;
  /** Largest time difference between beeps and flashes of this place that were sent at the same time, ms. */
  readonly apartMs: number;
}

/**
 * Measures the offset between sound and picture of a recorded person at the beginning, in the middle and at the end of a long
 * hearing, in exported files. The microphone's clock is fast and the camera's slow, and each sender report has an error of its own.
 * The packets are written faster than real time, with their real arrival times: this tests recording and export, not a network.
 * `--minutes=`, `--ppm=`, `--reports=`: largest error of a report, ms.
 */
export async function benchSync({ flag, say }: BenchOptions): Promise<object> {
  const minutes = Number(flag('minutes') ?? MINUTES);
  const ppm = Number(flag('ppm') ?? PPM);
  const seconds = minutes * 60;
  const reportsMs = Number(flag('reports') ?? REPORTS_MS);
  const clocks = { soundPpm: ppm, picturePpm: -ppm, reportsMs };
  const folder = await mkdtemp(join(tmpdir(), 'mahzar-sync-'));
  const held = await holdRecord({ people: 1, seconds, clocks });
  try {
    say(`${minutes} minutes are there`);
    const { sound, picture } = await filesOf(held, folder);
    say('and exported');
    const places: Place[] = [];
    for (const from of [0, Math.floor(seconds / 2), seconds - LOOK_SECONDS - 1]) {
      const part = { from: from + BETWEEN_SECONDS, seconds: LOOK_SECONDS };
      const beeps = lateness(await beepTimes(sound.file, part), sound.startsAt, ppm);
      const flashes = lateness(await flashTimes(picture.file, '', part), picture.startsAt, -ppm);
      const apartMs = Math.max(beeps.most - flashes.least, flashes.most - beeps.least);
      places.push({ atSeconds: from, sound: beeps, picture: flashes, apartMs: rounded(apartMs) });
    }
    const worst = Math.max(...places.map(({ apartMs }) => apartMs));
    return { minutes, ppm, reportsMs, places, apartWorstMs: worst };
  } finally {
    await held.stop();
    await rm(folder, { recursive: true });
  }
}

interface TrackFile {
  readonly file: string;
  /** Epoch milliseconds. */
  readonly startsAt: number;
}

async function filesOf(
  { desk, hearing }: HeldRecord,
  outDir: string,
): Promise<{ readonly sound: TrackFile; readonly picture: TrackFile }> {
  const { log, records, hearings: directory, recordingKeys: keys } = desk.storage;
  const found = await recordedHearing(hearing, { log, records, directory, keys, dataDir: desk.dataDir });
  if (found?.key.kind !== 'key') throw new Error('the record has no key');
  const { key, seats: _, ...record } = found;
  const labelOf = () => ({ name: '', role: '' });
  const made = await exportHearing({ ...record, outDir, key: key.key, labelOf, format: null, now: Date.now });
  const fileOf = (kind: 'mic' | 'camera') => {
    const [track, ...others] = made.manifest.tracks.filter((one) => one.kind === kind);
    if (track === undefined || others.length > 0) throw new Error(`not one file of the ${kind}`);
    return { file: join(outDir, track.file), startsAt: track.startsAt };
  };
  return { sound: fileOf('mic'), picture: fileOf('camera') };
}

/** @param seen positions of each second's event in the file, seconds */
function lateness(seen: readonly number[], startsAt: number, ppm: number): Lateness {
  const late = seen.map((second) => {
    const at = startsAt + second * 1000 - START;
    const speed = 1 + ppm / 1e6;
    const sentAt = (Math.round((at * speed) / 1000) * 1000) / speed;
    return at - sentAt;
  });
  return { median: rounded(median(late)), least: rounded(Math.min(...late)), most: rounded(Math.max(...late)) };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
