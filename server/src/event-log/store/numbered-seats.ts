import { sql } from 'kysely';
import type { BookedSeat } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Database } from '../../storage/database.ts';

/** Content of an entry that books, protects or unprotects seats, apart from its type. */
type Numbering = { readonly seat: SeatId } | { readonly seats: readonly BookedSeat[] };

/** The latest decision about the protection of a seat that has or had a number. */
export interface Protection {
  /** Whether the protection is in force, or was lifted. */
  readonly stands: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  /** When the seat first got a number, epoch milliseconds. */
  readonly since: number;
}

/**
 * Protection of seats that ever had a number instead of a name, by hearing, according to the logs: a number stays even after
 * protection was lifted.
 */
export async function protectionOfSeats(
  { db }: Database,
  hearings: readonly HearingId[],
): Promise<ReadonlyMap<HearingId, ReadonlyMap<SeatId, Protection>>> {
  const found = new Map<HearingId, Map<SeatId, Protection>>();
  if (hearings.length === 0) return found;
  const rows = await db
    .selectFrom('log_entries')
    .select(['hearing_id', 'at', 'type', 'payload'])
    .where('hearing_id', 'in', hearings)
    // In the same form as in the index.
    .where(sql<boolean>`type in ('hearing-scheduled', 'seats-changed', 'person-protected', 'protection-lifted')`)
    .orderBy('hearing_id')
    .orderBy('seq')
    .execute();
  for (const { hearing_id: hearing, at, type, payload } of rows) {
    const seats = found.get(hearing) ?? new Map<SeatId, Protection>();
    found.set(hearing, seats);
    for (const [seat, stands] of decided(type, JSON.parse(payload) as Numbering))
      // A booking without protection is no decision for a person who never had a number.
      if (stands !== (seats.get(seat)?.stands ?? false))
        seats.set(seat, { stands, at, since: seats.get(seat)?.since ?? at });
  }
  return found;
}

function decided(type: string, event: Numbering): readonly (readonly [SeatId, boolean])[] {
  if ('seat' in event) return [[event.seat, type === 'person-protected']];
  return event.seats.map(({ id, protected: is }) => [id, is === true]);
}
