import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import type { RecordTimeline } from '../timeline.ts';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import { missingTrack, timesOf } from '../../recording/check-recording.ts';
import { DIRECTORY_MODE, FILE_MODE, listTracks, trackDir } from '../../recording/layout.ts';
import type { Store } from '../../recording/layout.ts';
import { ownerOf } from '../../recording/track-spec.ts';
import { trackCipher } from '../../recording/segment-cipher.ts';
import { filesOnDisk } from '../../recording/recording-files.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { renderComposite } from './composite.ts';
import type { CompositeFormat, CompositeOptions } from './composite.ts';
import { exportedDamage, leftOutBy, missingTracks, nameOf } from './damage.ts';
import type { ExportedDamage } from './damage.ts';
import { FfmpegError } from './ffmpeg.ts';
import { leaveOutTrack } from './left-out.ts';
import { exportedIntervals, exportedLeftOut, exportedTrack } from './manifest.ts';
import type { ExportedLeftOut, ExportedTrack, ExportManifest } from './manifest.ts';
import { FileNames } from './file-names.ts';
import { hashFile, writeClips } from './clips.ts';
import type { Size } from '../../rtp/picture-size.ts';
import type { Clip, TrackPlan } from './clips.ts';
import type { TimeRange } from '../time-range.ts';
import type { Lack } from './render-scene.ts';
import type { Label } from './scene.ts';
import type { Marks } from './scene-texts.ts';
import { SegmentCheck } from './segment-check.ts';
import { rangesOf, wholeRanges } from './ranges.ts';
import { clocksOf, scanTrack } from './scan.ts';
import type { Scan } from './scan.ts';
import { trackByLog } from './track-by-log.ts';
import type { RecordingLog } from './track-by-log.ts';

export type ExportProgress = {
  stage: 'reading' | 'tracks' | 'composite';
  /** Percent of the whole export, 0 to 100, never decreasing. */
  percent: number;
};

export type ExportOptions = {
  /** The hearing's folder with its journals; see `hearingDir`. */
  dir: string;
  /** Folder for the files; created if missing. Files of an earlier export are replaced. */
  outDir: string;
  /** The times on the record, ascending and disjoint; the last one has ended. */
  intervals: TimeRange[];
  /** Key of an encrypted recording; 32 bytes. */
  key?: Uint8Array | undefined;
  /** The record's timeline from the log; without it all media within the intervals count as recorded. */
  timeline?: RecordTimeline;
  /** Tracks and segments according to the log; without it the files on disk are not checked. */
  log?: RecordingLog;
  /** Sources to export; default all. The manifest does not mention the others. */
  only?: ReadonlySet<SourceId>;
  marks?: Marks;
  /** Store to read; default the open one. */
  store?: Store;
  /** Label of a seat, or of the alias of a protected person. */
  labelOf: (seat: string) => Label;
  /** Format of the composite; null makes the tracks only. */
  format: CompositeFormat | null;
  now: () => number;
  /** Seats in tile order; others follow as they appear. */
  seatOrder?: string[];
  canvas?: Size;
  timeZone?: string;
  onProgress?: (progress: ExportProgress) => void;
  signal?: AbortSignal;
};

export type ExportResult = { manifest: ExportManifest; manifestFile: string; compositeFile: string | null };

/** Shorter times on the record have no picture. */
const SHORTEST_INTERVAL_MS = 40;

/**
 * Makes a hearing's files from its journals; can be repeated. Each track becomes WebM (VP8, Opus) or Matroska (H.264) without
 * re-encoding; one composite shows all, and `manifest.json` has every file's time range and SHA-256. The files contain only what
 * the log says this store recorded; protected people appear under their alias.
 *
 * The log decides who owns a track. A segment whose bytes differ from the log's hash is left out. The manifest names every
 * difference from the log.
 *
 * Packets that cannot be read, written to a file or decoded are left out and named in the manifest with the reason; the rest is
 * exported.
 *
 * @throws errors of the file system for the written files; AbortError by `signal`
 */
