import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LogOutage } from './held-hearing.ts';
import type { LeaseHolder } from './ports.ts';

/** The log is known not to accept entries, so nothing is written. */
export class LogOutageError extends Error {
  override readonly name = 'LogOutageError';
  readonly outage: LogOutage;

  constructor(outage: LogOutage) {
    super(`the log cannot be written: ${outage.fault}`);
    this.outage = outage;
  }
}

/** The log did not answer in time. It is unknown whether it accepted the entries; nothing can be written now. */
export class LogSilentError extends Error {
  override readonly name = 'LogSilentError';

  /** @param ms how long the answer was awaited */
  constructor(ms: number) {
    super(`the log has not answered in ${ms} ms`);
  }
}

/**
 * The data to be written together with the entries did not reach the log in time, and will not be in it. The log itself answers.
 */
export class StoreSilentError extends Error {
  override readonly name = 'StoreSilentError';

  /** @param ms how long it was awaited */
  constructor(ms: number) {
    super(`what is written with the log was not begun in ${ms} ms`);
  }
}

/**
 * Another process holds the hearing, or has written to its log since this process read it. Nothing was done. If there is no holder,
 * the request may be repeated.
 */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';
  /** The process that holds the hearing; null when only the log has changed. */
  readonly holder: LeaseHolder | null;

  constructor(hearing: HearingId, holder: LeaseHolder | null) {
    super(`hearing ${hearing} is held elsewhere`);
    this.holder = holder;
  }
}
