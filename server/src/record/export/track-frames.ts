import { FrameAssembler } from '../../rtp/frames.ts';
import type { DroppedPackets, Frame, FrameEvent } from '../../rtp/frames.ts';
import { h264Assembler } from '../../rtp/h264.ts';
import { OPUS_PRE_SKIP, readOpus } from '../../rtp/opus.ts';
import type { OrderedPacket } from '../../rtp/reorder.ts';
import type { Scan } from './scan.ts';
import { assembleVp8 } from '../../rtp/vp8.ts';
import { readPackets } from './read-packets.ts';
import type { Journal, Unusable } from './read-packets.ts';

/** A frame with its time, epoch milliseconds, and the number of packets lost since the frame before. */
export type TimedFrame = Frame & { at: number; lostBefore: number };

/** An item of a track's journal: a frame, or packets that made none. */
export type TrackEvent =
  | { type: 'frame'; frame: TimedFrame }
  | { type: 'dropped'; dropped: DroppedPackets & { at: number } }
  | { type: 'unusable'; unusable: Unusable }
  /** The rest of the journal cannot be read; always the last event. */
  | { type: 'unreadable' };

/** Maps a packet or frame to epoch milliseconds. */
export type FrameClock = (of: Pick<Frame, 'sequence' | 'timestamp' | 'arrivedAt'>) => number;

/** The smallest step of a container's time. */
export const TICK_MS = 1;

/** Yields a track's frames in order, read from its journal on demand. Holds one segment and three seconds in memory. */
export async function* trackFrames(scan: Journal, clock: FrameClock): AsyncGenerator<TrackEvent> {
  try {
    yield* timedFrames(scan, clock);
  } catch {
    yield { type: 'unreadable' };
  }
}

async function* timedFrames(scan: Journal, clock: FrameClock): AsyncGenerator<TrackEvent> {
  const shift = scan.info.codec === 'opus' ? (-OPUS_PRE_SKIP / 48_000) * 1000 : 0;
  let lost = 0;
  let last = -Infinity;
  for await (const event of frameEvents(scan)) {
    switch (event.type) {
      case 'loss':
        lost += event.packets;
        break;
      case 'dropped':
        yield { type: 'dropped', dropped: { ...event.dropped, at: clock(event.dropped) } };
        break;
      case 'unusable':
        yield event;
        break;
      case 'frame': {
        // A clock may be corrected backwards (new layer, new reports); two frames must still not have the same time.
        const at = Math.max(clock(event.frame) + shift, last + TICK_MS);
        last = at;
        yield { type: 'frame', frame: { ...event.frame, at, lostBefore: lost } };
        lost = 0;
        break;
      }
      default:
        return event satisfies never;
    }
  }
}

async function* frameEvents(journal: Journal): AsyncGenerator<FrameEvent | Extract<TrackEvent, { type: 'unusable' }>> {
  const depacketizer = depacketizerOf(journal.info.codec);
  for await (const steps of readPackets(journal)) {
    for (const step of steps) {
      if (step.type === 'unusable') yield step;
      if (step.type !== 'packets') continue;
      for (const packet of step.packets) yield* depacketizer.push(packet);
    }
  }
  yield* depacketizer.flush();
}

type Depacketizer = { push: (packet: OrderedPacket) => FrameEvent[]; flush: () => FrameEvent[] };

function depacketizerOf(codec: Scan['info']['codec']): Depacketizer {
  switch (codec) {
    case 'opus':
      return { push: readOpus, flush: () => [] };
    case 'vp8':
      return new FrameAssembler(assembleVp8);
    case 'h264':
      return new FrameAssembler(h264Assembler());
    default:
      return codec satisfies never;
  }
}
