import type { TrackHealth } from './messages.ts';

/** A recorder reports every 500 ms; after this long without a report, or with unsynced packets, it counts as stalled. */
export const STALL_AFTER_MS = 1500;

/** A check this late means that this process was paused itself (a suspended machine), not that the recorder stalled. */
export const OWN_PAUSE_MS = 1000;

/** `silent`: the recorder does not report. `disk`: packets of these tracks are not synced. */
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

  /** Call a few times per second. Reports each stall and each recovery once. */
  check(now: number): { type: 'stall'; stall: Stall } | { type: 'recovered' } | undefined {
    if (now - this.#lastCheck > OWN_PAUSE_MS) this.#lastHealth = now;
    this.#lastCheck = now;
    const stall = this.#current(now);
    if (stall?.reason === this.#stalled) return undefined;
    this.#stalled = stall?.reason;
    return stall ? { type: 'stall', stall } : { type: 'recovered' };
  }

  /** Time since the last report, or since the end of an own pause, ms. */
  silentMs(now: number): number {
    return now - this.#lastHealth;
  }

  #current(now: number): Stall | undefined {
    if (this.silentMs(now) > STALL_AFTER_MS) return { reason: 'silent' };
    if (this.#stuck.length > 0) return { reason: 'disk', tracks: this.#stuck };
    return undefined;
  }
}
