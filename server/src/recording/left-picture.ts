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
 * A recorder tells of a track's gaps every ten seconds at most, and a gap that lasts then waits for the next time: what began up to
 * twenty seconds before its end may be untold, which may be two segments before the last one.
 */
const SEGMENTS_BEFORE = 2;
/** Where the log lacks many segments, the last ones are looked at alone. */
const MOST_REPLAYED = 4;
/** Of a gap, the log has times in whole milliseconds. */
const ROUNDING_MS = 3;

/** A missing picture that the log names, or several together. */
export type ToldGap = Pick<GivenReport<'picture-gap'>, 'source' | 'from' | 'to' | 'missingMs'>;

/** What a recorder left of a picture. */
export interface LeftPicture {
  readonly info: TrackInfo;
  readonly directory: string;
  readonly cipher: TrackCipher | undefined;
  /** Segments that the log does not name, in order. */
  readonly unnamed: readonly number[];
  /** Those that it names. */
  readonly named: ReadonlyMap<number, Pick<LoggedSegment, 'firstAt'>>;
}

/**
 * The gaps of a picture that a recorder had not told when it ended: what it had seen, from the same packets. Holds one segment in
 * memory, and gives other tasks a turn behind each.
 *
 * @param toldGaps all that the log names, of whatever source
 * @param until up to then the recorder read all that came, epoch ms
 * @throws as `readSegment`, of the segments that the log does not name
 */
export async function untoldGap(
  { info, directory, cipher, unnamed, named }: LeftPicture,
  toldGaps: readonly ToldGap[],
  until: number,
): Promise<PictureGap | null> {
  const source = sourceOf(info);
  // One that began before the track is of the track before.
  const beginsAt = Math.floor(info.startedAt);
  const told = toldGaps.filter(({ source: of, from }) => of === source && from >= beginsAt && from <= until);
  // What the log lacks further back, such as a segment that a disk refused, is no end of the picture.
  const lastRun = unnamed.slice(unnamed.findLastIndex((index, at) => unnamed[at - 1] !== index - 1));
  const [first, last] = [lastRun[0]!, lastRun.at(-1)!];
  let begin = Math.max(1, first - SEGMENTS_BEFORE);
  const firstAtBegin = () => named.get(begin)?.firstAt ?? null;
  while (begin > 1 && told.some((gap) => areSeveral(gap) && isAmid(gap, firstAtBegin()))) begin -= 1;
  begin = Math.max(begin, last - MOST_REPLAYED + 1);
  let replay: Replay | undefined;
  for (let index = begin; index <= last; index += 1) {
    const segment = await readSegment(directory, index, { cipher }).catch((error: unknown) => {
      if (index < first) return undefined;
      throw error;
    });
    const firstAt = segment?.packets[0]?.at;
    // Behind what cannot be read, it begins anew.
    if (segment === undefined || firstAt === undefined) replay = undefined;
    else (replay ??= new Replay(info, told, index === 1 ? null : firstAt)).take(segment);
  }
  return replay?.close(until) ?? null;
}

/** Between them the picture was whole. */
function areSeveral({ from, to, missingMs }: ToldGap): boolean {
  return to - from - missingMs > ROUNDING_MS;
}

function isAmid({ from, to }: ToldGap, at: number | null): boolean {
  return at !== null && from < at && to - 1 > at;
}

/** What a recorder sees in segments that follow each other. */
class Replay {
  readonly #info: TrackInfo;
  readonly #layers: LayerPackets | undefined;
  readonly #need: KeyFrameNeed;
  readonly #gaps: PictureGaps;
  /** Up to then the log names what is missing. */
  readonly #from: number;
  /** Whether a gap that it names ends there: known to go on, or not, when the next packet comes. */
  #endsThere: boolean;
  #lastAt = -Infinity;

  /** @param middleAt arrival of the first packet; null at the beginning of the track */
  constructor(info: TrackInfo, told: readonly ToldGap[], middleAt: number | null) {
    const firstAt = middleAt ?? info.startedAt;
    // In the middle of a track, a picture is whole unless the log names one gap that goes on there.
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

  /** The log names a gap that lasts in parts. One that ended did so with a packet, after which the picture was whole. */
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
