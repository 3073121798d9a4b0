import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { mayReadTitle } from '@mahzar/shared/hearing/law/titles';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import { isSameName } from '@mahzar/shared/scheduling/name-words';
import { namedIn } from '@mahzar/shared/scheduling/named-in';
import { anyPartyOf, maybeSame } from '@mahzar/shared/scheduling/party-of';
import type { Person } from '@mahzar/shared/scheduling/person';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import type { Protection } from '../event-log/store/numbered-seats.ts';
import type { CourtroomCard, CourtroomCards, HearingCard, HearingDirectory } from '../hearings/ports.ts';
import type { HiddenPeople } from '../record/sealed-file/named-in-minutes.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';
import { selectBookings, toBooking } from './booking-store.ts';
import type { StoredBooking } from './booking-store.ts';
import { createCaseStore } from './case-store.ts';
import { createIdentityMarks, partyMark } from './identity-marks.ts';
import type { PersonIdentity, PlacesOfCase } from './identity-marks.ts';
import { createWordIndex } from './word-index.ts';

/** Protection in a case, at whichever of its hearings it was ordered or booked. */
export interface ProtectedPeople {
  /** Whether a booked person has or had a number in any hearing of the case: papers for others must not name them. */
  isHidden(person: PersonIdentity, hearing?: HearingId): boolean;
  /** Whether a person is protected now, by the latest decision at any hearing. */
  isProtected(person: PersonIdentity): boolean;
  /** When the latest of these people got a number for the first time, epoch milliseconds. */
  readonly latestSince: number;
  /** All people who have or had a number in one of its hearings, as booked there, and people recognized as them by marks. */
  readonly people: readonly Named[];
  /**
   * The people with a present or former number in some hearing of the case whom a text names: their ids if they are among the
   * people of this hearing, and null for anybody else.
   */
  namedBy(text: string, here: ListedHearing): ReadonlySet<SeatId | null>;
  /**
   * Protected people, recognized by marks, whose whole name or national ID is in a text although the case no longer lists it. For
   * each, the people of the case who may be this person; empty when there are none.
   */
  namedAsBefore(text: string): readonly (readonly PersonIdentity[])[];
  /** Whether marks are stored for any of these people. */
  readonly isOneMarked: boolean;
  /** People who had a number at hearings whose names were destroyed, and others who are recognized only by marks. */
  readonly lost: readonly LostPerson[];
}

/** A protected person of a hearing whose names were destroyed, or one who is recognized only by marks. */
interface LostPerson {
  /** Null when the person has marks, and nobody in the case is recognized by them. */
  readonly seat: SeatId | null;
  /** As listed elsewhere in the case; null when nobody there is recognized. */
  readonly person: PersonIdentity | null;
}

/** The people of a hearing, booked or to be booked. */
interface ListedHearing {
  readonly id?: HearingId | undefined;
  readonly people: readonly (PersonIdentity & { readonly protected?: boolean })[];
}

/** A person whom texts may name. */
type Named = Pick<Person, 'name' | 'nationalId'>;

