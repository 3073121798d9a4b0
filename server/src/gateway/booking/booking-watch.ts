import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ServerToWatcher } from '@mahzar/shared/protocol/board';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';

/** A browser with an open booking page. */
interface Watcher {
  readonly connected: boolean;
  emit<Name extends 'identities' | 'rebooked' | 'record' | 'ended'>(
    name: Name,
    ...told: Parameters<ServerToWatcher[Name]>
  ): unknown;
  disconnect(close: true): unknown;
}

export interface BookingWatchOptions {
  readonly bus: EventBus;
  readonly states: IdentityCheck['states'];
  /** For the log: the data of a booking's page could not be read. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/**
 * Sends browsers with an open booking page the changes of its people and its record. It does not poll; changes come from the event
 * bus.
 */
export class BookingWatch {
  readonly #options: BookingWatchOptions;
  readonly #watchers = new Map<HearingId, Set<Watcher>>();
  /** Bookings being read; true when they have changed meanwhile. */
  readonly #reading = new Map<HearingId, boolean>();

  constructor(options: BookingWatchOptions) {
    this.#options = options;
    options.bus.on('booking-stored', (hearing) => this.#bookingChanged(hearing));
    options.bus.on('record-access-changed', (hearing) => this.#recordChanged(hearing));
    options.bus.on('identities-changed', (hearing) => this.#peopleChanged(hearing));
  }

  /** Sends this browser the current state, and later changes. */
  add(hearing: HearingId, watcher: Watcher): void {
    this.#watchers.set(hearing, (this.#watchers.get(hearing) ?? new Set()).add(watcher));
    void this.#read(hearing);
  }

  remove(hearing: HearingId, watcher: Watcher): void {
    const all = this.#watchers.get(hearing);
    all?.delete(watcher);
    if (all?.size === 0) this.#watchers.delete(hearing);
  }

  /** Proofs of identity of the booking's people may have changed. */
  #peopleChanged(hearing: HearingId): void {
    if (this.#watchers.has(hearing)) void this.#read(hearing);
  }

  /** The booking was changed, cancelled or reinstated. */
  #bookingChanged(hearing: HearingId): void {
    for (const watcher of this.#watchers.get(hearing) ?? []) watcher.emit('rebooked');
  }

  #recordChanged(hearing: HearingId): void {
    for (const watcher of this.#watchers.get(hearing) ?? []) watcher.emit('record');
  }

  async #read(hearing: HearingId): Promise<void> {
    if (this.#reading.has(hearing)) {
      this.#reading.set(hearing, true);
      return;
    }
    do {
      this.#reading.set(hearing, false);
      try {
        this.#tell(hearing, await this.#options.states(hearing));
      } catch (error) {
        this.#options.problem(hearing, error);
      }
    } while (this.#reading.get(hearing) === true);
    this.#reading.delete(hearing);
  }

  #tell(hearing: HearingId, items: Awaited<ReturnType<IdentityCheck['states']>>): void {
    for (const watcher of this.#watchers.get(hearing) ?? []) {
      if (items !== undefined) watcher.emit('identities', { items });
      else {
        watcher.emit('ended', { code: 'not-found' });
        watcher.disconnect(true);
      }
    }
  }
}
