import { readTrack } from '../../recording/journal-reader.ts';
import type { TrackCipher } from '../../recording/segment-cipher.ts';
import type { TimeRange } from '../time-range.ts';
import { wholeRanges } from './ranges.ts';
import type { ExportRange } from './ranges.ts';

/**
 * Why packets recorded on the record are in no file:
 * - `no-key-frame`: pictures that may refer to a missing one
 * - `incomplete`: pictures with a missing or malformed part
 * - `impossible-size`: key frames with a size that no camera or screen sends; they are not given to a decoder
 * - `malformed`: sound packets with wrong lengths
 * - `unsteady`: pictures of another shape than the ones before, after too many changes of shape
 * - `unwritable`: frames that could not be put into a file
 * - `unreadable`: the track's journal could not be read to its end
 * - `outside-the-record`: arrived on the record, but more than a second outside it by the stream's own clock
 * - `withheld`: not part of the record according to the log, because the person was in a private room or already protected
 * - `too-late`: arrived after they were given up as lost
 * - `foreign`: not of the stream that was to be recorded
 * - `no-track-info`: the track's `track.json` is missing or malformed, or states another kind than the log
 * - `altered`: the bytes of their segment differ from the sealed ones; the number of packets is unknown
 * - `missing`: their segment is missing; the number of packets is unknown
 * - `unknown-track`: the log does not have the track
 */
export type LeftOutReason =
  | 'no-key-frame'
  | 'incomplete'
  | 'impossible-size'
  | 'malformed'
  | 'unsteady'
  | 'unwritable'
  | 'unreadable'
  | 'outside-the-record'
  | 'withheld'
  | 'too-late'
  | 'foreign'
  | 'no-track-info'
  | 'altered'
  | 'missing'
  | 'unknown-track';

/** Each reason in words. */
export const LEFT_OUT: Record<LeftOutReason, string> = {
  'no-key-frame': 'the key frame before them, or another picture that they need, is missing',
  incomplete: 'their pictures have parts missing',
  'impossible-size': 'their pictures claim a size that no camera sends',
  malformed: 'they are no sound that could be played',
  unsteady: 'their picture changes its shape again and again',
  unwritable: 'their frames could not be put into a file',
  unreadable: 'the recording of this track could be read no further',
  'outside-the-record': 'by their own clock they are outside the record',
  withheld: 'the log does not give them to this record: their person was in a private room, or protected by then',
  'too-late': 'they came after they were given up for lost',
  foreign: 'they are not of the stream that was to be recorded',
  'no-track-info': 'the track.json beside them is missing or malformed, or is of another kind than the log says',
  altered: 'their bytes are not those that were sealed',
  missing: 'their segment of the recording is missing',
  'unknown-track': 'the log knows no such track',
};

/** Packets of one track and one interval that are in no file, for one reason; they arrived between `from` and `to`. */
export type LeftOut = TimeRange & {
  /** Position in the list of intervals, from 0. */
  interval: number;
  reason: LeftOutReason;
  packets: number;
};

/** Largest distance from the arrival time, ms, at which the stream's clock is trusted to say that a packet was off the record. */
const BELIEVED_MS = 1000;

/** Longest transit time of a packet to the recorder, ms. */
const LONGEST_TRANSIT_MS = 250;

/** Counts the packets of one track that lie on the record and are in no file. */
export class LeftOutCount {
  readonly #intervals: TimeRange[];
  readonly #ranges: ExportRange[];
  readonly #found = new Map<string, LeftOut>();

  /** @param ranges time ranges in which the track belongs to the record */
  constructor(intervals: TimeRange[], ranges = wholeRanges(intervals)) {
    this.#intervals = intervals;
    this.#ranges = ranges;
  }

  /** @param at time by the stream's clock where there is one; epoch milliseconds, like `arrivedAt` */
  add(reason: LeftOutReason, { packets, arrivedAt, at }: { packets: number; arrivedAt: number; at?: number }): void {
    const taken = at === undefined ? undefined : this.#rangeAt(at);
    const believed = at !== undefined && Math.abs(at - arrivedAt) <= BELIEVED_MS;
    const range = taken !== undefined || believed ? taken : this.#rangeAt(arrivedAt);
    if (range !== undefined) return this.#count(range.interval, reason, { packets, arrivedAt });
    const when = believed ? at : arrivedAt;
    // Packets sent before the record began to take the source are not counted as left out.
    if (this.#ranges.some(({ from }) => when < from && from - when <= LONGEST_TRANSIT_MS)) return;
    const interval = this.#intervals.findIndex(holds(when));
    if (interval !== -1) this.#count(interval, 'withheld', { packets, arrivedAt });
  }

  #count(
    interval: number,
    reason: LeftOutReason,
    { packets, arrivedAt }: { packets: number; arrivedAt: number },
  ): void {
    const key = `${interval} ${reason}`;
    const before = this.#found.get(key) ?? { interval, reason, packets: 0, from: arrivedAt, to: arrivedAt };
    const [from, to] = [Math.min(before.from, arrivedAt), Math.max(before.to, arrivedAt)];
    this.#found.set(key, { ...before, packets: before.packets + packets, from, to });
  }

  result(): LeftOut[] {
    return [...this.#found.values()];
  }

  #rangeAt(at: number): ExportRange | undefined {
    return this.#ranges.find(holds(at));
  }
}

function holds(at: number): (interval: TimeRange) => boolean {
  return ({ from, to }) => at >= from && at < to;
}

/**
 * Counts all packets on the record of a track that cannot be exported. If its journal cannot be read, each interval is
 * `unreadable` with 0 packets.
 */
export async function leaveOutTrack(
  { directory, cipher }: { readonly directory: string; readonly cipher: TrackCipher | undefined },
  intervals: TimeRange[],
  reason: LeftOutReason,
): Promise<LeftOut[]> {
  const count = new LeftOutCount(intervals);
  try {
    for await (const { packets } of readTrack(directory, cipher)) {
      for (const { at, kind } of packets) if (kind === 'rtp') count.add(reason, { packets: 1, arrivedAt: at });
    }
  } catch {
    return intervals.map(({ from, to }, interval) => ({ interval, reason: 'unreadable', packets: 0, from, to }));
  }
  return count.result();
}
