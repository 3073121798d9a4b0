import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';

/** Returns the first of today's hearings: a running one, or the next that is not over. */
export function firstOf(today: readonly OwnHearing[], now: number): OwnHearing | null {
  const left = today.filter(({ state, endsAt }) => state === 'opened' || (state === 'booked' && endsAt > now));
  return left.find(({ state }) => state === 'opened') ?? left[0] ?? null;
}

/** Whether its people may enter at all. */
export function canEnter({ seat, state }: Pick<OwnHearing, 'seat' | 'state'>): boolean {
  return seat !== null && (state === 'booked' || state === 'opened');
}

/** Whether there is a record that people of this seat or allocation usually may play. */
export function hasRecord({
  seat,
  state,
  kind,
  allocatedAs,
}: Pick<OwnHearing, 'seat' | 'state' | 'kind' | 'allocatedAs'>): boolean {
  if (state !== 'over') return false;
  // People allocated for support do not look after the record.
  if (seat === null) return allocatedAs !== null && allocatedAs !== 'support';
  return ['host', 'bench', 'clerk', 'party'].includes(capacityOf(kind, seat));
}
