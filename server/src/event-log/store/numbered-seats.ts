import { sql } from 'kysely';
import type { BookedSeat } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Database } from '../../storage/database.ts';

/** What such an entry says beside its type. */
type Numbering = { readonly seat: SeatId } | { readonly seats: readonly BookedSeat[] };

/** What was decided last of the protection of a seat that goes by a number, or did. */
export interface Protection {
  /** Whether it stands, or was lifted. */
  readonly stands: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Protection of seats that have ever gone by a number, by hearing, as the logs have it: a number stays though protection was lifted. */
export async function protectionOfSeats(
  { db }: Database,
  hearings: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<SeatId, Protection>>> {
  const found = new Map<string, Map<SeatId, Protection>>();
  if (hearings.length === 0) return found;
  const rows = await db
    .selectFrom('log_entries')
    .select(['hearing_id', 'at', 'type', 'payload'])
    .where('hearing_id', 'in', hearings)
    // As the index has it.
    .where(sql<boolean>`type in ('hearing-scheduled', 'seats-changed', 'person-protected', 'protection-lifted')`)
    .orderBy('hearing_id')
    .orderBy('seq')
    .execute();
  for (const { hearing_id: hearing, at, type, payload } of rows) {
    const seats = found.get(hearing) ?? new Map<SeatId, Protection>();
    found.set(hearing, seats);
    for (const [seat, stands] of decided(type, JSON.parse(payload) as Numbering))
      // Of whoever never went by a number it says nothing that a booking does not protect them.
      if (stands !== (seats.get(seat)?.stands ?? false)) seats.set(seat, { stands, at });
  }
  return found;
}

function decided(type: string, event: Numbering): readonly (readonly [SeatId, boolean])[] {
  if ('seat' in event) return [[event.seat, type === 'person-protected']];
  return event.seats.map(({ id, protected: is }) => [id, is === true]);
}
