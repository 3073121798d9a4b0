import { readTrack } from '../journal-reader.ts';
import { FrameAssembler } from './frames.ts';
import type { Frame, FrameEvent } from './frames.ts';
import { h264Assembler } from './h264.ts';
import type { MediaClock } from './media-clock.ts';
import { OPUS_PRE_SKIP, readOpus } from './opus.ts';
import { Reorderer } from './reorder.ts';
import type { OrderedPacket } from './reorder.ts';
import { parseRtp, rotationOf } from './rtp.ts';
import type { Survey } from './survey.ts';
import { Unwrapper } from './unwrap.ts';
import { assembleVp8 } from './vp8.ts';

/** A frame with its moment, epoch milliseconds, and the packets lost since the frame before. */
export type TimedFrame = Frame & { at: number; lostBefore: number };

/** A track's frames in order, made from its journal as they are asked for. Memory: one segment and three seconds. */
export async function* trackFrames(survey: Survey, clock: MediaClock): AsyncGenerator<TimedFrame> {
  const shift = survey.info.codec === 'opus' ? (-OPUS_PRE_SKIP / 48_000) * 1000 : 0;
  let lost = 0;
  let last = -Infinity;
  for await (const event of frameEvents(survey)) {
    if (event.type === 'loss') {
      lost += event.packets;
      continue;
    }
    // Where the clock is corrected backwards a container's times must still not go back.
    const at = Math.max(clock(event.frame.timestamp) + shift, last);
    last = at;
    yield { ...event.frame, at, lostBefore: lost };
    lost = 0;
  }
}

async function* frameEvents({ info, directory, firstTimestamp }: Survey): AsyncGenerator<FrameEvent> {
  const sequences = new Unwrapper(16);
  const timestamps = new Unwrapper(32, firstTimestamp);
  const reorderer = new Reorderer();
  const depacketizer = depacketizerOf(info.codec);
  for await (const { packets } of readTrack(directory)) {
    for (const { at, kind, payload } of packets) {
      if (kind !== 'rtp' || ((payload[1] ?? 0) & 0x7f) !== info.payloadType) continue;
      const rtp = parseRtp(payload, info.ssrc, info.orientationExtension);
      if (!rtp) continue;
      const packet = {
        sequence: sequences.unwrap(rtp.sequence),
        timestamp: timestamps.unwrap(rtp.timestamp),
        marker: rtp.marker,
        payload: rtp.payload,
        arrivedAt: at,
        ...(rtp.orientation === undefined ? {} : { rotation: rotationOf(rtp.orientation) }),
      };
      for (const ordered of reorderer.push(packet)) yield* depacketizer.push(ordered);
    }
  }
  for (const ordered of reorderer.flush()) yield* depacketizer.push(ordered);
  yield* depacketizer.flush();
}

type Depacketizer = { push: (packet: OrderedPacket) => FrameEvent[]; flush: () => FrameEvent[] };

function depacketizerOf(codec: Survey['info']['codec']): Depacketizer {
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
