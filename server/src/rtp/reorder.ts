import type { MediaPacket } from './rtp.ts';

/** A packet in order; `lost` packets are missing right before it. */
export type OrderedPacket = MediaPacket & { lost: number };

/** A retransmitted packet arrives within a few round trips. After this time, a recording counts it as lost. */
const PATIENCE_MS = 3000;
const MAX_HELD = 4096;
/** Number of losses remembered, to recognise packets that arrive after all. */
const MAX_MISSED = 256;

/** Puts packets into the order they were sent in, drops duplicates, and counts lost packets. Pure. */
export class Reorderer {
  readonly #held = new Map<number, MediaPacket>();
  #next: number | undefined;
  /** Sequence numbers counted as lost; `to` is excluded. */
  readonly #missed: { from: number; to: number }[] = [];
  readonly #patienceMs: number;

  /** @param patienceMs longest time that packets wait for a missing one */
  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** True if the packet was already counted as lost; a duplicate of a packet that arrived is not. */
  isTooLate({ sequence }: MediaPacket): boolean {
    if (this.#next === undefined || sequence >= this.#next) return false;
    return sequence < this.#next - MAX_HELD || this.#missed.some(({ from, to }) => sequence >= from && sequence < to);
  }

  push(packet: MediaPacket): OrderedPacket[] {
    this.#next ??= packet.sequence;
    if (packet.sequence < this.#next || this.#held.has(packet.sequence)) return [];
    this.#held.set(packet.sequence, packet);
    return this.#release(
      (oldest) => packet.arrivedAt - oldest.arrivedAt > this.#patienceMs || this.#held.size > MAX_HELD,
    );
  }

  /** Returns the packets still held, when no more will arrive. */
  flush(): OrderedPacket[] {
    return this.#release(() => true);
  }

  #release(givesUp: (oldest: MediaPacket) => boolean): OrderedPacket[] {
    const ready: OrderedPacket[] = [];
    let lost = 0;
    while (this.#held.size > 0) {
      const packet = this.#held.get(this.#next!);
      if (packet) {
        this.#held.delete(packet.sequence);
        ready.push({ ...packet, lost });
        lost = 0;
        this.#next = packet.sequence + 1;
        continue;
      }
      const [oldest] = this.#held.values();
      if (!givesUp(oldest!)) break;
      const resume = Math.min(...this.#held.keys());
      lost = resume - this.#next!;
      this.#missed.push({ from: this.#next!, to: resume });
      if (this.#missed.length > MAX_MISSED) this.#missed.shift();
      this.#next = resume;
    }
    return ready;
  }
}
