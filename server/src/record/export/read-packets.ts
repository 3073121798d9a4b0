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

/** Packets that are not used, by their arrival (epoch milliseconds). */
export type Unusable = { at: number; reason: 'foreign' | 'too-late' };

/** A track's journal, or a part of it. */
export interface Journal {
  readonly info: TrackInfo;
  /** The track's folder. */
  readonly directory: string;
  /** Undefined if the track is not encrypted, or its key is missing. */
  readonly cipher: TrackCipher | undefined;
  /** Decides which segments belong to the record. */
  readonly check: SegmentCheck;
  /** Indices of the segments to read, ascending; default all. */
  readonly segments?: readonly number[];
  /** First wanted byte of a segment, counted before encryption; default 0. */
  readonly skipIn?: (segment: number) => number;
}

/** One step of reading a track's journal. Every reading of the same journal yields the same steps. */
export type Step =
  /** Packets that became ready together, in the order of their unwrapped sequence numbers. */
  | { type: 'packets'; packets: OrderedPacket[] }
  | { type: 'report'; report: RawReport }
  | { type: 'unusable'; unusable: Unusable };

/**
 * Reads a track's journal in small groups of packets, limited to what `check` admits. Holds one segment and three seconds in
 * memory.
 */
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
      // The other segments of the track can still be read.
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
  /** Unwrapped in the order of the packets: a late packet before a jump must not be taken for one after it. */
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