/** Finds the protected people of several cases at once. The only place that decides this, over all hearings of a case. */
export interface FindProtected {
  inCases(on: Database, cases: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>>;
  /** All that pages of a hearing need, by one pass over its case. */
  atHearing(on: Database, hearing: HearingId): Promise<ProtectedAtHearing>;
  /** See `ProtectedAtHearing.seats`. */
  seatsOf(on: Database, hearing: HearingId): Promise<ReadonlySet<SeatId>>;
  /**
   * When somebody in a hearing's case last got a number for the first time, epoch milliseconds: copies of the record that were
   * requested before that time may name them. Null when nobody ever had one.
   */
  latestSince(on: Database, hearing: HearingId): Promise<number | null>;
  /**
   * Stores marks by which the protected people of a hearing are recognized elsewhere in the case, now and later. Called in the
   * transaction that destroys the hearing's names, since afterwards nobody can tell who they were.
   */
  carryOver(on: Database, hearing: HearingId): Promise<void>;
  /**
   * Stores marks after a change of a case's file or of one of its bookings, in the same transaction, so that people who are
   * recognized now stay recognized when their data are corrected again.
   * @param change the file before and after its change
   */
  follow(on: Database, caseId: string, change?: FileChange): Promise<void>;
  /**
   * Adds marks of national ID and name for people of whom only the place in the case is stored, as before version 60 of the
   * database, and marks of the number of letters, which the first versions lack. Call it before anybody can change a case. A case
   * that cannot be read is reported and skipped; the next start tries again.
   */
  complete(on: Database, onProblem: (error: unknown, caseId: string) => void): Promise<void>;
  /** See `ProtectedAtHearing.namedBy`. */
  namedBy(
    on: Database,
    hearing: HearingId,
    text: string,
    names?: ReadonlyMap<SeatId, { readonly name: string }>,
  ): Promise<ReadonlySet<SeatId | null>>;
}

/** Protection in a hearing's case, as it concerns the hearing. */
export interface ProtectedAtHearing {
  /** Seats of the hearing whose people have or had a number in some hearing of its case. */
  readonly seats: ReadonlySet<SeatId>;
  /** See `ProtectedPeople.namedBy`. @param names of the hearing's seats, for a hearing without a booking */
  readonly namedBy: (
    text: string,
    names?: ReadonlyMap<SeatId, { readonly name: string }>,
  ) => ReadonlySet<SeatId | null>;
  /** All people who have or had a number in some hearing of the case; its minutes may name them even if they do not attend. */
  readonly people: HiddenPeople;
}

interface FileChange {
  readonly before: Pick<CourtCase, 'people'>;
  readonly after: Pick<CourtCase, 'people'>;
}

interface Known extends Protection {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** Whoever is booked for the seat and everybody in the case who may be the person according to the marks. */
  readonly people: readonly PersonIdentity[];
  /** Whether the names of its hearing were destroyed. */
  readonly isLost: boolean;
  /** Stored marks of the person. */
  readonly marks: ReadonlySet<string>;
  /** Those of `people` who are recognized only by the marks. */
  readonly marked: readonly PersonIdentity[];
  /** Whether somebody may be the person according to the marks. */
  readonly isMarked: (person: PersonIdentity) => boolean;
}

/** Searches a text of a case for names and national IDs that are among the marks of people. */
type FindMarked = (marks: readonly ReadonlySet<string>[], text: string) => readonly PersonIdentity[];

/** @param masterKey 32 bytes */
export function findProtected(masterKey: Buffer, randomBytes: RandomBytes): FindProtected {
  const cases = createCaseStore(masterKey, randomBytes, createWordIndex(masterKey));
  const identity = createIdentityMarks(masterKey);
  const bookingsIn = async ({ db }: Database, hearings: readonly HearingId[]): Promise<StoredBooking[]> => {
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
    const marks = await marksOf(
      on,
      concerned.map((row) => row.hearing_id),
    );
    const marked = concerned.filter((row) => marks.has(row.hearing_id));
    const places = marked.length === 0 ? [] : await placesIn(on, [...new Set(marked.map((row) => row.case_id))]);
    const knownAt = ({ hearing_id: hearing, case_id: caseId }: (typeof rows)[number]): Known[] =>
      [...(protection.get(hearing) ?? [])].map(([seat, decided]): Known => {
        const booked = people.get(hearing);
        const here = booked?.filter(({ id }) => id === seat) ?? [];
        const known = marks.get(hearing)?.get(seat) ?? new Set<string>();
        const place = places.find(({ id }) => id === caseId);
        const found = known.size === 0 || place === undefined ? [] : identity.among(known, place);
        return {
          ...decided,
          hearing: hearing,
          seat,
          people: [...here, ...found],
          isLost: booked === undefined,
          marks: known,
          marked: found,
          isMarked: (person) => identity.isOf(known, caseId, person),
        };
      });
    const byCase = Map.groupBy(concerned, (row) => row.case_id);
    return new Map([...byCase].map(([id, hearings]) => [id, hearings.flatMap(knownAt)]));
  };
  /** Stored marks of protected people, by hearing and seat. */
  const marksOf = async (
    { db }: Database,
    hearings: readonly HearingId[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Set<string>>>> => {
    if (hearings.length === 0) return new Map();
    const rows = await db.selectFrom('protected_identities').selectAll().where('hearing_id', 'in', hearings).execute();
    const bySeat = (ofHearing: typeof rows) =>
      new Map(
        [...Map.groupBy(ofHearing, ({ seat }) => seat)].map(([seat, marks]) => [
          seat,
          new Set(marks.map(({ mark }) => mark)),
        ]),
      );
    const byHearing = Map.groupBy(rows, (row) => row.hearing_id);
    return new Map([...byHearing].map(([hearing, ofHearing]) => [hearing, bySeat(ofHearing)]));
  };
  /** Files and bookings of cases. @param but a hearing to leave out */
  const placesIn = async (on: Database, ids: readonly string[], but?: HearingId): Promise<PlacesOfCase[]> => {
    const rows = await on.db.selectFrom('bookings').select('hearing_id').where('case_id', 'in', ids).execute();
    const others = rows.map((row) => row.hearing_id).filter((id) => id !== but);
    const hearings = Map.groupBy(await bookingsIn(on, others), (booking) => booking.case.id);
    const files = await cases.findAll(on, ids);
    return files.map(({ id, people }) => ({ id, file: people, hearings: hearings.get(id) ?? [] }));
  };
  const addMarks = async ({ db }: Database, marks: readonly Tables['protected_identities'][]): Promise<void> => {
    if (marks.length === 0) return;
    await db
      .insertInto('protected_identities')
      // In one order, so that two transactions that add the same wait for each other instead of forming a deadlock.
      .values(marks.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  };
  /**
   * Adds marks of everybody who is recognized now as a protected person of a hearing whose names were destroyed: later they may be
   * recognized only by these.
   * @param leaving a hearing whose names are about to be destroyed
   */
  const addMarksOfKnown = async (on: Database, caseId: string, leaving?: HearingId): Promise<void> => {
    const all = (await knownIn(on, [caseId])).get(caseId) ?? [];
    const known = all.filter((one) => (one.isLost || one.hearing === leaving) && one.people.length > 0);
    if (known.length === 0) return;
    const [unfiltered] = await placesIn(on, [caseId], leaving);
    const everybody = distinct(unfiltered!.hearings.flatMap(({ people }) => people));
    const { file } = unfiltered!;
    const listed = [...file, ...everybody];
    const found = known.flatMap(({ hearing, seat, people, marks, marked }) => {
      const withOwnId = <One extends PersonIdentity>(one: One): One =>
        identity.withoutOthersId(one, caseId, listed, marks);
      const places = {
        ...unfiltered!,
        file: file.map(withOwnId),
        hearings: [{ id: '', people: everybody.map(withOwnId) }],
      };
      // The booking that protects the person is wrong only where the file knows better.
      const booked = people.filter((one) => !marked.includes(one));
      const withOwnIds = [
        ...booked.map((one) => identity.withoutOthersId(one, caseId, file, marks)),
        ...marked.map(withOwnId),
      ];
      const now = new Set(distinct(withOwnIds).flatMap((person) => [...identity.of(person, places, marks)]));
      return [...identity.added(marks, now)].map((mark) => ({ hearing_id: hearing, seat, mark }));
    });
    await addMarks(on, found);
  };
  /**
   * Adds marks of rows that replace a protected person's row in the case's file, and of rows that get a national ID: without the
   * marks, an ID that differs from the booked one would make them another person. A row gets a new id with another national ID;
   * if the name is the same, that is taken for a correction.
   */
  const addMarksOfReplaced = async (on: Database, caseId: string, { before, after }: FileChange): Promise<void> => {
    const gone = before.people.filter((was) => after.people.every(({ id }) => id !== was.id));
    const added = after.people.filter((is) => before.people.every(({ id }) => id !== is.id));
    const filled = before.people.flatMap((was) =>
      after.people
        .filter((is) => is.id === was.id && was.nationalId === null && is.nationalId !== null)
        .map((is) => [was, is] as const),
    );
    const replaced = [
      ...gone.flatMap((was) => added.filter((is) => isSameName(was.name, is.name)).map((is) => [was, is] as const)),
      ...filled,
    ];
    if (replaced.length === 0) return;
    const known = (await knownIn(on, [caseId])).get(caseId) ?? [];
    if (known.length === 0) return;
    const [places] = await placesIn(on, [caseId]);
    const listed = [...after.people, ...places!.hearings.flatMap(({ people }) => people)];
    const found = known.flatMap(({ hearing, seat, people, marks, isMarked }) =>
      replaced
        .filter(
          ([was]) =>
            marks.has(partyMark(was)) || isMarked(was) || people.some((person) => anyPartyOf(person, [was]).length > 0),
        )
        .flatMap(([, is]) => [...identity.ofRow(caseId, identity.withoutOthersId(is, caseId, listed, marks))])
        .map((mark) => ({ hearing_id: hearing, seat, mark })),
    );
    await addMarks(on, found);
  };
  const inCases = async (on: Database, ids: readonly string[]): Promise<ReadonlyMap<string, ProtectedPeople>> =>
    new Map(
      [...(await knownIn(on, ids))].map(([id, known]) => [
        id,
        protectedAmong(known, (marks, text) => identity.foundIn(marks, id, text)),
      ]),
    );
  /** Protection in a hearing's case; null when the hearing has no booking. */
  const around = async (on: Database, hearing: HearingId): Promise<ProtectedPeople | undefined | null> => {
    const row = await on.db
      .selectFrom('bookings')
      .select('case_id')
      .where('hearing_id', '=', hearing)
      .executeTakeFirst();
    return row === undefined ? null : (await inCases(on, [row.case_id])).get(row.case_id);
  };
  const atHearing = async (on: Database, hearing: HearingId): Promise<ProtectedAtHearing> => {
    const people = await around(on, hearing);
    if (people === undefined) return { seats: new Set(), namedBy: () => new Set(), people: { hidden: [] } };
    const own = new Set((await protectionOfSeats(on, [hearing])).get(hearing)?.keys());
    // For a hearing without a booking, its own log is complete.
    if (people === null)
      return {
        seats: own,
        namedBy(text, names = new Map()) {
          const here = [...names].map(([id, { name }]) => ({ id, name, nationalId: null, isHidden: own.has(id) }));
          return namedAmong(text, here, []);
        },
        people: { hidden: [] },
      };
    const [booking] = await bookingsIn(on, [hearing]);
    const booked = booking?.people ?? [];
    const hidden = booked.filter((one) => people.isHidden(one, hearing)).map(({ id }) => id);
    return {
      seats: new Set([...own, ...hidden]),
      namedBy: (text) => people.namedBy(text, { id: hearing, people: booked }),
      people: {
        hidden: people.people,
        ...(people.isOneMarked && { namesAsBefore: (text: string) => people.namedAsBefore(text).length > 0 }),
      },
    };
  };
  return {
    inCases,
    async carryOver(on, hearing) {
      const row = await on.db
        .selectFrom('bookings')
        .select('case_id')
        .where('hearing_id', '=', hearing)
        .executeTakeFirst();
      if (row === undefined) return;
      await addMarksOfKnown(on, row.case_id, hearing);
    },
    async follow(on, caseId, change) {
      if (change !== undefined) await addMarksOfReplaced(on, caseId, change);
      const marked = await on.db
        .selectFrom('protected_identities')
        .select('mark')
        .where('hearing_id', 'in', (of) => of.selectFrom('bookings').select('hearing_id').where('case_id', '=', caseId))
        .executeTakeFirst();
      if (marked !== undefined) await addMarksOfKnown(on, caseId);
    },
    async complete(on, onProblem) {
      const rows = await on.db
        .selectFrom('protected_identities as places')
        .innerJoin('bookings', 'bookings.hearing_id', 'places.hearing_id')
        .select('bookings.case_id')
        .distinct()
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('protected_identities as others')
                .select('others.mark')
                .whereRef('others.hearing_id', '=', 'places.hearing_id')
                .whereRef('others.seat', '=', 'places.seat')
                .where('others.mark', 'like', 'letters:%'),
            ),
          ),
        )
        .execute();
      for (const { case_id: caseId } of rows)
        await addMarksOfKnown(on, caseId).catch((error: unknown) => onProblem(error, caseId));
    },
    async latestSince(on, hearing) {
      const people = await around(on, hearing);
      if (people !== null) return people?.latestSince ?? null;
      // For a hearing without a booking, its own log is complete.
      const own = [...((await protectionOfSeats(on, [hearing])).get(hearing)?.values() ?? [])];
      return own.length === 0 ? null : Math.max(...own.map(({ since }) => since));
    },
    namedBy: async (on, hearing, text, names) => (await atHearing(on, hearing)).namedBy(text, names),
    seatsOf: async (on, hearing) => (await atHearing(on, hearing)).seats,
    atHearing,
  };
}

/** Each person once: a case of many hearings has them in each. */
function distinct(people: readonly PersonIdentity[]): PersonIdentity[] {
  return [...new Map(people.map((one) => [JSON.stringify([one.id, one.name, one.nationalId]), one])).values()];
}

function keyOf({ hearing_id, seat, mark }: Tables['protected_identities']): string {
  return `${hearing_id} ${seat} ${mark}`;
}

function protectedAmong(known: readonly Known[], find: FindMarked): ProtectedPeople {
  const isOf =
    (person: PersonIdentity, hearing?: HearingId) =>
    (one: Known): boolean =>
      (one.hearing === hearing && one.seat === person.id) ||
      one.isMarked(person) ||
      one.people.some((other) => maybeSame(other, person));
  const isHidden = (person: PersonIdentity, hearing?: HearingId): boolean => known.some(isOf(person, hearing));
  const marked = known.filter(({ marks }) => marks.size > 0);
  /** Whether one of the people is listed with this name or national ID; texts that contain it are found without marks. */
  const isListed = ({ people }: Known, { name, nationalId }: PersonIdentity): boolean =>
    people.some((one) => (nationalId === null ? isSameName(one.name, name) : one.nationalId === nationalId));
  const allMarks = marked.map(({ marks }) => marks);
  const namedAsBefore = (text: string): Known[] => {
    const found = marked.length === 0 ? [] : find(allMarks, text);
    return found.length === 0
      ? []
      : marked.filter((one) => found.some((person) => one.isMarked(person) && !isListed(one, person)));
  };
  return {
    isHidden,
    namedBy(text, { id: hearing, people }) {
      const named = namedAmong(
        text,
        people.map((one) => ({ ...one, isHidden: one.protected === true || isHidden(one, hearing) })),
        known.flatMap((one) => one.people),
      );
      const before = namedAsBefore(text).flatMap((one): (SeatId | null)[] => {
        const here = people.filter((person) => isOf(person, hearing)(one)).map(({ id }) => id);
        return here.length === 0 ? [null] : here;
      });
      return named.union(new Set(before));
    },
    namedAsBefore: (text) => namedAsBefore(text).map(({ people }) => people),
    isOneMarked: marked.length > 0,
    isProtected: (person) =>
      known
        .filter(isOf(person))
        .toSorted((one, other) => one.at - other.at)
        .at(-1)?.stands === true,
    latestSince: Math.max(
      ...known.map((one) => {
        const same = one.people.flatMap((person) => known.filter(isOf(person)));
        return Math.min(one.since, ...same.map(({ since }) => since));
      }),
    ),
    people: known.flatMap(({ people }) => people.map(({ name, nationalId }) => ({ name, nationalId }))),
    lost: known.flatMap(({ seat, isLost, marks, marked }): LostPerson[] => {
      if (isLost && marked.length === 0) return [{ seat: marks.size === 0 ? seat : null, person: null }];
      return marked.map((person) => ({ seat, person }));
    }),
  };
}

/**
 * The people with a present or former number whom a text names: ids of those who are here, and null for somebody listed elsewhere
 * who is none of them.
 */
export function namedAmong(
  text: string,
  here: readonly (PersonIdentity & { readonly isHidden: boolean })[],
  elsewhere: readonly Named[],
): ReadonlySet<SeatId | null> {
  const hidden = elsewhere.map(({ name, nationalId }) => ({ id: null, name, nationalId, isHidden: true }));
  const named = namedIn([text], [...here, ...hidden], (one) => one.isHidden);
  const ids = new Set<SeatId | null>();
  for (const { id } of named) if (id !== null) ids.add(id);
  const isHere = ({ name, nationalId }: Named) =>
    here.some(
      (one) =>
        ids.has(one.id) && (isSameName(one.name, name) || (nationalId !== null && nationalId === one.nationalId)),
    );
  if (named.some((one) => one.id === null && !isHere(one))) ids.add(null);
  return ids;
}

/**
 * Hearing cards for the pages of the hearing itself. While the people of the case cannot be read, for instance because another
 * booking of it is damaged, the hearing continues, and only people who may have every protected name see its title.
 * @param onProblem called with the reason why the people of the case could not be read
 */
export function courtroomCards(
  { database, cards, find }: CardsParts<'namedBy'>,
  onProblem: (error: unknown, hearing: HearingId) => void,
): CourtroomCards {
  const namedBy = async ({ title, seats }: HearingCard, hearing: HearingId): Promise<CourtroomCard['inTitle']> => {
    try {
      return await find.namedBy(database, hearing, title, seats);
    } catch (error) {
      onProblem(error, hearing);
      return new Set([null]);
    }
  };
  return {
    async card(hearing) {
      const card = await cards.card(hearing);
      return card && { ...card, inTitle: await namedBy(card, hearing) };
    },
  };
}

/**
 * A hearing card for readers other than the pages of the hearing itself: without the seats of people who have or had a number in
 * any hearing of the case, and without a title that names one of them.
 */
export function cardForOthers(card: HearingCard, { seats, namedBy }: ProtectedAtHearing): HearingCard {
  return {
    ...card,
    title: mayReadTitle(namedBy(card.title, card.seats).size > 0, null) ? card.title : '',
    seats: new Map([...card.seats].filter(([seat]) => !seats.has(seat))),
  };
}

/** Reads such cards. */
export function cardsForOthers({ database, cards, find }: CardsParts<'atHearing'>): Cards {
  return {
    async card(hearing) {
      const card = await cards.card(hearing);
      return card && cardForOthers(card, await find.atHearing(database, hearing));
    },
  };
}

interface CardsParts<Needed extends keyof FindProtected> {
  readonly database: Database;
  readonly cards: Cards;
  readonly find: Pick<FindProtected, Needed>;
}

type Cards = Pick<HearingDirectory, 'card'>;
