import { Reorderer } from '../../rtp/reorder.ts';
import type { OrderedPacket } from '../../rtp/reorder.ts';
import { isRtpOf, parseRtp, rotationOf } from '../../rtp/rtp.ts';
import { Unwrapper } from '../../rtp/unwrap.ts';
import type { RawStream } from './messages.ts';

/** Reads one stream's RTP packets and puts them in order. */
export class Incoming {
  readonly #stream: RawStream;
  readonly #sequences = new Unwrapper(16);
  readonly #timestamps = new Unwrapper(32);
  readonly #reorderer: Reorderer;

  /** @param patienceMs how long to wait for a missing packet */
  constructor(stream: RawStream, patienceMs: number) {
    this.#stream = stream;
    this.#reorderer = new Reorderer(patienceMs);
  }

  /** Returns the packets that are next in order now; none if the bytes are not a packet of the stream. */
  push(bytes: Buffer, now: number): OrderedPacket[] {
    const { ssrc, payloadType, orientationExtension } = this.#stream;
    const rtp = isRtpOf(bytes, payloadType) ? parseRtp(bytes, ssrc, orientationExtension) : undefined;
    if (rtp === undefined) return [];
    const { sequence, orientation, ...packet } = rtp;
    const ready = this.#reorderer.push({
      ...packet,
      sequence: this.#sequences.unwrap(sequence),
      arrivedAt: now,
      ...(orientation === undefined ? {} : { rotation: rotationOf(orientation) }),
    });
    return ready.map((packet) => ({ ...packet, timestamp: this.#timestamps.unwrap(packet.timestamp) }));
  }
}
