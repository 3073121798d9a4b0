import type { StorageAlarm, StorageFault } from '@mahzar/shared/protocol/pushes';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingService } from './hearing-service.ts';
import type { LogOutage } from './held-hearing.ts';

/** What may be wrong with the room on the disks. */
export type SpaceFault = Extract<StorageFault, { kind: 'full' | 'low' | 'booked' }>;

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** `StorageHealth.alarm` is another. */
    'storage-alarm-changed': [];
  }
}

export interface StorageHealthOptions {
  readonly bus: EventBus;
  readonly service: Pick<HearingService, 'outage'>;
  readonly now: () => number;
  readonly supportCode: () => string;
  /** For the log: what people are told under a support code. Null when it is over. */
  readonly report: (alarm: StorageAlarm | null) => void;
}

/**
 * What is wrong with the storage at this moment. In memory only: those who run a hearing are told of it also when the disk of
 * the log is what has failed.
 */
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

  /** Null while nothing is wrong. */
  get alarm(): StorageAlarm | null {
    return this.#alarm;
  }

  /** How much room the disks have was looked at. */
  handleSpace(fault: SpaceFault | null): void {
    this.#space = fault;
    this.#review();
  }

  /** The disk of the recordings has become slow, or is so no longer. */
  handleSpeed(isSlow: boolean): void {
    this.#isSlow = isSlow;
    this.#review();
  }

  #handleOutage(outage: LogOutage | null): void {
    this.#log = outage && { kind: 'log', fault: outage.fault };
    this.#review();
  }

  /** What has already an effect comes first, then what will have one within this session. */
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
    // Of what only changes its number people are told under the code that they have.
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
