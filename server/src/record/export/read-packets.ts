import { readSegmentPackets } from '../../recording/journal-reader.ts';
import { listSegments } from '../../recording/layout.ts';
import type { JournalPacket } from '../../recording/pcap.ts';
import type { TrackCipher } from '../../recording/segment-cipher.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { Reorderer } from '../../rtp/reorder.ts';
import type { OrderedPacket } from '../../rtp/reorder.ts';
import { isRtpOf, parseRtp, parseSenderReport, rotationOf } from '../../rtp/rtp.ts';
import type { RawReport } from './runs.ts';
import type { SegmentCheck } from './segment-check.ts';
import { Unwrapper } from '../../rtp/unwrap.ts';

/** Packets that cannot take part, by their arrival (epoch milliseconds). */
export type Unusable = { at: number; reason: 'foreign' | 'too-late' };

/** A track's journal, or a part of it. */
export interface Journal {
  readonly info: TrackInfo;
  /** The track's folder. */
  readonly directory: string;
  /** Where it is encrypted. */
  readonly cipher: TrackCipher | undefined;
  /** Which of its segments count. */
  readonly check: SegmentCheck;
  /** Indices of those that are read, ascending; all unless told otherwise. */
  readonly segments?: readonly number[];
  /** Before which byte of a segment, as it was received, nothing is wanted; 0 unless told otherwise. */
  readonly skipIn?: (segment: number) => number;
}

/** What a step through a track's journal brings. Every walk through the same journal brings the same. */
export type Step =
  /** In the order of their sequence numbers, counters unwrapped: those that became ready together. */
  | { type: 'packets'; packets: OrderedPacket[] }
  | { type: 'report'; report: RawReport }
  | { type: 'unusable'; unusable: Unusable };

/** Walks through a track's journal, some packets at a time, as far as `check` admits it. Memory: one segment and three seconds. */
export async function* readPackets({
  info,
  directory,
  cipher,
  check,
  segments,
  skipIn,
}: Journal): AsyncGenerator<Step[]> {
  const order = new Order(info);
  for (const index of segments ?? (await listSegments(directory))) {
    const bytesOf = (stored: Buffer) => check.admit(index, stored);
    try {
      for await (const packets of readSegmentPackets(directory, index, {
        cipher,
        bytesOf,
        skip: skipIn?.(index) ?? 0,
      })) {
        yield stepsOf(packets, order, info.ssrc);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // Others of the track are there.
      check.absent(index);
    }
  }
  yield order.flush();
}

function stepsOf(packets: readonly JournalPacket[], order: Order, ssrc: number): Step[] {
  const steps: Step[] = [];
  for (const { at, kind, payload } of packets) {
    if (kind === 'rtp') {
      steps.push(...order.push(payload, at));
      continue;
    }
    const report = parseSenderReport(payload, ssrc);
    if (report) steps.push({ type: 'report', report: { at, ...report } });
  }
  return steps;
}

class Order {
  readonly #info: TrackInfo;
  readonly #sequences = new Unwrapper(16);
  /** In the order of the packets: a late one before a jump must not be taken for one behind it. */
  readonly #timestamps = new Unwrapper(32);
  readonly #reorderer = new Reorderer();

  constructor(info: TrackInfo) {
    this.#info = info;
  }

  push(payload: Buffer, at: number): Step[] {
    const { ssrc, payloadType, orientationExtension } = this.#info;
    const rtp = isRtpOf(payload, payloadType) ? parseRtp(payload, ssrc, orientationExtension) : undefined;
    if (!rtp) return [{ type: 'unusable', unusable: { at, reason: 'foreign' } }];
    const packet = {
      sequence: this.#sequences.unwrap(rtp.sequence),
      timestamp: rtp.timestamp,
      marker: rtp.marker,
      payload: rtp.payload,
      arrivedAt: at,
      ...(rtp.orientation === undefined ? {} : { rotation: rotationOf(rtp.orientation) }),
    };
    if (this.#reorderer.isTooLate(packet)) return [{ type: 'unusable', unusable: { at, reason: 'too-late' } }];
    return this.#ready(this.#reorderer.push(packet));
  }

  flush(): Step[] {
    return this.#ready(this.#reorderer.flush());
  }

  #ready(packets: OrderedPacket[]): Step[] {
    if (packets.length === 0) return [];
    const unwrap = (packet: OrderedPacket) => ({ ...packet, timestamp: this.#timestamps.unwrap(packet.timestamp) });
    return [{ type: 'packets', packets: packets.map(unwrap) }];
  }
}
