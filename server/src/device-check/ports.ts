import type { CheckResult, StoredCheck } from '@mahzar/shared/device-check';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A check of a device was kept. */
    'device-checked': [hearing: HearingId, check: StoredCheck];
  }
}

/** What people's devices could do: of each seat the last check. */
export interface DeviceChecks {
  /** @param at epoch milliseconds */
  keep(hearing: HearingId, seat: SeatId, result: CheckResult, at: number): Promise<void>;
  /** Of these hearings; one without checks is left out. */
  latestChecks(hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, readonly StoredCheck[]>>;
}
