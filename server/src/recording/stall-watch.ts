import type { TrackHealth } from './messages.ts';

/** A recorder reports every 500 ms; after this long without a report, or with packets off the disk, it has stalled. */
export const STALL_AFTER_MS = 1500;

/** Checks that come this late say that we stood still ourselves (a suspended machine), not that the recorder did. */
export const OWN_PAUSE_MS = 1000;

/** `silent`: the recorder does not answer. `disk`: packets of these tracks do not reach the disk. */
export type Stall = { reason: 'silent' } | { reason: 'disk'; tracks: string[] };

/** Decides from health reports whether a recorder has stalled. Pure: times (monotonic, ms) come in as arguments. */
export class StallWatch {
  #lastHealth: number;
  #lastCheck: number;
  #stuck: string[] = [];
  #stalled: Stall['reason'] | undefined;

  constructor(now: number) {
    this.#lastHealth = now;
    this.#lastCheck = now;
  }

  handleHealth(now: number, tracks: TrackHealth[]): void {
    this.#lastHealth = now;
    this.#stuck = tracks.filter(({ unsyncedMs }) => unsyncedMs > STALL_AFTER_MS).map(({ track }) => track);
  }

  /** Call a few times a second. Each stall and each recovery is told once. */
  check(now: number): { type: 'stall'; stall: Stall } | { type: 'recovered' } | undefined {
    if (now - this.#lastCheck > OWN_PAUSE_MS) this.#lastHealth = now;
    this.#lastCheck = now;
    const stall = this.#current(now);
    if (stall?.reason === this.#stalled) return undefined;
    this.#stalled = stall?.reason;
    return stall ? { type: 'stall', stall } : { type: 'recovered' };
  }

  /** How long the recorder has not reported. */
  silentMs(now: number): number {
    return now - this.#lastHealth;
  }

  #current(now: number): Stall | undefined {
    if (this.silentMs(now) > STALL_AFTER_MS) return { reason: 'silent' };
    if (this.#stuck.length > 0) return { reason: 'disk', tracks: this.#stuck };
    return undefined;
  }
}
