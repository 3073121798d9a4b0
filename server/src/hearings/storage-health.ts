import type { StorageAlarm, StorageFault } from '@mahzar/shared/protocol/pushes';
import type { HearingService } from './hearing-service.ts';

export interface StorageHealthOptions {
  readonly service: Pick<HearingService, 'onOutage'>;
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
  readonly #listeners: (() => void)[] = [];
  #log: StorageFault | null = null;
  #space: StorageFault | null = null;
  #alarm: StorageAlarm | null = null;

  constructor(options: StorageHealthOptions) {
    this.#options = options;
    options.service.onOutage((outage) => {
      this.#log = outage && { kind: 'log', fault: outage.fault };
      this.#review();
    });
  }

  /** Null while nothing is wrong. */
  get alarm(): StorageAlarm | null {
    return this.#alarm;
  }

  /** Told when `alarm` is another. Must not throw, and must not wait for anything. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** How much room the disks have was looked at. */
  handleSpace(fault: Extract<StorageFault, { kind: 'full' | 'low' }> | null): void {
    this.#space = fault;
    this.#review();
  }

  #review(): void {
    const fault = this.#log ?? this.#space;
    const before = this.#alarm;
    if (JSON.stringify(fault) === JSON.stringify(before && faultOf(before))) return;
    const { now, supportCode, report } = this.#options;
    // Of what only changes its number people are told under the code that they have.
    const same = before !== null && before.kind === fault?.kind;
    const begun = same ? { since: before.since, support: before.support } : { since: now(), support: supportCode() };
    this.#alarm = fault && { ...fault, ...begun };
    if (!same) report(this.#alarm);
    for (const listener of this.#listeners) listener();
  }
}

function faultOf({ since: _, support: __, ...fault }: StorageAlarm): object {
  return fault;
}
