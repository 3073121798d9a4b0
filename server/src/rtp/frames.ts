import type { OrderedPacket } from './reorder.ts';

/** One picture, or one packet of sound, as a decoder takes it. */
export type Frame = {
  /** In units of the codec's clock, unwrapped. */
  timestamp: number;
  /** Unwrapped sequence number and arrival (epoch milliseconds) of its first packet, and how many they are. */
  sequence: number;
  arrivedAt: number;
  packets: number;
  key: boolean;
  /** Set where no other picture was coded against it, as the upper one of temporal layers says: a decoder can do without it. */
  droppable?: true;
  data: Buffer;
  /** Of key frames. */
  size?: { width: number; height: number };
  /** What a decoder must know before the first frame (H.264: AVCDecoderConfigurationRecord); of key frames. */
  description?: Buffer;
  rotation?: 0 | 90 | 180 | 270;
};

/** Packets that make no frame. See `LeftOutReason`. */
export type Dropped = Pick<Frame, 'timestamp' | 'sequence' | 'arrivedAt' | 'packets'> & {
  reason: 'incomplete' | 'no-key-frame' | 'impossible-size' | 'malformed';
};

/** What comes out of a track: frames, word of packets that are missing before the next frame, and of those of no use. */
export type FrameEvent =
  { type: 'frame'; frame: Frame } | { type: 'loss'; packets: number } | { type: 'dropped'; dropped: Dropped };

/**
 * Makes one picture of the payloads of its packets; undefined if they are not one whole picture, a reason if it must not
 * reach a decoder.
 */
export type Assemble = (
  payloads: Buffer[],
) => Pick<Frame, 'key' | 'droppable' | 'data' | 'size' | 'description'> | 'impossible-size' | undefined;

/**
 * Collects packets into pictures: those of one timestamp, ended by the marker bit (or by the next timestamp, for senders
 * that set none). A picture with a packet missing is dropped, and so is everything up to the next key frame, since
 * what follows was coded against it.
 */
export class FrameAssembler {
  readonly #assemble: Assemble;
  #packets: OrderedPacket[] = [];
  #needsKey = true;

  constructor(assemble: Assemble) {
    this.#assemble = assemble;
  }

  push(packet: OrderedPacket): FrameEvent[] {
    const events: FrameEvent[] = [];
    if (packet.lost > 0) {
      // Even where this begins a new picture, the end of the last or a whole one in between is missing.
      if (this.#packets.length > 0) events.push({ type: 'dropped', dropped: dropped(this.#packets, 'incomplete') });
      this.#packets = [];
      this.#needsKey = true;
      events.push({ type: 'loss', packets: packet.lost });
    }
    if (this.#packets[0] && this.#packets[0].timestamp !== packet.timestamp) events.push(...this.flush());
    this.#packets.push(packet);
    if (packet.marker) events.push(...this.flush());
    return events;
  }

  /** Ends the picture that is being collected. */
  flush(): FrameEvent[] {
    const packets = this.#packets;
    this.#packets = [];
    if (packets.length === 0) return [];
    const payloads = packets.map(({ payload }) => payload).filter((payload) => payload.length > 0);
    // Packets of nothing but padding probe the line; they hold a place in the sequence and no picture.
    if (payloads.length === 0) return [];
    const assembled = this.#assemble(payloads) ?? 'incomplete';
    if (typeof assembled === 'string' || (this.#needsKey && !assembled.key)) {
      this.#needsKey = true;
      const reason = typeof assembled === 'string' ? assembled : 'no-key-frame';
      return [{ type: 'dropped', dropped: dropped(packets, reason) }];
    }
    this.#needsKey = false;
    const rotation = packets.findLast((packet) => packet.rotation !== undefined)?.rotation;
    const frame = { ...placeOf(packets), ...assembled, ...(rotation === undefined ? {} : { rotation }) };
    return [{ type: 'frame', frame }];
  }
}

function placeOf(packets: OrderedPacket[]) {
  const { timestamp, sequence, arrivedAt } = packets[0]!;
  return { timestamp, sequence, arrivedAt, packets: packets.length };
}

function dropped(packets: OrderedPacket[], reason: Dropped['reason']): Dropped {
  return { ...placeOf(packets), reason };
}
