import type { CourtCase } from '@mahzar/shared/rest/cases';
import { partyOf } from '@mahzar/shared/scheduling/party-of';
import type { CaseParty, Person } from '@mahzar/shared/scheduling/person';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { createBookingSearch } from './booking-search.ts';
import type { BookingFilter } from './booking-search.ts';
import type { StoredBooking } from './booking-store.ts';
import { createCaseStore } from './case-store.ts';
import { createWordIndex } from './word-index.ts';

/** Identity of a person in case files and bookings: both fields together. */
export interface PersonKey {
  /** Ten digits. */
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
}

/** A hearing for which the person is booked, with their entries: a person may have two seats. */
export interface BookedHearing {
  readonly booking: StoredBooking;
  readonly people: readonly [Person, ...Person[]];
}

/** A case that concerns the person. */
export interface NamedCase {
  readonly file: CourtCase;
  /** The person's entries in the case file; empty if the person is only booked for one of its hearings. */
  readonly parties: readonly CaseParty[];
  /** Ordered by begin. */
  readonly hearings: readonly BookedHearing[];
}

export type NamedPersons = ReturnType<typeof namedPersons>;

/** Most cases of one person. */
const MAX_CASES = 200;
/** Most bookings of all these cases. */
const MAX_BOOKINGS = 1_000;

/**
 * Finds people by national ID and telephone, both as entered by staff. A person with only one of the two is not found. Staff are
 * identified by their account instead.
 * @param masterKey 32 bytes
 */
export function namedPersons(database: Database, masterKey: Buffer, randomBytes: RandomBytes) {
  const words = createWordIndex(masterKey);
  const store = createCaseStore(masterKey, randomBytes, words);
  const search = createBookingSearch(database, masterKey, words);
  const partiesIn = ({ people }: CourtCase, who: PersonKey) => people.filter((one) => isOf(one, who));
  const bookedIn = (bookings: readonly StoredBooking[], file: CourtCase, who: PersonKey): BookedHearing[] => {
    const parties = partiesIn(file, who);
    return bookings.flatMap((booking) => {
      if (booking.case.id !== file.id) return [];
      const [first, ...others] = booking.people.filter((one) => isBooked(one, who, file, parties));
      return first === undefined ? [] : [{ booking, people: [first, ...others] }];
    });
  };
  /** Ordered by begin. If there are too many, the oldest are left out. */
  const bookingsOf = async (filter: BookingFilter) =>
    (await search.list(filter, { order: 'latest', limit: MAX_BOOKINGS })).toReversed();
  const bookedById = (who: PersonKey) =>
    search.list({ person: who.nationalId }, { order: 'latest', limit: MAX_BOOKINGS });

  return {
    /** Whether a case file or a booking names a person with these data. */
    async isKnown(who: PersonKey): Promise<boolean> {
      const files = await store.naming(database, who.nationalId, MAX_CASES);
      if (files.some((file) => partiesIn(file, who).length > 0)) return true;
      const bookings = await bookedById(who);
      const cases = [...new Set(bookings.filter(({ people }) => people.some((one) => isOf(one, who))).map(caseIdOf))];
      const others = await store.findAll(database, cases);
      return others.some((file) => bookedIn(bookings, file, who).length > 0);
    },

    /** The person's cases, the latest changed first. */
    async casesOf(who: PersonKey): Promise<readonly NamedCase[]> {
      const named = await store.naming(database, who.nationalId, MAX_CASES);
      const byId = await bookedById(who);
      const others = [...new Set(byId.map(caseIdOf))].filter((id) => !named.some((file) => file.id === id));
      const files = [...named, ...(await store.findAll(database, others))];
      if (files.length === 0) return [];
      const bookings = Map.groupBy(await bookingsOf({ caseIds: files.map(({ id }) => id) }), caseIdOf);
      return files
        .map((file) => {
          const hearings = bookedIn(bookings.get(file.id) ?? [], file, who);
          return { file, parties: partiesIn(file, who), hearings };
        })
        .filter(isNamed);
    },

    /** The person's entries in a booking, if they have any. */
    async bookedAs(
      who: PersonKey,
      { case: of, people }: Pick<StoredBooking, 'case' | 'people'>,
    ): Promise<readonly Person[]> {
      const file = await store.find(database, of.id);
      return file === undefined ? [] : people.filter((one) => isBooked(one, who, file, partiesIn(file, who)));
    },

    /** One of the person's cases; undefined when it is not theirs, or does not exist. */
    async caseOf(who: PersonKey, id: string): Promise<NamedCase | undefined> {
      const file = await store.find(database, id);
      if (file === undefined) return undefined;
      const bookings = await bookingsOf({ caseId: id });
      const named = { file, parties: partiesIn(file, who), hearings: bookedIn(bookings, file, who) };
      return isNamed(named) ? named : undefined;
    },
  };
}

function isNamed({ parties, hearings }: NamedCase): boolean {
  return parties.length > 0 || hearings.length > 0;
}

function isOf({ nationalId, phone }: Pick<CaseParty, 'nationalId' | 'phone'>, who: PersonKey): boolean {
  return nationalId === who.nationalId && phone === who.phone;
}

function caseIdOf(booking: StoredBooking): string {
  return booking.case.id;
}

/**
 * Whether a booked person is this person. For parties of the case its file decides, which the office corrects: a telephone that is
 * no longer in the file opens nothing, even if a booking still has it. The row of the same role decides: a person with the national
 * ID of a party in another role (for example a lawyer by their paper) does not get that party's seat. For other people the booking
 * decides.
 */
function isBooked(booked: Person, who: PersonKey, file: CourtCase, parties: readonly CaseParty[]): boolean {
  if (booked.staffAccount !== null) return false;
  const rows = file.people.filter(({ nationalId }) => nationalId !== null && nationalId === booked.nationalId);
  const ofRole = rows.filter(({ role }) => role === booked.role);
  if (ofRole.length > 0) return ofRole.every((row) => parties.includes(row));
  if (rows.length > 0) return isOf(booked, who) && rows.every((row) => parties.includes(row));
  if (isOf(booked, who)) return true;
  const party = partyOf(booked, file.people);
  return party !== undefined && parties.includes(party);
}
