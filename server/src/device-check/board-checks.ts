import type { BoardDeviceCheck } from '@mahzar/shared/board/board';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { DeviceChecks } from './device-check-store.ts';

/** The device checks of a hearing's people, as the day's board shows them. */
export async function boardChecks(
  checks: Pick<DeviceChecks, 'latestChecks'>,
  hearing: HearingId,
): Promise<ReadonlyMap<SeatId, BoardDeviceCheck>> {
  const kept = (await checks.latestChecks([hearing])).get(hearing) ?? [];
  return new Map(kept.map(({ seat, at, outcome }) => [seat, { at, outcome }]));
}
