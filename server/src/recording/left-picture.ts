import type { LoggedSegment } from '../event-log/logged-recording.ts';
import type { LayerPackets } from '../rtp/vp8.ts';
import { readSegment } from './journal-reader.ts';
import type { SegmentContent } from './journal-reader.ts';
import { KeyFrameNeed } from './key-frame-need.ts';
import type { GivenReport } from './messages.ts';
import { PictureGaps } from './picture-gaps.ts';
import type { PictureGap } from './picture-gaps.ts';
import { begins, layerPacketsOf, RTP_HEADER_BYTES } from './picture-packet.ts';
import type { TrackCipher } from './segment-cipher.ts';
import { sourceOf } from './track-spec.ts';
import type { TrackInfo } from './track-spec.ts';

/**
 * A recorder reports a track's gaps every ten seconds at most, and a gap that lasts then waits for the next report. So a gap that
 * began up to twenty seconds before the recorder's end may be unreported, which may be two segments before the last one.
 */
const SEGMENTS_BEFORE = 2;
/** Maximum number of segments to replay: the last ones, if the log lacks more. */
const MAX_REPLAYED = 4;
/** Largest rounding error of a gap's duration, ms: the log has its times in whole milliseconds. */
const ROUNDING_MS = 3;

/** A gap in a picture that the log names, or several in one entry. */
export type LoggedGap = Pick<GivenReport<'picture-gap'>, 'source' | 'from' | 'to' | 'missingMs'>;

/** A picture's track as a recorder left it when it ended. */
export interface LeftPicture {
  readonly info: TrackInfo;
  readonly directory: string;
  readonly cipher: TrackCipher | undefined;
  /** Segments that the log does not name, in order. */
  readonly unnamed: readonly number[];
  /** Segments that it names, by index. */
  readonly named: ReadonlyMap<number, Pick<LoggedSegment, 'firstAt'>>;
}

/**
 * Computes, from the same packets, the gaps of a picture that a recorder had seen but not reported when it ended; null if there
 * are none. Holds one segment in memory, and other tasks run after each.
 *
 * @param toldGaps all gaps that the log names, of any source
 * @param until time up to which the recorder read all received packets, epoch ms
 * @throws as `readSegment`, for the segments that the log does not name
 */
export async function unreportedGap(
  { info, directory, cipher, unnamed, named }: LeftPicture,
  toldGaps: readonly LoggedGap[],
  until: number,
): Promise<PictureGap | null> {
  const source = sourceOf(info);
  // A gap that began before the track belongs to the previous track.
  const beginsAt = Math.floor(info.startedAt);
  const told = toldGaps.filter(({ source: of, from }) => of === source && from >= beginsAt && from <= until);
  // Only the last run of unnamed segments ends the picture; an earlier one may be a segment that the disk refused.
  const lastRun = unnamed.slice(unnamed.findLastIndex((index, at) => unnamed[at - 1] !== index - 1));
  const [first, last] = [lastRun[0]!, lastRun.at(-1)!];
  let begin = Math.max(1, first - SEGMENTS_BEFORE);
  const firstAtBegin = () => named.get(begin)?.firstAt ?? null;
  while (begin > 1 && told.some((gap) => areSeveral(gap) && isAmid(gap, firstAtBegin()))) begin -= 1;
  begin = Math.max(begin, last - MAX_REPLAYED + 1);
  let replay: Replay | undefined;
  for (let index = begin; index <= last; index += 1) {
    const segment = await readSegment(directory, index, { cipher }).catch((error: unknown) => {
      if (index < first) return undefined;
      throw error;
    });
    const firstAt = segment?.packets[0]?.at;
    // After a segment that cannot be read, the replay starts anew.
    if (segment === undefined || firstAt === undefined) replay = undefined;
    else (replay ??= new Replay(info, told, index === 1 ? null : firstAt)).take(segment);
  }
  return replay?.close(until) ?? null;
}

/** Whether an entry holds several gaps, between which the picture was intact. */
function areSeveral({ from, to, missingMs }: LoggedGap): boolean {
  return to - from - missingMs > ROUNDING_MS;
}

function isAmid({ from, to }: LoggedGap, at: number | null): boolean {
  return at !== null && from < at && to - 1 > at;
}

/** Replays consecutive segments as a recorder saw them. */
class Replay {
  readonly #info: TrackInfo;
  readonly #layers: LayerPackets | undefined;
  readonly #need: KeyFrameNeed;
  readonly #gaps: PictureGaps;
  /** Time up to which the log names the gaps. */
  readonly #from: number;
  /** Whether a logged gap ends at `#from`; only the next packet shows whether it continues. */
  #endsThere: boolean;
  #lastAt = -Infinity;

  /** @param middleAt arrival of the first packet if the replay starts within the track; null at the track's beginning */
  constructor(info: TrackInfo, told: readonly LoggedGap[], middleAt: number | null) {
    const firstAt = middleAt ?? info.startedAt;
    // Within a track, the picture is intact unless the log names a single gap that spans this time.
    const isWhole = middleAt !== null && !told.some((gap) => !areSeveral(gap) && isAmid(gap, firstAt));
    this.#info = info;
    this.#layers = layerPacketsOf(info);
    this.#from = Math.max(firstAt, ...told.map(({ to }) => to));
    this.#endsThere = told.some(({ to }) => to === this.#from);
    this.#need = new KeyFrameNeed(isWhole ? null : firstAt);
    this.#gaps = PictureGaps.of(info, this.#from);
    if (isWhole) this.#gaps.handlePacket(this.#from, null);
  }

  take({ lines, packets }: Pick<SegmentContent, 'lines' | 'packets'>): void {
    const [info, layers, need, gaps, from] = [this.#info, this.#layers, this.#need, this.#gaps, this.#from];
    const events = lines.filter((line) => line.type === 'event');
    for (const step of [...events, ...packets].toSorted((one, other) => one.at - other.at)) {
      const { at } = step;
      this.#passTo(at);
      if ('event' in step) {
        need.handleEvent(step.event, at);
        gaps.handleEvent(step.event, Math.max(at, from), need.brokenSince);
      } else if (step.kind === 'rtp' && step.payload.length >= RTP_HEADER_BYTES) {
        const { payload } = step;
        const sequence = payload.readUInt16BE(2);
        need.handlePacket(sequence, at, () => begins(info, payload), layers?.of(payload));
        gaps.handlePacket(at, need.brokenSince);
        this.#lastAt = at;
      }
      gaps.readUpTo(Math.max(at, from));
    }
  }

  /** A gap that lasts is logged in parts. If it has ended, it ended with a packet after which the picture was intact. */
  #passTo(at: number): void {
    if (!this.#endsThere || at <= this.#from) return;
    this.#endsThere = false;
    const hasEnded = this.#need.brokenSince === null && this.#lastAt > this.#from - 1;
    if (!hasEnded) this.#gaps.goesOn();
  }

  close(until: number): PictureGap | null {
    this.#passTo(until);
    this.#gaps.readUpTo(until);
    return this.#gaps.close(until);
  }
}
