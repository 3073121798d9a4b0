import type { MediaPacket } from './rtp.ts';

/** A packet in its place; `lost` packets are missing right before it. */
export type OrderedPacket = MediaPacket & { lost: number };

/** A packet asked for again comes within a few round trips; after this long a recording takes it for lost. */
const PATIENCE_MS = 3000;
const MAX_HELD = 4096;
/** Losses remembered, to know the lost when they come after all. */
const MAX_MISSED = 256;

/**
 * Puts packets in the order they were sent, drops doubles, and counts the lost. Pure.
 */
export class Reorderer {
  readonly #held = new Map<number, MediaPacket>();
  #next: number | undefined;
  /** Counted as lost before `to`. */
  readonly #missed: { from: number; to: number }[] = [];
  readonly #patienceMs: number;

  /** @param patienceMs longest time that packets are held for one that is missing */
  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** True for a packet that comes after it was given up for lost, other than a double of one that is here. */
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

  /** The rest, when no more will come. */
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
