import { setImmediate } from 'node:timers/promises';
import { StreamTarget } from 'mediabunny';
import type { StreamTargetChunk } from 'mediabunny';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import { opusDurationMs } from '../../rtp/opus.ts';
import type { TimeRange } from '../time-range.ts';
import { within } from '../export/ranges.ts';
import type { SegmentCheck } from '../export/segment-check.ts';
import { TrackMuxer } from '../export/track-muxer.ts';
import { TICK_MS, trackFrames } from '../export/track-frames.ts';
import type { FrameClock, TimedFrame } from '../export/track-frames.ts';
import { EARLY_MS, LONGEST_TAIL_MS } from './played-track.ts';
import type { PlayedTrack } from './played-track.ts';
import { senderClock } from './sender-clock.ts';

/** A range (epoch ms) in which a track may be played. */
export interface AllowedRange extends Readonly<TimeRange> {
  /** Pictures in transit when the range began may be shown, because the viewer may see the time before it, too. */
  readonly hasLead: boolean;
}

/** A requested part of a track. Times are epoch milliseconds. */
export interface FragmentRequest extends TimeRange {
  /** Ranges in which the track may be played. */
  readonly allowed: readonly AllowedRange[];
  /** Time 0 of the output. */
  readonly zero: number;
  /** Offset from the senders' clock to the epoch, ms; null while unknown. */
  readonly shift: number | null;
  /** Playback begins here: pictures start with the last key frame before the range, if it is near. */
  readonly begins: boolean;
}

/** Takes the output in order; rejects when it is no longer wanted. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/**
 * A picture in transit when a range began was taken a moment before: without it there would be no picture until the next key frame,
 * seconds later.
 */
const PICTURE_LEAD_MS = 250;
/**
 * Frames within this time before the moment are all kept, ms: the picture shown at the moment arrived no earlier than this while
 * there is motion.
 */
const DECODED_BEFORE_MS = 250;
const USUAL_TAIL_MS = 6000;
/** A key frame lies at most this long before any moment, ms: the recorder asks for one every five seconds. */
const KEY_FRAME_MS = 5500;
/** A picture counts as still after this long without a new one, ms. */
const STILL_MS = 1000;
/** After this many frames other jobs get their turn: a second of pictures or sound is read in a few milliseconds. */
const FRAMES_AT_ONCE = 50;
/** 20 ms of stereo silence (RFC 6716). */
const SILENCE = Buffer.from([0xfc, 0xff, 0xfe]);
const SILENCE_MS = 20;

/**
 * Makes WebM (MP4 for H.264) of a range of a track, without re-encoding, for a player's source buffer. Fragments of consecutive
 * ranges fit together: sound is cut exactly at the range, and gaps are filled with silence; pictures run from a key frame in the
 * range (with `begins`, from the last one before it) to the next key frame outside it. Holds one segment in memory.
 *
 * @param turn gives other jobs their turn; rejects when the fragment is no longer wanted
 * @returns the permitted parts of the segments that should be read but are altered or missing, and ranges in which the picture is
 * still in the record
 * @throws errors of the file system, except that a segment is missing
 */
export async function writeFragment(
  track: PlayedTrack,
  request: FragmentRequest,
  sink: Sink,
  turn: () => Promise<void> = setImmediate,
): Promise<MediaGap[]> {
  if (request.to <= request.from) return [];
  const check = track.check();
  const clock = await clockOf(track, request);
  const target = new StreamTarget(
    new WritableStream<StreamTargetChunk>({ write: ({ data }: StreamTargetChunk) => sink(data) }),
  );
  await turn();
  const still = new StillTimes();
  const reading = { track, check, clock, still, turn };
  const frames = track.info.codec === 'opus' ? soundOf(reading, request) : picturesOf(reading, request);
  let muxer: TrackMuxer | undefined;
  try {
    for await (const frame of frames) {
      const options = { zero: request.zero, appendOnly: true };
      muxer ??= await TrackMuxer.start(track.info.codec, target, frame, options);
      await muxer.add(frame);
    }
    await muxer?.close();
  } catch (error) {
    await muxer?.abandon();
    throw error;
  }
  const lost = lostIn(check, request);
  const isLost = (range: TimeRange): boolean => lost.some(({ from, to }) => from < range.to && to > range.from);
  return [
    ...lost.map((range) => ({ kind: 'unreadable' as const, ...range })),
    ...still.found.filter((range) => !isLost(range)).map((range) => ({ kind: 'still' as const, ...range })),
  ];
}

/** The times (epoch ms) without a new picture. */
class StillTimes {
  readonly found: TimeRange[] = [];
  #last: number | null = null;

