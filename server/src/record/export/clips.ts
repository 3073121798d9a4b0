import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Size } from '../../rtp/picture-size.ts';
import { FileNames } from './file-names.ts';
import { LeftOutCount } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import { ShapeBudget } from './shape-budget.ts';
import type { TimeRange } from '../time-range.ts';
import { within } from './ranges.ts';
import type { ExportRange } from './ranges.ts';
import type { Scan, TrackClock } from './scan.ts';
import { TrackFile } from './track-file.ts';
import { TICK_MS, trackFrames } from './track-frames.ts';
import type { TimedFrame } from './track-frames.ts';
import { extensionOf } from './track-muxer.ts';

/** Packets that never arrived, with the times of the frames before and after. */
export type Gap = TimeRange & { packets: number };

/** One file of one track within one interval. */
export type Clip = {
  track: string;
  /** A seat, or the alias of a protected person. */
  seat: string;
  kind: 'mic' | 'camera' | 'screen';
  codec: Scan['info']['codec'];
  /** Position in the list of intervals, from 0. */
  interval: number;
  file: string;
  /** Epoch milliseconds; the file's own time 0 is `startsAt`. */
  startsAt: number;
  endsAt: number;
  /** When, by the log, the record stopped taking the source; the file of a still picture ends earlier. */
  until: number;
  frames: number;
  /** Upright size of the first frame; null for sound. Larger or smaller layers may follow. */
  size: Size | null;
  /** Clockwise turn, in degrees, that makes the file's pictures upright. */
  rotation: number;
  /** Times with picture or sound: a pause of more than two seconds ends a range. */
  active: TimeRange[];
  gaps: Gap[];
  /** When this voice went into a language and not to the floor. */
  channels: ChannelRange[];
  sha256: string;
  bytes: number;
};

/** When an interpreter's voice went into a language. */
export type ChannelRange = TimeRange & { channel: string };

/** Which parts of a track are to be exported. */
export type TrackPlan = {
  /**
   * `intervals`: times on the record, from the start or a resumption to the next recess, interruption or end; `ranges`: the
   * parts of them in which the track belongs to the record.
   */
  intervals: TimeRange[];
  ranges: ExportRange[];
  channels?: readonly Readonly<ChannelRange>[];
};

const PAUSE_MS = 2000;

/**
 * A picture in transit when the record begins was taken a moment before. It is shown from the start; otherwise there would be no
 * picture until the next key frame, seconds later.
 */
const PICTURE_LEAD_MS = 250;

/**
 * Cuts a track to the time ranges in which it belongs to the record and writes each clip to a file in `outDir`. A clip also ends
 * where the picture turns or changes its shape, because a file states these only once. Media outside the time ranges are never
 * written; media on the record that could not be written are counted.
 */
export async function writeClips(
  scan: Scan,
  clock: TrackClock,
  { intervals, ranges, channels = [] }: TrackPlan,
  outDir: string,
  names = new FileNames(),
): Promise<{ clips: Clip[]; leftOut: LeftOut[] }> {
  const clips: Clip[] = [];
  const extension = extensionOf(scan.info.codec);
  const leadMs = scan.info.codec === 'opus' ? 0 : PICTURE_LEAD_MS;
  const leftOut = new LeftOutCount(intervals, ranges);
  const shapes = new ShapeBudget();
  let open: OpenClip | undefined;
  let last: ExportRange | undefined;
  let arrivedAt = scan.firstAt;
  let writtenAt = -Infinity;
  const close = async () => {
    const ended = open;
    open = undefined;
    if (ended) clips.push(await ended.close(channels));
  };
  const write = async (frame: TimedFrame, range: ExportRange) => {
    open ??= await OpenClip.begin(scan, range, join(outDir, names.next(clipOf(scan, range), extension)), frame);
    last = range;
    writtenAt = frame.at;
    await open.add(frame);
  };
  /** An invalid frame discards only the file that was being written. */
  const writeOrLeaveOut = async (frame: TimedFrame, range: ExportRange) => {
    try {
      await write(frame, range);
    } catch (error) {
      if (isOfTheSystem(error)) throw error;
      for (const part of open?.taken ?? [frame]) leftOut.add('unwritable', part);
      await open?.abandon();
      open = undefined;
    }
  };
  try {
    for await (const event of trackFrames(scan, clock)) {
      if (event.type === 'dropped') leftOut.add(event.dropped.reason, event.dropped);
      if (event.type === 'unusable') leftOut.add(event.unusable.reason, { packets: 1, arrivedAt: event.unusable.at });
      if (event.type === 'unreadable') leftOut.add('unreadable', { packets: 0, arrivedAt });
      if (event.type !== 'frame') continue;
      const taken = event.frame;
      arrivedAt = taken.arrivedAt;
      const range = ranges.find(({ from, to, opens }) => taken.at >= from - (opens ? leadMs : 0) && taken.at < to);
      // Pictures in transit when the time range began are placed one after another at its start.
      const frame = { ...taken, at: Math.max(taken.at, range?.from ?? taken.at, writtenAt + TICK_MS) };
      if (open && !open.continuesWith(frame, range)) await close();
      if (range === undefined) leftOut.add('outside-the-record', taken);
      else if (!open && !frame.key) leftOut.add('no-key-frame', taken);
      else if (!open && range === last && !shapes.take(frame.at)) leftOut.add('unsteady', taken);
      else await writeOrLeaveOut(frame, range);
    }
    await close();
  } finally {
    await open?.abandon();
  }
  return { clips, leftOut: leftOut.result() };
}

