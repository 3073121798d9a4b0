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

/** Somebody as case files and bookings know them: both together are the person. */
export interface PersonKey {
  /** Ten digits. */
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
}

/** A hearing for which somebody is booked, and as whom: somebody may have two seats. */
export interface BookedHearing {
  readonly booking: StoredBooking;
  readonly people: readonly [Person, ...Person[]];
}

/** A case that has to do with somebody. */
export interface NamedCase {
  readonly file: CourtCase;
  /** As whom its file names them; nobody, of a case for one of whose hearings they are booked and no more. */
  readonly parties: readonly CaseParty[];
  /** By when they begin. */
  readonly hearings: readonly BookedHearing[];
}

export type NamedPersons = ReturnType<typeof namedPersons>;

/** Cases of one person. */
const MOST_CASES = 200;
/** Bookings of all of them. */
const MOST_BOOKINGS = 1_000;

/**
 * Finds people by national ID and telephone, as staff have written both down. Whoever has but one of them there is nobody. Staff are
 * found by their account and not so.
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
  /** By when they begin. Of too many those are left out that were long ago. */
  const bookingsOf = async (filter: BookingFilter) =>
    (await search.list(filter, { order: 'latest', limit: MOST_BOOKINGS })).toReversed();
  const bookedById = (who: PersonKey) =>
    search.list({ person: who.nationalId }, { order: 'latest', limit: MOST_BOOKINGS });

  return {
    /** Whether a case file or a booking names somebody so. */
    async isKnown(who: PersonKey): Promise<boolean> {
      const files = await store.naming(database, who.nationalId, MOST_CASES);
      if (files.some((file) => partiesIn(file, who).length > 0)) return true;
      const bookings = await bookedById(who);
      const cases = [...new Set(bookings.filter(({ people }) => people.some((one) => isOf(one, who))).map(caseIdOf))];
      const others = await store.findAll(database, cases);
      return others.some((file) => bookedIn(bookings, file, who).length > 0);
    },

    /** Somebody's cases, those changed last first. */
    async casesOf(who: PersonKey): Promise<readonly NamedCase[]> {
      const named = await store.naming(database, who.nationalId, MOST_CASES);
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

    /** One of their cases; undefined when it is not theirs, or not there. */
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
 * Whether somebody who is booked is this person. Of the case's own people its file decides, which the office corrects: a telephone
 * that it names no longer opens nothing, whatever a booking has kept of it. It decides by the row of the same role: who has the national
 * ID of a party in another role, such as a lawyer whose paper says so, has no seat of that party. Of others the booking decides.
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
