import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { LogOutage } from './held-hearing.ts';
import type { LeaseHolder } from './ports.ts';

/** Nothing is written while the log is known not to take it. */
export class LogOutageError extends Error {
  override readonly name = 'LogOutageError';
  readonly outage: LogOutage;

  constructor(outage: LogOutage) {
    super(`the log cannot be written: ${outage.fault}`);
    this.outage = outage;
  }
}

/** The log has not answered in time: whether it has taken what was to be written is not known, only that nothing can be now. */
export class LogSilentError extends Error {
  override readonly name = 'LogSilentError';

  /** @param ms for how long it was waited for */
  constructor(ms: number) {
    super(`the log has not answered in ${ms} ms`);
  }
}

/** What was to be written with something else did not come to the log in time, and will not be in it. The log answers. */
export class StoreSilentError extends Error {
  override readonly name = 'StoreSilentError';

  /** @param ms for how long it was waited for */
  constructor(ms: number) {
    super(`what is written with the log was not begun in ${ms} ms`);
  }
}

/**
 * Another process has the hearing, or has written to its log since this one read it. Nothing was done. Without a holder it
 * may be asked for anew.
 */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';
  /** Who has the hearing; null when only its log is another. */
  readonly holder: LeaseHolder | null;

  constructor(hearing: HearingId, holder: LeaseHolder | null) {
    super(`hearing ${hearing} is held elsewhere`);
    this.holder = holder;
  }
}
