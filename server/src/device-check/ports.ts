import type { CheckResult, StoredCheck } from '@mahzar/shared/device-check';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';

/** Told of every check that was kept, after it is on disk. Must not throw, and must not wait for anything. */
export type CheckListener = (hearing: HearingId, check: StoredCheck) => void;

/** What people's devices could do: of each seat the last check. */
export interface DeviceChecks {
  /** @param at epoch milliseconds */
  keep(hearing: HearingId, seat: SeatId, result: CheckResult, at: number): Promise<void>;
  /** Of these hearings; one without checks is left out. */
  latestChecks(hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, readonly StoredCheck[]>>;
  onChecked(listener: CheckListener): void;
}
