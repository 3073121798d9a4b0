import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LeftOutCount } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import type { Survey, TrackClock } from './survey.ts';
import { extensionOf, TrackFile } from './track-file.ts';
import { trackFrames } from './track-frames.ts';
import type { TimedFrame } from './track-frames.ts';

/** A time on the record, epoch milliseconds: from the start or a resumption to the next recess, break or end. */
export type Interval = { from: number; to: number };

export type Size = { width: number; height: number };

/** Packets that never came, between the moments of the frames around them. */
export type Gap = Interval & { packets: number };

/** One file of one track within one interval. */
export type Piece = {
  track: string;
  seat: string;
  kind: 'mic' | 'camera' | 'screen';
  codec: Survey['info']['codec'];
  /** Position in the list of intervals, from 0. */
  interval: number;
  file: string;
  /** Epoch milliseconds; the file's own time 0 is `startsAt`. */
  startsAt: number;
  endsAt: number;
  frames: number;
  /** Of the picture as it is shown, upright, in its first frame; null for sound. Larger or smaller layers may follow. */
  size: Size | null;
  /** When there was a picture or a sound: a pause of more than two seconds ends one of these. */
  active: Interval[];
  gaps: Gap[];
  sha256: string;
  bytes: number;
};

const PAUSE_MS = 2000;

/**
 * A picture on its way when the record begins was taken a moment before. It is shown from the first moment on: without it
 * there would be none until the next key frame, seconds later.
 */
const PICTURE_LEAD_MS = 250;

/**
 * Cuts a track to the intervals and writes each piece to a file of its own in `outDir`; a piece also ends where the
 * picture turns or changes its shape, which a file can state only once. What lies outside the intervals is never written;
 * what lies within and could not be written is counted.
 */
export async function writePieces(
  survey: Survey,
  clock: TrackClock,
  intervals: Interval[],
  outDir: string,
): Promise<{ pieces: Piece[]; leftOut: LeftOut[] }> {
  const pieces: Piece[] = [];
  let open: OpenPiece | undefined;
  const close = async () => {
    if (open) pieces.push(await open.close());
    open = undefined;
  };
  const leadMs = survey.info.codec === 'opus' ? 0 : PICTURE_LEAD_MS;
  const leftOut = new LeftOutCount(intervals);
  for await (const event of trackFrames(survey, clock)) {
    if (event.type === 'dropped') leftOut.add(event.dropped.reason, event.dropped);
    if (event.type === 'unusable') leftOut.add(event.unusable.reason, { packets: 1, arrivedAt: event.unusable.at });
    if (event.type !== 'frame') continue;
    const taken = event.frame;
    const interval = intervals.findIndex(({ from, to }) => taken.at >= from - leadMs && taken.at < to);
    const frame = { ...taken, at: Math.max(taken.at, intervals[interval]?.from ?? taken.at) };
    if (open && !open.continuesWith(frame, interval)) await close();
    if (interval === -1 || (!open && !frame.key)) {
      leftOut.add(interval === -1 ? 'outside-the-record' : 'no-key-frame', taken);
      continue;
    }
    open ??= await OpenPiece.begin(survey, interval, pieces.length, outDir, frame);
    await open.add(frame);
  }
  await close();
  return { pieces, leftOut: leftOut.result() };
}

class OpenPiece {
  readonly #survey: Survey;
  readonly #interval: number;
  readonly #path: string;
  readonly #file: TrackFile;
  readonly #rotation: number;
  readonly #size: Size | null;
  readonly #active: Interval[];
  readonly #gaps: Gap[] = [];

  private constructor(survey: Survey, interval: number, path: string, file: TrackFile, first: TimedFrame) {
    this.#survey = survey;
    this.#interval = interval;
    this.#path = path;
    this.#file = file;
    this.#rotation = first.rotation ?? 0;
    this.#size = first.size ? shownSize(first.size, this.#rotation) : null;
    this.#active = [{ from: first.at, to: first.at }];
  }

  static async begin(survey: Survey, interval: number, part: number, outDir: string, first: TimedFrame) {
    const { seat, kind, track, codec } = survey.info;
    const name = `${interval + 1}-${seat}-${kind}-${track}${part > 0 ? `-${part + 1}` : ''}.${extensionOf(codec)}`;
    const path = join(outDir, name);
    await rm(path, { force: true });
    return new OpenPiece(survey, interval, path, await TrackFile.create(path, codec, first), first);
  }

  continuesWith(frame: TimedFrame, interval: number): boolean {
    if (interval !== this.#interval || (frame.rotation ?? this.#rotation) !== this.#rotation) return false;
    return !frame.size || !this.#size || sameShape(shownSize(frame.size, this.#rotation), this.#size);
  }

  async add(frame: TimedFrame): Promise<void> {
    const active = this.#active.at(-1)!;
    if (frame.lostBefore > 0 && frame.at > active.to)
      this.#gaps.push({ from: active.to, to: frame.at, packets: frame.lostBefore });
    if (frame.at - active.to > PAUSE_MS) this.#active.push({ from: frame.at, to: frame.at });
    else active.to = frame.at;
    await this.#file.add(frame);
  }

  async close(): Promise<Piece> {
    const { startsAt, endsAt, frames } = await this.#file.close();
    this.#active.at(-1)!.to = endsAt;
    const { seat, kind, track, codec } = this.#survey.info;
    return {
      track,
      seat,
      kind,
      codec,
      interval: this.#interval,
      file: this.#path,
      startsAt,
      endsAt,
      frames,
      size: this.#size,
      active: this.#active,
      gaps: this.#gaps,
      ...(await hashFile(this.#path)),
    };
  }
}

function shownSize({ width, height }: Size, rotation: number): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Layers of one camera differ by a rounded pixel. */
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
