import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';

/** What of one's hearings of today comes first: one that is held, else the next that is not over; and the others. */
export function firstOf(today: readonly OwnHearing[], now: number): OwnHearing | null {
  const left = today.filter(({ state, endsAt }) => state === 'opened' || (state === 'booked' && endsAt > now));
  return left.find(({ state }) => state === 'opened') ?? left[0] ?? null;
}

/** Whether its people may come in at all. */
export function canEnter({ seat, state }: Pick<OwnHearing, 'seat' | 'state'>): boolean {
  return seat !== null && (state === 'booked' || state === 'opened');
}