/** Adds a later moment with picture or sound to the times of a clip. */
export function takeMoment(active: TimeRange[], at: number): void {
  const last = active.at(-1);
  if (last === undefined || at - last.to > PAUSE_MS) active.push({ from: at, to: at });
  else last.to = at;
}

/** An error of the file system, such as a full disk or an unreadable file. */
export function isOfTheSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

class OpenClip {
  readonly #scan: Scan;
  readonly #range: ExportRange;
  readonly #path: string;
  readonly #file: TrackFile;
  readonly #rotation: number;
  readonly #size: Size | null;
  readonly #active: TimeRange[];
  readonly #gaps: Gap[] = [];
  /** Packets in the file: those of the first frame, and in one sum those of all others, with the times of the last. */
  readonly taken: { packets: number; arrivedAt: number; at: number }[] = [];

  private constructor(scan: Scan, range: ExportRange, path: string, file: TrackFile, first: TimedFrame) {
    this.#scan = scan;
    this.#range = range;
    this.#path = path;
    this.#file = file;
    this.#rotation = first.rotation ?? 0;
    this.#size = first.size ? shownSize(first.size, this.#rotation) : null;
    this.#active = [{ from: first.at, to: first.at }];
  }

  static async begin(scan: Scan, range: ExportRange, path: string, first: TimedFrame) {
    await rm(path, { force: true });
    return new OpenClip(scan, range, path, await TrackFile.create(path, scan.info.codec, first), first);
  }

  continuesWith(frame: TimedFrame, range: ExportRange | undefined): boolean {
    if (range !== this.#range || (frame.rotation ?? this.#rotation) !== this.#rotation) return false;
    return !frame.size || !this.#size || sameShape(shownSize(frame.size, this.#rotation), this.#size);
  }

  async add(frame: TimedFrame): Promise<void> {
    const { to } = this.#active.at(-1)!;
    if (frame.lostBefore > 0 && frame.at > to) this.#gaps.push({ from: to, to: frame.at, packets: frame.lostBefore });
    takeMoment(this.#active, frame.at);
    const { packets, arrivedAt, at } = frame;
    const [, end] = this.taken;
    if (end) Object.assign(end, { arrivedAt, at, packets: end.packets + packets });
    else this.taken.push({ packets, arrivedAt, at });
    await this.#file.add(frame);
  }

  /** Removes the file. */
  async abandon(): Promise<void> {
    await this.#file.abandon();
    await rm(this.#path, { force: true });
  }

  async close(channels: readonly Readonly<ChannelRange>[]): Promise<Clip> {
    const { startsAt, endsAt, frames } = await this.#file.close();
    this.#active.at(-1)!.to = endsAt;
    return {
      ...clipOf(this.#scan, this.#range),
      file: this.#path,
      startsAt,
      endsAt,
      until: this.#range.to,
      frames,
      size: this.#size,
      rotation: this.#rotation,
      active: this.#active,
      gaps: this.#gaps,
      channels: within(channels, { from: startsAt, to: endsAt }),
      ...(await hashFile(this.#path)),
    };
  }
}

function clipOf(
  { info: { track, seat, kind, codec } }: Scan,
  { interval }: ExportRange,
): Pick<Clip, 'track' | 'seat' | 'kind' | 'codec' | 'interval'> {
  return { track, seat, kind, codec, interval };
}

function shownSize({ width, height }: Size, rotation: number): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Layers of one camera may differ by a rounded pixel. */
function sameShape(a: Size, b: Size): boolean {
  return Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.03;
}

export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
