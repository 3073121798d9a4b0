import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { maybeSame } from '@mahzar/shared/scheduling/party-of';
import type { Person } from '@mahzar/shared/scheduling/person';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import type { Protection } from '../event-log/store/numbered-seats.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { selectBookings, toBooking } from './booking-store.ts';
import type { StoredBooking } from './booking-store.ts';
import { createCaseStore } from './case-store.ts';
import { createWordIndex } from './word-index.ts';

type Identified = Pick<Person, 'id' | 'name' | 'nationalId'>;

/** Protection in a case, at whichever of its hearings it was ordered or booked. */
export interface ProtectedPeople {
  /** Whether a booked person has or had a number in any hearing of the case: papers for others must not name them. */
  isHidden(person: Identified, hearing?: HearingId): boolean;
  /** Whether a person is protected now, by the latest decision at any hearing. */
  isProtected(person: Identified): boolean;
  /** When the latest of these people got a number for the first time, epoch milliseconds. */
  readonly latestSince: number;
  /** All people who have or had a number in one of its hearings, as booked there. */
  readonly people: readonly Named[];
  /** People who had a number at hearings whose names were destroyed. */
  readonly lost: readonly { readonly seat: SeatId; readonly person: Identified | null }[];
}

/** A person whom texts may name. */
type Named = Pick<Person, 'name' | 'nationalId'>;

/** In place of a hearing: the person is listed in the case's file. */
const IN_FILE = '';