export async function exportHearing(options: ExportOptions): Promise<ExportResult> {
  const { dir, outDir, labelOf, format, store = 'open', canvas = { width: 1280, height: 720 } } = options;
  const intervals = options.intervals.filter(({ from, to }) => to - from >= SHORTEST_INTERVAL_MS);
  const tracksDir = join(outDir, 'tracks');
  await rm(tracksDir, { recursive: true, force: true });
  await mkdir(tracksDir, { recursive: true, mode: DIRECTORY_MODE });
  const progress = progressOf(options);

  const { scans, damage, ...scanned } = await scanAll(dir, store, { ...options, intervals }, (fraction) =>
    progress('reading', fraction),
  );
  const { clips, leftOut } = await writeAll(scans, { ...options, intervals }, tracksDir, (fraction) =>
    progress('tracks', fraction),
  );
  const seats = orderSeats(options.seatOrder ?? [], clips);

  const composite = format && intervals.length > 0 ? join(outDir, `hearing.${format}`) : null;
  const made =
    format === null || composite === null
      ? { lacks: [] }
      : await makeComposite({
          clips,
          intervals,
          seats,
          labelOf,
          format,
          canvas,
          marks: options.marks,
          timeZone: options.timeZone ?? 'Asia/Tehran',
          outFile: composite,
          workDir: join(outDir, '.work'),
          onProgress: (fraction) => progress('composite', fraction),
          signal: options.signal,
        });
  const compositeFile = 'failure' in made ? null : composite;
  const manifest: ExportManifest = {
    version: 1,
    store,
    hearing: basename(dir),
    madeAt: options.now(),
    intervals: exportedIntervals(intervals),
    durationMs: intervals.reduce((sum, { from, to }) => sum + to - from, 0),
    seats: seats.map((seat) => ({ seat, ...labelOf(seat) })),
    tracks: clips.map((clip) =>
      exportedTrack(clip, intervals, join('tracks', basename(clip.file)), whereLeftOut(clip, made.lacks)),
    ),
    composite:
      compositeFile === null
        ? null
        : { file: basename(compositeFile), size: canvas, ...(await hashFile(compositeFile)) },
    ...('failure' in made && { compositeFailure: made.failure }),
    damage,
    leftOut: [...leftOut, ...scanned.leftOut],
  };
  const manifestFile = join(outDir, 'manifest.json');
  await writeFile(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: FILE_MODE });
  progress('composite', 1);
  return { manifest, manifestFile, compositeFile };
}

/** Removes the files of an export; of composites, only mp4 and webm. @param outDir as it was given to `exportHearing` */
export async function removeExport(outDir: string): Promise<void> {
  const names = ['tracks', '.work', 'hearing.mp4', 'hearing.webm', 'manifest.json'];
  await Promise.all(names.map((name) => rm(join(outDir, name), { recursive: true, force: true })));
}

function whereLeftOut(clip: Clip, lacks: Lack[]): NonNullable<ExportedTrack['notInComposite']> {
  return lacks.flatMap(({ clip: left, ...lack }) => (left.file === clip.file ? [lack] : []));
}

