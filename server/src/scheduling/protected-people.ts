import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { maybeSame } from '@mahzar/shared/scheduling/party-of';
import type { Person } from '@mahzar/shared/scheduling/person';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import type { Protection } from '../event-log/store/numbered-seats.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { Database } from '../storage/database.ts';
import { selectBookings, toBooking } from './booking-store.ts';
import type { StoredBooking } from './booking-store.ts';

type Identified = Pick<Person, 'id' | 'name' | 'nationalId'>;

/** Protection in a case, at whichever of its hearings it was ordered or booked. */
interface ProtectedPeople {
  /** Whether a booked person has or had a number in any hearing of the case: papers for others must not name them. */
  isHidden(person: Identified, hearing?: HearingId): boolean;
  /** Whether a person is protected now, by the latest decision at any hearing. */
  isProtected(person: Identified): boolean;
  /** All people who have or had a number in one of its hearings, as booked there. */
  readonly people: readonly Named[];
}

/** A person whom texts may name. */
type Named = Pick<Person, 'name' | 'nationalId'>;

/** Finds the protected people of several cases at once. The only place that decides this, over all hearings of a case. */
export interface FindProtected {
  inCases(on: Database, cases: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>>;
  /** Seats of a hearing whose people have or had a number in some hearing of its case. */
  seatsOf(on: Database, hearing: HearingId): Promise<ReadonlySet<SeatId>>;
  /**
   * All people who have or had a number in some hearing of a hearing's case; its minutes may name them even if they do not attend.
   */
  peopleOf(on: Database, hearing: HearingId): Promise<readonly Named[]>;
}

interface Known extends Protection {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** Undefined when nobody is booked for the seat any longer, or names were destroyed. */
  readonly person: Person | undefined;
}

/** @param masterKey 32 bytes */
export function findProtected(masterKey: Buffer): FindProtected {
  const bookingsIn = async ({ db }: Database, hearings: readonly string[]): Promise<StoredBooking[]> => {
    if (hearings.length === 0) return [];
    const rows = await selectBookings({ db }).where('bookings.hearing_id', 'in', hearings).execute();
    return rows.filter(({ wrapped }) => wrapped !== null).map((row) => toBooking(row, masterKey));
  };
  const inCases = async (on: Database, cases: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>> => {
    if (cases.length === 0) return new Map();
    const rows = await on.db
      .selectFrom('bookings')
      .select(['hearing_id', 'case_id'])
      .where('case_id', 'in', [...new Set(cases)])
      .execute();
    const protection = await protectionOfSeats(
      on,
      rows.map((row) => row.hearing_id),
    );
    const concerned = rows.filter((row) => (protection.get(row.hearing_id)?.size ?? 0) > 0);
    const bookings = await bookingsIn(
      on,
      concerned.map((row) => row.hearing_id),
    );
    const people = new Map(bookings.map((booking) => [booking.id as string, booking.people]));
    const byCase = Map.groupBy(concerned, (row) => row.case_id);
    return new Map(
      [...byCase].map(([id, hearings]) => [
        id,
        protectedAmong(
          hearings.flatMap(({ hearing_id: hearing }) =>
            [...(protection.get(hearing) ?? [])].map(([seat, decided]) => ({
              ...decided,
              hearing: hearing as HearingId,
              seat,
              person: people.get(hearing)?.find((one) => one.id === seat),
            })),
          ),
        ),
      ]),
    );
  };
  /** Protection in a hearing's case; null when the hearing has no booking. */
  const around = async (on: Database, hearing: HearingId): Promise<ProtectedPeople | undefined | null> => {
    const row = await on.db
      .selectFrom('bookings')
      .select('case_id')
      .where('hearing_id', '=', hearing)
      .executeTakeFirst();
    return row === undefined ? null : (await inCases(on, [row.case_id])).get(row.case_id);
  };
  return {
    inCases,
    peopleOf: async (on, hearing) => (await around(on, hearing))?.people ?? [],
    async seatsOf(on, hearing) {
      const people = await around(on, hearing);
      // For a hearing without a booking, its own log is complete.
      if (people === null) return new Set((await protectionOfSeats(on, [hearing])).get(hearing)?.keys());
      if (people === undefined) return new Set();
      const [booking] = await bookingsIn(on, [hearing]);
      const own = (await protectionOfSeats(on, [hearing])).get(hearing)?.keys() ?? [];
      const hidden = (booking?.people ?? []).filter((one) => people.isHidden(one, hearing)).map(({ id }) => id);
      return new Set([...own, ...hidden]);
    },
  };
}

function protectedAmong(known: readonly Known[]): ProtectedPeople {
  const isOf =
    (person: Identified, hearing?: HearingId) =>
    (one: Known): boolean =>
      (one.hearing === hearing && one.seat === person.id) ||
      (one.person !== undefined && maybeSame(one.person, person));
  return {
    isHidden: (person, hearing) => known.some(isOf(person, hearing)),
    isProtected: (person) =>
      known
        .filter(isOf(person))
        .toSorted((one, other) => one.at - other.at)
        .at(-1)?.stands === true,
    people: known.flatMap(({ person }) =>
      person === undefined ? [] : [{ name: person.name, nationalId: person.nationalId }],
    ),
  };
}

/**
 * Hearing cards for readers other than the court's own pages of the hearing: without the names of people who have a number in
 * another hearing of the case. People with a number in this hearing are marked in its own log.
 */
export function cardsForOthers({
  database,
  cards,
  find,
}: {
  readonly database: Database;
  readonly cards: Cards;
  readonly find: FindProtected;
}): Cards {
  return {
    async card(hearing) {
      const card = await cards.card(hearing);
      if (card === undefined) return undefined;
      const hidden = await find.seatsOf(database, hearing);
      return { ...card, seats: new Map([...card.seats].filter(([seat]) => !hidden.has(seat))) };
    },
  };
}

type Cards = Pick<HearingDirectory, 'card'>;
