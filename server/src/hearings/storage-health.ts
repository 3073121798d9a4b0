import type { StorageAlarm } from '@mahzar/shared/protocol/pushes';
import type { HearingService } from './hearing-service.ts';

export interface StorageHealthOptions {
  readonly service: Pick<HearingService, 'onOutage'>;
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
  #alarm: StorageAlarm | null = null;

  constructor(options: StorageHealthOptions) {
    this.#options = options;
    options.service.onOutage((outage) =>
      this.#set(outage && { kind: 'log', fault: outage.fault, since: outage.since, support: options.supportCode() }),
    );
  }

  /** Null while nothing is wrong. */
  get alarm(): StorageAlarm | null {
    return this.#alarm;
  }

  /** Told when `alarm` is another. Must not throw, and must not wait for anything. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #set(alarm: StorageAlarm | null): void {
    this.#alarm = alarm;
    this.#options.report(alarm);
    for (const listener of this.#listeners) listener();
  }
}
