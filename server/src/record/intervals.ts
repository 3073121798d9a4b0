import type { Entry } from '@mahzar/shared/hearing/event';
import { replay } from '@mahzar/shared/hearing/evolve';

/** A stretch of time on the record, epoch milliseconds. */
export interface OnRecord {
  readonly from: number;
  readonly to: number;
}

/**
 * When a hearing was on the record, from its log. A stretch that has not ended (the hearing is still held, or the
 * service died in it) reaches to `now`.
 */
export function onRecordIntervals(entries: readonly Entry[], now: number): OnRecord[] {
  return replay(entries).intervals.map(({ from, to }) => ({ from, to: to ?? now }));
}
