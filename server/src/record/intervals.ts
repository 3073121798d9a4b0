import type { Entry } from '@mahzar/shared/hearing/event';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { TimeRange } from './time-range.ts';

/**
 * When a hearing was on the record, from its log. A time range that has not ended (the hearing is still held, or the
 * service died in it) reaches to the last entry: while something is recorded there is one every ten seconds or less.
 */
export function onRecordIntervals(entries: readonly Entry[]): TimeRange[] {
  return intervalsUntil(replay(entries), entries.at(-1)?.at ?? 0);
}

/** The same of a state to which a log has led. @param last when its last entry was made, epoch ms */
export function intervalsUntil({ intervals }: Pick<HearingState, 'intervals'>, last: number): TimeRange[] {
  return intervals.map(({ from, to }) => ({ from, to: to ?? last }));
}
