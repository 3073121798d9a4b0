import { FLOW_BUDGETS, FlowBucket } from '../media/flow/flow-budget.ts';
import type { FlowBudget } from '../media/flow/flow-budget.ts';
import type { FlowRate } from '../media/flow/flow-meter.ts';
import type { TrackSpec } from './track-spec.ts';

/** Twice what sixty people, the most booked for a hearing, send with cameras: up to 11,000 packets and 10 MB a second. */
const HEARING_BUDGET: FlowBudget = { packetsPerSecond: 22_000, bytesPerSecond: 20_000_000 };

const KINDS = { mic: 'microphone', camera: 'camera', screen: 'screen' } as const;
const WINDOW_MS = 1_000;

/** Limits what the recorder accepts of all tracks of a hearing to what a hearing can produce. Times are milliseconds. */
export class HearingIntake {
  readonly #bucket: FlowBucket;
  readonly #tracks = new Set<TrackIntake>();

  constructor(now: number) {
    this.#bucket = new FlowBucket(HEARING_BUDGET, now);
  }

  /** Whether no track is left. */
  get empty(): boolean {
    return this.#tracks.size === 0;
  }

  /** @param cut is called once, when the track has sent too much: from then on no packet of it is accepted */
  add(kind: TrackSpec['kind'], now: number, cut: (rate: FlowRate) => void): TrackIntake {
    const track = new TrackIntake(FLOW_BUDGETS[KINDS[kind]], now, cut);
    this.#tracks.add(track);
    return track;
  }

  remove(track: TrackIntake): void {
    this.#tracks.delete(track);
  }

  /** Whether a packet of the track is to be written. */
  take(track: TrackIntake, bytes: number, now: number): boolean {
    if (!track.take(bytes, now)) return false;
    if (this.#bucket.take(1, bytes, now)) return true;
    // Cuts one track a second, the one with the highest share, so that tracks with a normal rate are not cut for others.
    const [worst] = [...this.#tracks].filter((each) => !each.cut).toSorted((one, other) => other.share - one.share);
    worst?.end(now);
    this.#bucket.refill(1);
    return worst !== track;
  }
}

/** Limits what the recorder accepts of one track. */
export class TrackIntake {
  readonly #bucket: FlowBucket;
  readonly #budget: FlowBudget;
  readonly #onCut: (rate: FlowRate) => void;
  /** Packets and bytes of the current second, and of the previous one. */
  #window: { since: number; packets: number; bytes: number };
  #before = { packets: 0, bytes: 0 };
  #cut = false;

  constructor(budget: FlowBudget, now: number, onCut: (rate: FlowRate) => void) {
    this.#bucket = new FlowBucket(budget, now);
    this.#budget = budget;
    this.#onCut = onCut;
    this.#window = { since: now, packets: 0, bytes: 0 };
  }

  get cut(): boolean {
    return this.#cut;
  }

  /** The share of its budget that the track used in the current or the previous second, whichever is larger. */
  get share(): number {
    const { packetsPerSecond, bytesPerSecond } = this.#budget;
    const packets = Math.max(this.#window.packets, this.#before.packets);
    const bytes = Math.max(this.#window.bytes, this.#before.bytes);
    return Math.max(packets / packetsPerSecond, bytes / bytesPerSecond);
  }

  take(bytes: number, now: number): boolean {
    if (this.#cut) return false;
    if (now - this.#window.since >= WINDOW_MS) {
      this.#before = this.#window;
      this.#window = { since: now, packets: 0, bytes: 0 };
    }
    this.#window.packets += 1;
    this.#window.bytes += bytes;
    if (this.#bucket.take(1, bytes, now)) return true;
    this.end(now);
    return false;
  }

  /** Cuts the track: no further packet of it is accepted. */
  end(now: number): void {
    if (this.#cut) return;
    this.#cut = true;
    const { since, packets, bytes } = this.#window;
    const seconds = Math.max(0.05, (now - since) / 1_000);
    this.#onCut({
      packetsPerSecond: Math.round(packets / seconds),
      bitsPerSecond: Math.round((bytes * 8) / seconds),
    });
  }
}
