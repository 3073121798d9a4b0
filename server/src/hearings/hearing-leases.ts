import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Claim, Ownership } from './ownership.ts';
import type { LeaseStore } from './ports.ts';

/**
 * Other processes may take a hearing whose lease was not renewed for this long, ms: its process has ended, is suspended or has no
 * connection.
 */
export const LEASE_MS = 10_000;
const RENEW_MS = 2_000;
/** After this many unanswered renewals other processes may soon take the hearings, so sessions stop before that. */
const SILENT_RENEWALS = 3;
/** Nobody is sent to a process that has missed two renewals, because it may have ended; ms. */
export const LIVE_MS = 2 * RENEW_MS;

export interface HearingLeasesOptions {
  readonly store: LeaseStore;
  readonly bus: EventBus;
  /** For the log: leases could not be renewed. Called once until renewal succeeds again. */
  readonly problem: (error: unknown) => void;
  readonly renewMs?: number;
}

/**
 * Hearings of a process that shares its database with others, by leases in that database. A lease is renewed while the process
 * needs the hearing. A process with an expired lease keeps the hearing if no other process has taken it.
 */
export class HearingLeases implements Ownership {
  readonly #options: HearingLeasesOptions;
  readonly #ours = new Set<HearingId>();
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | null = null;
  #failing = false;
  /** Renewals due since the last successful one; time in which this process was suspended does not count. */
  #unanswered = 0;

  constructor(options: HearingLeasesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#due(), options.renewMs ?? RENEW_MS).unref();
  }

  async claim(hearing: HearingId): Promise<Claim> {
    if (this.#ours.has(hearing)) return { ok: true, fresh: false };
    const holder = await this.#options.store.take(hearing);
    if (holder !== null) return { ok: false, holder };
    const fresh = !this.#ours.has(hearing);
    this.#ours.add(hearing);
    return { ok: true, fresh };
  }

  has(hearing: HearingId): boolean {
    return this.#ours.has(hearing);
  }

  /** The lease expires by itself, and belongs to this process until then. */
  letGo(hearing: HearingId): void {
    this.#ours.delete(hearing);
  }

  review(): Promise<void> {
    return (this.#renewing ??= this.#renew().finally(() => (this.#renewing = null)));
  }

  /** Ends all leases, so that other processes can take the hearings at once. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    this.#ours.clear();
    await this.#options.store.giveBack();
  }

  #due(): void {
    if (this.#ours.size > 0 && (this.#unanswered += 1) === SILENT_RENEWALS)
      this.#options.bus.publish('leases-unanswered');
    void this.review();
  }

  async #renew(): Promise<void> {
    const asked = [...this.#ours];
    if (asked.length === 0) return void (this.#unanswered = 0);
    try {
      const lost = await this.#options.store.renew(asked);
      this.#failing = false;
      this.#unanswered = 0;
      for (const [hearing, holder] of lost) {
        if (this.#ours.delete(hearing)) this.#options.bus.publish('lease-lost', hearing, holder);
      }
    } catch (error) {
      if (!this.#failing) this.#options.problem(error);
      this.#failing = true;
    }
  }
}
