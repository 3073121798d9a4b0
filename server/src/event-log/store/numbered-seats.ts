import { sql } from 'kysely';
import type { BookedSeat } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Database } from '../../storage/database.ts';

type Numbering =
  | { readonly type: 'person-protected' | 'protection-lifted'; readonly seat: SeatId }
  | { readonly type: 'hearing-scheduled' | 'seats-changed'; readonly seats: readonly BookedSeat[] };

/** Seats that have ever gone by a number, by hearing, as the logs have it: a number stays though protection was lifted. */
export async function numberedSeats(
  { db }: Database,
  hearings: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<SeatId>>> {
  const found = new Map<string, Set<SeatId>>();
  if (hearings.length === 0) return found;
  const rows = await db
    .selectFrom('log_entries')
    .select(['hearing_id', 'payload'])
    .where('hearing_id', 'in', hearings)
    // As the index has it.
    .where(sql<boolean>`type in ('hearing-scheduled', 'seats-changed', 'person-protected', 'protection-lifted')`)
    .execute();
  for (const { hearing_id: hearing, payload } of rows)
    found.set(hearing, (found.get(hearing) ?? new Set()).union(new Set(seatsIn(JSON.parse(payload) as Numbering))));
  return found;
}

function seatsIn(event: Numbering): readonly SeatId[] {
  if ('seat' in event) return [event.seat];
  return event.seats.filter((seat) => seat.protected === true).map(({ id }) => id);
}