  /** Notes a picture, or the beginning or end of reading. */
  note(at: number): void {
    if (this.#last !== null && at - this.#last >= STILL_MS) this.found.push({ from: this.#last, to: at });
    this.#last = Math.max(this.#last ?? at, at);
  }
}

/** Returns whole segments even if a part was requested, so that a viewer who jumps around sees one gap and not its parts. */
function lostIn({ found }: SegmentCheck, { allowed }: FragmentRequest): TimeRange[] {
  return found.flatMap((damage) => {
    if (!('from' in damage) || damage.from === null || damage.to === null) return [];
    return within([...allowed], { from: damage.from, to: damage.to });
  });
}

/** A track that is being read for a fragment. */
interface Reading {
  readonly track: PlayedTrack;
  readonly check: SegmentCheck;
  readonly clock: FrameClock;
  readonly still: StillTimes;
  readonly turn: () => Promise<void>;
}

async function clockOf(track: PlayedTrack, { from, to, shift, begins }: FragmentRequest): Promise<FrameClock> {
  const { info } = track;
  if (shift === null) return senderClock([], info, 0);
  // Most pictures have a key frame within that time.
  const [lead, tail] = info.codec === 'opus' ? [0, 0] : [begins ? KEY_FRAME_MS : 0, USUAL_TAIL_MS];
  return senderClock(await track.reportsAround({ from: from - lead, to: to + tail }), info, shift);
}

/** @param since frames before it (epoch ms) are not needed */
async function* framesOf(
  { track, check, clock, turn }: Reading,
  segments: readonly number[],
  since: number,
): AsyncGenerator<TimedFrame> {
  const { info, directory, cipher } = track;
  const [first] = segments;
  const begin = track.segments.find(({ index }) => index === first);
  const skip = begin === undefined ? 0 : await track.skipIn(begin, since);
  const skipIn = (segment: number): number => (segment === first ? skip : 0);
  let frames = 0;
  for await (const event of trackFrames({ info, directory, cipher, check, segments, skipIn }, clock)) {
    if (event.type === 'unreadable') throw new Error(`track ${info.track} cannot be read`);
    if (event.type !== 'frame') continue;
    frames += 1;
    if (frames % FRAMES_AT_ONCE === 0) await turn();
    yield event.frame;
  }
}

/** Sound without gaps, from the start of the range to its end. */
async function* soundOf(reading: Reading, { from, to, allowed }: FragmentRequest): AsyncGenerator<TimedFrame> {
  let end = from;
  for await (const frame of framesOf(reading, reading.track.segmentsOf({ from, to }), from - EARLY_MS)) {
    if (frame.at >= to) break;
    const until = frame.at + opusDurationMs(frame.data);
    // A packet that ends after the range is left out.
    if (frame.at < from || !allowed.some((range) => frame.at >= range.from && until <= range.to)) continue;
    yield* silence(end, frame.at);
    yield frame;
    end = Math.max(end, until);
  }
  yield* silence(end, to);
}

function* silence(from: number, to: number): Generator<TimedFrame> {
  for (let at = from; at + SILENCE_MS <= to; at += SILENCE_MS) {
    yield {
      at,
      data: SILENCE,
      key: true,
      timestamp: 0,
      sequence: 0,
      arrivedAt: at,
      packets: 0,
      lostBefore: 0,
    };
  }
}

/** Pictures whose key frame lies in the range, or is the last one before it. */
async function* picturesOf(
  reading: Reading,
  { from: asked, to, allowed, begins }: FragmentRequest,
): AsyncGenerator<TimedFrame> {
  const { track, clock, still } = reading;
  const range = { from: asked, to: to + LONGEST_TAIL_MS };
  const before = begins ? await keyFrameBefore(track, asked, clock) : null;
  const from = before?.from ?? asked;
  const segments = track.segmentsOf(range, before?.segment);
  const isAllowed = ({ at }: TimedFrame) =>
    allowed.some(({ from: begin, to: end, hasLead }) => at >= begin - (hasLead ? PICTURE_LEAD_MS : 0) && at < end);
  let follows = false;
  if (before?.segment === undefined) still.note(asked);
  for await (const frame of framesOf(reading, segments, (before?.arrivedAt ?? from) - EARLY_MS)) {
    if (frame.key) follows = frame.at >= from && frame.at < to;
    if (isAllowed(frame)) still.note(frame.at);
    else follows = false;
    if (frame.at >= to && (!follows || frame.at >= to + LONGEST_TAIL_MS)) return;
    // Droppable frames that are decoded but never shown are left out, except just before the moment: half of a stream with temporal
    // layers.
    if (follows && !(frame.droppable === true && before !== null && frame.at < asked - DECODED_BEFORE_MS)) yield frame;
  }
  still.note(to);
}

/** The segment and time (epoch ms) where the pictures of a moment begin, according to the track's index. */
async function keyFrameBefore(
  track: PlayedTrack,
  moment: number,
  clock: FrameClock,
): Promise<{ readonly from: number; readonly segment: number | undefined; readonly arrivedAt: number }> {
  const found = await track.keyFramesIn({ from: moment - KEY_FRAME_MS, to: moment });
  const last = found
    .map(({ at, timestamp, segment }) => {
      return { from: clock({ arrivedAt: at, timestamp, sequence: 0 }), segment, arrivedAt: at };
    })
    .findLast(({ from }) => from <= moment);
  // The index has no key frame here: one is searched for among the pictures.
  if (last === undefined) return { from: moment - KEY_FRAME_MS, segment: undefined, arrivedAt: moment - KEY_FRAME_MS };
  return { ...last, from: last.from - TICK_MS / 2 };
}