/** A failed composite is returned as `failure`, because the manifest is written anyway. */
async function makeComposite(composite: CompositeOptions): Promise<{ lacks: Lack[]; failure?: string }> {
  const { outFile, workDir } = composite;
  try {
    return { lacks: await renderComposite(composite) };
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    await rm(outFile, { force: true });
    return { lacks: [], failure: error.message };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

type Scanned = { scans: Scan[]; leftOut: ExportedLeftOut[]; damage: ExportedDamage[] };

async function scanAll(
  dir: string,
  store: Store,
  { intervals, timeline, log, only, key }: Pick<ExportOptions, 'intervals' | 'timeline' | 'log' | 'only' | 'key'>,
  onFraction: (fraction: number) => void,
): Promise<Scanned> {
  const tracks = await listTracks(dir, store);
  const files = filesOnDisk(dir);
  const scans: Scan[] = [];
  const unread: ExportedLeftOut[] = [];
  const damage: ExportedDamage[] = [];
  for (const [index, track] of tracks.entries()) {
    const directory = trackDir(dir, track, store);
    const found = trackByLog({ track, store, bytes: await files.readInfo(store, track) }, log);
    const { info, logged, source } = found;
    if (only !== undefined && (source === null || !only.has(source))) continue;
    const check = new SegmentCheck(logged, log?.finished);
    const cipher = key && trackCipher(key, basename(dir), track);
    const scan = info && (await scanTrack({ info, directory, cipher, check }).catch(() => undefined));
    for (const flaw of [...found.flaws, ...(scan?.damage ?? [])]) {
      damage.push(exportedDamage(flaw, { track, store, source }, timeline));
    }
    if (scan) scans.push(scan);
    else {
      const owner = info ?? (source === null ? undefined : ownerOf(source, store));
      const known = { track, seat: owner ? nameOf(owner, timeline) : null, kind: owner?.kind ?? null };
      const leftOut = await leaveOutTrack({ directory, cipher }, intervals, found.leftOut ?? 'unreadable');
      unread.push(...exportedLeftOut(known, leftOut));
    }
    onFraction((index + 1) / tracks.length);
  }
  for (const logged of log ? missingTracks(log, store, tracks) : []) {
    if (only !== undefined && (logged.source === null || !only.has(logged.source))) continue;
    damage.push(exportedDamage(missingTrack(logged), { track: logged.track, store, source: logged.source }, timeline));
    unread.push(...leftOutOfMissing(logged, store, intervals, timeline));
  }
  return { scans: scans.sort((a, b) => a.firstAt - b.firstAt), leftOut: unread, damage };
}

/** Recorded times of a track whose files are missing. */
function leftOutOfMissing(
  { track, source, segments }: LoggedTrack,
  store: Store,
  intervals: TimeRange[],
  timeline: RecordTimeline | undefined,
): ExportedLeftOut[] {
  if (source === null) return [];
  const owner = ownerOf(source, store);
  const ranges = timeline === undefined ? wholeRanges(intervals) : rangesOf(owner, intervals, timeline);
  const missing = [...segments.values()].map((segment) => ({ flaw: 'missing' as const, ...timesOf(segment) }));
  return exportedLeftOut({ track, seat: nameOf(owner, timeline), kind: owner.kind }, leftOutBy(missing, ranges));
}

async function writeAll(
  scans: Scan[],
  { intervals, timeline, signal }: Pick<ExportOptions, 'intervals' | 'timeline' | 'signal'>,
  tracksDir: string,
  onFraction: (fraction: number) => void,
): Promise<{ clips: Clip[]; leftOut: ExportedLeftOut[] }> {
  const clocks = clocksOf(scans);
  const names = new FileNames();
  const clips: Clip[] = [];
  const leftOut: ExportedLeftOut[] = [];
  for (const [index, scan] of scans.entries()) {
    signal?.throwIfAborted();
    const plan = planOf(scan.info, intervals, timeline);
    const named = { ...scan, info: { ...scan.info, seat: nameOf(scan.info, timeline) } };
    const written = await writeClips(named, clocks.get(scan)!, plan, tracksDir, names);
    clips.push(...written.clips);
    const gone = leftOutBy(scan.damage, plan.ranges);
    leftOut.push(...exportedLeftOut(named.info, [...written.leftOut, ...gone]));
    onFraction((index + 1) / scans.length);
  }
  return { clips, leftOut };
}

function planOf(info: TrackInfo, intervals: TimeRange[], timeline: RecordTimeline | undefined): TrackPlan {
  if (timeline === undefined) return { intervals, ranges: wholeRanges(intervals) };
  const channels = info.kind === 'mic' ? timeline.channels.get(info.seat as SeatId) : undefined;
  return { intervals, ranges: rangesOf(info, intervals, timeline), ...(channels && { channels }) };
}

function orderSeats(first: string[], clips: Clip[]): string[] {
  const present = new Set(clips.map(({ seat }) => seat));
  return [...new Set([...first.filter((seat) => present.has(seat)), ...present])];
}

/** Percentages at the start and end of each stage, by the time that stages take. */
const STAGES: Record<ExportProgress['stage'], [from: number, to: number]> = {
  reading: [0, 5],
  tracks: [5, 15],
  composite: [15, 100],
};

function progressOf({ onProgress }: ExportOptions): (stage: ExportProgress['stage'], fraction: number) => void {
  let lastReported = -1;
  return (stage, fraction) => {
    const [from, to] = STAGES[stage];
    const percent = Math.floor(from + (to - from) * Math.min(1, fraction));
    if (percent <= lastReported) return;
    lastReported = percent;
    onProgress?.({ stage, percent });
  };
}
