import type { OrderedPacket } from './reorder.ts';
import { DecodablePictures } from './temporal-layers.ts';
import type { TemporalPlace } from './temporal-layers.ts';

/** One picture or one packet of sound, as a decoder takes it. */
export type Frame = {
  /** In units of the codec's clock, unwrapped. */
  timestamp: number;
  /** Unwrapped sequence number and arrival time (epoch milliseconds) of its first packet, and the number of packets. */
  sequence: number;
  arrivedAt: number;
  packets: number;
  key: boolean;
  /** Set when no other picture depends on this one (the upper temporal layer): a decoder can skip it. */
  droppable?: true;
  data: Buffer;
  /** Key frames only. */
  size?: { width: number; height: number };
  /** Decoder configuration, needed before the first frame (H.264: AVCDecoderConfigurationRecord); key frames only. */
  description?: Buffer;
  rotation?: 0 | 90 | 180 | 270;
};

/** Packets that do not make a frame. See `LeftOutReason`. */
export type DroppedPackets = Pick<Frame, 'timestamp' | 'sequence' | 'arrivedAt' | 'packets'> & {
  reason: 'incomplete' | 'no-key-frame' | 'impossible-size' | 'malformed';
};

/** What a track produces: frames, the number of packets lost before the next frame, and packets that were dropped. */
export type FrameEvent =
  { type: 'frame'; frame: Frame } | { type: 'loss'; packets: number } | { type: 'dropped'; dropped: DroppedPackets };

/**
 * Assembles one picture from the payloads of its packets. Undefined if they are not one complete picture; a reason if the picture
 * must not reach a decoder.
 */
export type Assemble = (payloads: Buffer[]) => AssembledPicture | 'impossible-size' | undefined;

type AssembledPicture = Pick<Frame, 'key' | 'droppable' | 'data' | 'size' | 'description'> & {
  readonly place?: TemporalPlace;
};

/**
 * Collects packets into pictures. A picture has one timestamp and ends with the marker bit, or with the next timestamp for senders
 * that set no marker. If a packet is missing, all pictures that may depend on the missing one are dropped: everything up to the next
 * key frame, unless the sender names temporal layers and the missing picture belongs to an upper one.
 */
export class FrameAssembler {
  readonly #assemble: Assemble;
  readonly #decodable = new DecodablePictures();
  #packets: OrderedPacket[] = [];

  constructor(assemble: Assemble) {
    this.#assemble = assemble;
  }

  push(packet: OrderedPacket): FrameEvent[] {
    const events: FrameEvent[] = [];
    if (packet.lost > 0) {
      // Even if this packet begins a new picture, the end of the previous one or a picture in between is missing.
      if (this.#packets.length > 0) events.push({ type: 'dropped', dropped: dropped(this.#packets, 'incomplete') });
      this.#packets = [];
      this.#decodable.handleLoss();
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
    // Packets that are all padding probe the connection: they have a sequence number but no picture.
    if (payloads.length === 0) return [];
    const assembled = this.#assemble(payloads);
    if (assembled === undefined) {
      this.#decodable.handleLoss();
      return [{ type: 'dropped', dropped: dropped(packets, 'incomplete') }];
    }
    if (assembled === 'impossible-size') {
      this.#decodable.needKey();
      return [{ type: 'dropped', dropped: dropped(packets, assembled) }];
    }
    const { place, ...picture } = assembled;
    const { timestamp } = packets[0]!;
    if (!this.#decodable.take({ key: picture.key, place, timestamp }))
      return [{ type: 'dropped', dropped: dropped(packets, 'no-key-frame') }];
    const rotation = packets.findLast((packet) => packet.rotation !== undefined)?.rotation;
    const frame = { ...placeOf(packets), ...picture, ...(rotation === undefined ? {} : { rotation }) };
    return [{ type: 'frame', frame }];
  }
}

function placeOf(packets: OrderedPacket[]) {
  const { timestamp, sequence, arrivedAt } = packets[0]!;
  return { timestamp, sequence, arrivedAt, packets: packets.length };
}

function dropped(packets: OrderedPacket[], reason: DroppedPackets['reason']): DroppedPackets {
  return { ...placeOf(packets), reason };
}
