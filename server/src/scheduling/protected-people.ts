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

/** Who is protected in a case, whatever hearing of it that was ordered at or booked for. */
interface ProtectedPeople {
  /** Whether somebody who is booked for one of its hearings goes by a number in any, or did: no paper that others read names them. */
  isHidden(person: Identified, hearing?: HearingId): boolean;
  /** Whether they are protected as things stand: what was decided last of them, at whichever hearing. */
  isProtected(person: Identified): boolean;
  /** All who go by a number in one of its hearings, or did, as they are booked there. */
  readonly people: readonly Named[];
}

/** Whom texts may name. */
type Named = Pick<Person, 'name' | 'nationalId'>;

/** Finds out who is protected, of cases at once: the one place that says it, of all hearings of a case alike. */
export interface FindProtected {
  inCases(on: Database, cases: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>>;
  /** Seats of a hearing whose people go by a number in some hearing of its case, or did. */
  seatsOf(on: Database, hearing: HearingId): Promise<ReadonlySet<SeatId>>;
  /** All who go by a number in some hearing of a hearing's case, or did: whom its minutes may name though they are not at it. */
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
  /** Of a hearing's case; null when nobody has booked it. */
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
      // Of a hearing that nobody has booked its own log says all.
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
 * What others than the court's own pages of a hearing are told of it: of nobody the name who goes by a number in another hearing of its
 * case. In a hearing's own log stand those who go by one in it.
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