/** Finds the protected people of several cases at once. The only place that decides this, over all hearings of a case. */
export interface FindProtected {
  inCases(on: Database, cases: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>>;
  /** Seats of a hearing whose people have or had a number in some hearing of its case. */
  seatsOf(on: Database, hearing: HearingId): Promise<ReadonlySet<SeatId>>;
  /**
   * When somebody in a hearing's case last got a number for the first time, epoch milliseconds: copies of the record that were asked for
   * before may name them. Null when nobody ever had one.
   */
  latestSince(on: Database, hearing: HearingId): Promise<number | null>;
  /**
   * Notes where else in the case the protected people of a hearing are listed. Called before its names are destroyed, since afterwards
   * nobody can tell who they were. May be repeated.
   */
  carryOver(on: Database, hearing: HearingId): Promise<void>;
  /** All people who have or had a number in some hearing of a hearing's case; its minutes may name them even if they do not attend. */
  peopleOf(on: Database, hearing: HearingId): Promise<readonly Named[]>;
}

interface Known extends Protection {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /**
   * Undefined when nobody is booked for the seat any longer. Where names were destroyed, whoever it was as they stand elsewhere in the
   * case; undefined when they do not.
   */
  readonly person: Identified | undefined;
  /** Whether the names of its hearing were destroyed. */
  readonly isLost: boolean;
}

/** @param masterKey 32 bytes */
export function findProtected(masterKey: Buffer, randomBytes: RandomBytes): FindProtected {
  const cases = createCaseStore(masterKey, randomBytes, createWordIndex(masterKey));
  const bookingsIn = async ({ db }: Database, hearings: readonly string[]): Promise<StoredBooking[]> => {
    if (hearings.length === 0) return [];
    const rows = await selectBookings({ db }).where('bookings.hearing_id', 'in', hearings).execute();
    return rows.filter(({ wrapped }) => wrapped !== null).map((row) => toBooking(row, masterKey));
  };
  const knownIn = async (on: Database, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Known[]>> => {
    if (ids.length === 0) return new Map();
    const rows = await on.db
      .selectFrom('bookings')
      .select(['hearing_id', 'case_id'])
      .where('case_id', 'in', [...new Set(ids)])
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
    const carried = await carriedOf(
      on,
      concerned.filter((row) => !people.has(row.hearing_id)),
    );
    const byCase = Map.groupBy(concerned, (row) => row.case_id);
    const knownAt = (hearing: string): Known[] =>
      [...(protection.get(hearing) ?? [])].flatMap(([seat, decided]) => {
        const isLost = !people.has(hearing);
        const booked = people.get(hearing)?.find(({ id }) => id === seat);
        const elsewhere = carried.filter((one) => one.hearing === hearing && one.seat === seat);
        const persons = elsewhere.length > 0 ? elsewhere.map(({ person }) => person) : [booked];
        return persons.map((person) => ({ ...decided, hearing: hearing as HearingId, seat, person, isLost }));
      });
    return new Map(
      [...byCase].map(([id, hearings]) => [id, hearings.flatMap(({ hearing_id: hearing }) => knownAt(hearing))]),
    );
  };
  /** Protected people of hearings whose names were destroyed, as listed elsewhere in the case. */
  const carriedOf = async (
    on: Database,
    lost: readonly { readonly hearing_id: string; readonly case_id: string }[],
  ): Promise<readonly { readonly hearing: string; readonly seat: string; readonly person: Identified }[]> => {
    if (lost.length === 0) return [];
    const caseOf = new Map(lost.map((row) => [row.hearing_id, row.case_id]));
    const rows = await on.db
      .selectFrom('carried_protection')
      .selectAll()
      .where('hearing_id', 'in', [...caseOf.keys()])
      .execute();
    if (rows.length === 0) return [];
    const others = [...new Set(rows.map((row) => row.other_hearing))].filter((id) => id !== IN_FILE);
    const people = new Map<string, readonly Identified[]>(
      (await bookingsIn(on, others)).map((booking) => [booking.id, booking.people]),
    );
    const files = new Map(
      (await cases.findAll(on, [...new Set(caseOf.values())])).map((file) => [file.id, file.people]),
    );
    return rows.flatMap((row) => {
      const there: readonly Identified[] | undefined =
        row.other_hearing === IN_FILE ? files.get(caseOf.get(row.hearing_id)!) : people.get(row.other_hearing);
      const person = there?.find(({ id }) => id === row.other_id);
      return person === undefined ? [] : [{ hearing: row.hearing_id, seat: row.seat, person }];
    });
  };
  const inCases = async (on: Database, ids: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>> =>
    new Map([...(await knownIn(on, ids))].map(([id, known]) => [id, protectedAmong(known)]));
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
    async carryOver(on, hearing) {
      const rows = await on.db
        .selectFrom('bookings as one')
        .innerJoin('bookings as other', 'other.case_id', 'one.case_id')
        .select(['other.hearing_id', 'other.case_id'])
        .where('one.hearing_id', '=', hearing)
        .execute();
      const [row] = rows;
      if (row === undefined) return;
      const known = (await knownIn(on, [row.case_id])).get(row.case_id) ?? [];
      const leaving = known.filter(
        ({ person, isLost, hearing: at }) => person !== undefined && (isLost || at === hearing),
      );
      if (leaving.length === 0) return;
      const others = rows.map(({ hearing_id: id }) => id).filter((id) => id !== hearing);
      const places = [
        ...((await cases.find(on, row.case_id))?.people ?? []).map((one) => ({ at: IN_FILE, one })),
        ...(await bookingsIn(on, others)).flatMap((booking) => booking.people.map((one) => ({ at: booking.id, one }))),
      ];
      const carried = leaving.flatMap(({ hearing: of, seat, person }) =>
        places
          .filter(({ one }) => maybeSame(person!, one))
          .map(({ at, one }) => ({ hearing_id: of, seat, other_hearing: at, other_id: one.id })),
      );
      if (carried.length === 0) return;
      await on.db
        .insertInto('carried_protection')
        .values(carried)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    peopleOf: async (on, hearing) => (await around(on, hearing))?.people ?? [],
    async latestSince(on, hearing) {
      const people = await around(on, hearing);
      if (people !== null) return people?.latestSince ?? null;
      // For a hearing without a booking, its own log is complete.
      const own = [...((await protectionOfSeats(on, [hearing])).get(hearing)?.values() ?? [])];
      return own.length === 0 ? null : Math.max(...own.map(({ since }) => since));
    },
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
    latestSince: Math.max(
      ...known.map((one) => {
        const same = one.person === undefined ? [] : known.filter(isOf(one.person));
        return Math.min(one.since, ...same.map(({ since }) => since));
      }),
    ),
    people: known.flatMap(({ person }) =>
      person === undefined ? [] : [{ name: person.name, nationalId: person.nationalId }],
    ),
    lost: known.flatMap(({ seat, person, isLost }) => (isLost ? [{ seat, person: person ?? null }] : [])),
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
