import type { StorageAlarm, StorageFault } from '@mahzar/shared/protocol/pushes';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingService } from './hearing-service.ts';
import type { LogOutage } from './held-hearing.ts';

/** Possible faults of disk space. */
export type SpaceFault = Extract<StorageFault, { kind: 'full' | 'low' | 'booked' }>;

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** `StorageHealth.alarm` has changed. */
    'storage-alarm-changed': [];
  }
}

export interface StorageHealthOptions {
  readonly bus: EventBus;
  readonly service: Pick<HearingService, 'outage'>;
  readonly now: () => number;
  readonly supportCode: () => string;
  /** For the log: the alarm with the support code that people see. Null when it is over. */
  readonly report: (alarm: StorageAlarm | null) => void;
}

/** The current fault of the storage. Kept in memory only, because hosts must be notified even when the log's disk has failed. */
export class StorageHealth {
  readonly #options: StorageHealthOptions;
  #log: StorageFault | null = null;
  #space: SpaceFault | null = null;
  #isSlow = false;
  #alarm: StorageAlarm | null = null;

  constructor(options: StorageHealthOptions) {
    this.#options = options;
    options.bus.on('log-outage', (outage) => this.#handleOutage(outage));
    if (options.service.outage !== null) this.#handleOutage(options.service.outage);
  }

  /** Null while there is no fault. */
  get alarm(): StorageAlarm | null {
    return this.#alarm;
  }

  /** Takes the result of a check of free disk space. */
  handleSpace(fault: SpaceFault | null): void {
    this.#space = fault;
    this.#review();
  }

  /** The recordings' disk has become slow, or fast again. */
  handleSpeed(isSlow: boolean): void {
    this.#isSlow = isSlow;
    this.#review();
  }

  #handleOutage(outage: LogOutage | null): void {
    this.#log = outage && { kind: 'log', fault: outage.fault };
    this.#review();
  }

  /** Faults with an effect now come first, then those that will have one within this session. */
  #worst(): StorageFault | null {
    const space = this.#space;
    if (this.#log !== null) return this.#log;
    if (space !== null && space.kind !== 'booked') return space;
    return this.#isSlow ? { kind: 'slow' } : space;
  }

  #review(): void {
    const fault = this.#worst();
    const before = this.#alarm;
    if (JSON.stringify(fault) === JSON.stringify(before && faultOf(before))) return;
    const { bus, now, supportCode, report } = this.#options;
    // If only the numbers of a fault change, it keeps its support code.
    const same = before !== null && before.kind === fault?.kind;
    const begun = same ? { since: before.since, support: before.support } : { since: now(), support: supportCode() };
    this.#alarm = fault && { ...fault, ...begun };
    if (!same) report(this.#alarm);
    bus.publish('storage-alarm-changed');
  }
}

function faultOf({ since: _, support: __, ...fault }: StorageAlarm): object {
  return fault;
}
