import type { HallView } from '@mahzar/shared/queue/projection/hall-view';

/** Whether a number has been called, or called again, since the former view. */
export function hasNewCall(before: HallView | null, after: HallView | null): boolean {
  if (before === null || after === null) return false;
  return after.desks.some(
    ({ desk, number, kind, since }) =>
      kind === 'called' &&
      !before.desks.some(
        (one) => one.desk === desk && one.number === number && one.since === since && one.kind === kind,
      ),
  );
}
