import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ServerToWatcher } from '@mahzar/shared/protocol/board';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';

/** A browser that has the page of a booking open. */
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
  /** For the log: what a booking's page shows could not be read. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/** Tells who has the page of a booking open what becomes of its people and its record. It asks nobody: what changes is told to it. */
export class BookingWatch {
  readonly #options: BookingWatchOptions;
  readonly #watchers = new Map<HearingId, Set<Watcher>>();
  /** Bookings that are being read; true when they changed meanwhile. */
  readonly #reading = new Map<HearingId, boolean>();

  constructor(options: BookingWatchOptions) {
    this.#options = options;
    options.bus.on('booking-kept', (hearing) => this.#bookingChanged(hearing));
    options.bus.on('record-access-changed', (hearing) => this.#recordChanged(hearing));
    options.bus.on('identities-changed', (hearing) => this.#peopleChanged(hearing));
  }

  /** From now on this browser is told; first how it is. */
  add(hearing: HearingId, watcher: Watcher): void {
    this.#watchers.set(hearing, (this.#watchers.get(hearing) ?? new Set()).add(watcher));
    void this.#read(hearing);
  }

  remove(hearing: HearingId, watcher: Watcher): void {
    const all = this.#watchers.get(hearing);
    all?.delete(watcher);
    if (all?.size === 0) this.#watchers.delete(hearing);
  }

  /** Something may have been found out of the booking's people. */
  #peopleChanged(hearing: HearingId): void {
    if (this.#watchers.has(hearing)) void this.#read(hearing);
  }

  /** The booking was written anew, called off or taken up again. */
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
