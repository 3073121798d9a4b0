import { setImmediate } from 'node:timers/promises';
import { StreamTarget } from 'mediabunny';
import type { StreamTargetChunk } from 'mediabunny';
import { opusDurationMs } from '../../rtp/opus.ts';
import type { TimeRange } from '../export/clips.ts';
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
  /** Pictures that were on their way when it began may be shown: what was before it is not kept from who plays. */
  readonly hasLead: boolean;
}

/** What of a track is asked for. Times are epoch milliseconds. */
export interface FragmentRequest extends TimeRange {
  /** In which ranges the track may be played. */
  readonly allowed: readonly AllowedRange[];
  /** Time 0 of what is made. */
  readonly zero: number;
  /** From the senders' clock to the epoch, ms; null while it is not known. */
  readonly shift: number | null;
  /** Pictures begin with the last key frame before the range, if it is near: somebody begins to play there. */
  readonly begins: boolean;
}

/** Takes what was made, in its order; rejects when nobody wants it any longer. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/**
 * A picture that was on its way when a range began was taken a moment before: without it there would be none until the next key
 * frame, seconds later.
 */
const PICTURE_LEAD_MS = 250;
/** The picture of a moment came so much before it at most, while somebody moves: until there none is left out, ms. */
const DECODED_BEFORE_MS = 250;
const USUAL_TAIL_MS = 6000;
/** So far before a moment its key frame may lie: the recorder asks for one every five seconds. */
const KEY_FRAME_MS = 5500;
/** After so many frames others have their turn: a second of pictures or sound is read in a few milliseconds. */
const FRAMES_AT_ONCE = 50;
/** 20 ms of nothing (RFC 6716), in stereo. */
const SILENCE = Buffer.from([0xfc, 0xff, 0xfe]);
const SILENCE_MS = 20;

/**
 * Makes WebM (MP4 for H.264) of a range of a track as it was coded, for a player's source buffer. Fragments of ranges that
 * follow each other follow each other: sound is cut where the range is cut, and where there is none there is silence; pictures
 * come with their key frame, all from one that lies in the range (or, where it begins, is the last one before it) to the next one
 * that does not. Memory: a segment.
 *
 * @returns what the log has and cannot be read of the segments in which the range lies, as far as it may be played
 * @throws what the file system reports, other than that a segment is not there
 */
export async function writeFragment(track: PlayedTrack, request: FragmentRequest, sink: Sink): Promise<TimeRange[]> {
  if (request.to <= request.from) return [];
  const check = track.check();
  const clock = await clockOf(track, request);
  const target = new StreamTarget(
    new WritableStream<StreamTargetChunk>({ write: ({ data }: StreamTargetChunk) => sink(data) }),
  );
  const reading = { track, check, clock };
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
  return lostIn(check, request);
}

/** Whole segments, also where a part of one was asked for: whoever jumps about is told of one gap, and not of its parts. */
function lostIn({ found }: SegmentCheck, { allowed }: FragmentRequest): TimeRange[] {
  return found.flatMap((damage) => {
    if (!('from' in damage) || damage.from === null || damage.to === null) return [];
    return within([...allowed], { from: damage.from, to: damage.to });
  });
}

/** A track that is read for a fragment. */
interface Reading {
  readonly track: PlayedTrack;
  readonly check: SegmentCheck;
  readonly clock: FrameClock;
}

async function clockOf(track: PlayedTrack, { from, to, shift, begins }: FragmentRequest): Promise<FrameClock> {
  const { clockRate, codec } = track.info;
  if (shift === null) return senderClock([], clockRate, 0);
  // Most pictures have a key frame within that time.
  const [lead, tail] = codec === 'opus' ? [0, 0] : [begins ? KEY_FRAME_MS : 0, USUAL_TAIL_MS];
  return senderClock(await track.reportsAround({ from: from - lead, to: to + tail }), clockRate, shift);
}

/** @param since what came before (epoch ms) is not wanted */
async function* framesOf(
  { track, check, clock }: Reading,
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
    if (frames % FRAMES_AT_ONCE === 0) await setImmediate();
    yield event.frame;
  }
}

/** Sound without a gap, from the range's start to its end. */
async function* soundOf(reading: Reading, { from, to, allowed }: FragmentRequest): AsyncGenerator<TimedFrame> {
  let end = from;
  for await (const frame of framesOf(reading, reading.track.segmentsOf({ from, to }), from - EARLY_MS)) {
    if (frame.at >= to) break;
    const until = frame.at + opusDurationMs(frame.data);
    // Nothing is heard that ends after the range.
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
  const { track, clock } = reading;
  const range = { from: asked, to: to + LONGEST_TAIL_MS };
  const before = begins ? await keyFrameBefore(track, asked, clock) : null;
  const from = before?.from ?? asked;
  const segments = track.segmentsOf(range, before?.segment);
  const isAllowed = ({ at }: TimedFrame) =>
    allowed.some(({ from: begin, to: end, hasLead }) => at >= begin - (hasLead ? PICTURE_LEAD_MS : 0) && at < end);
  let follows = false;
  for await (const frame of framesOf(reading, segments, (before?.arrivedAt ?? from) - EARLY_MS)) {
    if (frame.key) follows = frame.at >= from && frame.at < to;
    if (!isAllowed(frame)) follows = false;
    if (frame.at >= to && (!follows || frame.at >= to + LONGEST_TAIL_MS)) return;
    // What is decoded before the moment, and never seen, is no more than is needed for what is: half of what has temporal layers.
    if (follows && !(frame.droppable === true && before !== null && frame.at < asked - DECODED_BEFORE_MS)) yield frame;
  }
}

/** Where pictures of a moment (epoch ms) begin, by the track's index: in which segment, and from which moment on they are taken. */
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
  // What the index does not say is found among the pictures.
  if (last === undefined) return { from: moment - KEY_FRAME_MS, segment: undefined, arrivedAt: moment - KEY_FRAME_MS };
  return { ...last, from: last.from - TICK_MS / 2 };
}
