import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Claim, Ownership } from './ownership.ts';
import type { LeaseStore } from './ports.ts';

/** Others may take a hearing when its lease was not renewed for so long: the process has ended, stands still or has no line. */
export const LEASE_MS = 10_000;
const RENEW_MS = 2_000;
/** When so many are due and none was answered, others may soon take what is held here: sessions stop before that. */
const SILENT_RENEWALS = 3;
/** Nobody is sent to a process that has missed two renewals: it may have ended. */
export const LIVE_MS = 2 * RENEW_MS;

export interface HearingLeasesOptions {
  readonly store: LeaseStore;
  readonly bus: EventBus;
  /** For the log: leases could not be renewed. Told once until they can be again. */
  readonly problem: (error: unknown) => void;
  readonly renewMs?: number;
}

/**
 * Hearings of a process that shares its database with others, by leases in that database. A lease is renewed as long as the
 * process needs the hearing. A process whose lease ran out keeps the hearing if nobody has taken it meanwhile.
 */
export class HearingLeases implements Ownership {
  readonly #options: HearingLeasesOptions;
  readonly #ours = new Set<HearingId>();
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | null = null;
  #failing = false;
  /** Renewals that were due since the last that succeeded; time in which this process itself stood still is none. */
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

  /** The lease runs out by itself, and until then is this process's still. */
  letGo(hearing: HearingId): void {
    this.#ours.delete(hearing);
  }

  review(): Promise<void> {
    return (this.#renewing ??= this.#renew().finally(() => (this.#renewing = null)));
  }

  /** Gives everything back: others may have it at once. */
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
