import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Booking, BookingState } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { RandomBytes } from '../storage/cipher.ts';
import { lastTurn } from '../event-log/store/lifecycle.ts';
import type { Database } from '../storage/database.ts';
import { hearingKey, loadHearingKey } from '../storage/hearing-keys.ts';
import type { HearingCipher } from '../storage/hearing-keys.ts';
import { beginHearing, rewriteCard } from '../hearings/store/hearing-store.ts';
import type { NewHearing } from '../hearings/store/hearing-store.ts';
import type { Tables } from '../storage/tables.ts';
import type { WordIndex } from './word-index.ts';

/** A stored booking; the tokens of its seats are stored separately. */
export interface StoredBooking extends Omit<Booking, 'people' | 'id'> {
  readonly id: HearingId;
  readonly people: readonly Person[];
}

/** `jti` of each seat's token; null when no token opens the seat. */
export type Tokens = ReadonlyMap<SeatId, string | null>;

/** Single bookings in the database; lists are read by `booking-search.ts`. */
export interface BookingStore {
  /** Undefined when the booking does not exist, `erased` when its names were destroyed. */
  find(on: Database, hearing: HearingId): Promise<{ booking: StoredBooking; tokens: Tokens } | 'erased' | undefined>;
  /** The present tokens of the seats; locked until this transaction ends. */
  holdTokens(on: Database, hearing: HearingId): Promise<Tokens>;
  /** Stores a booking and begins its hearing, in a transaction. */
  insert(on: Database, booking: StoredBooking, tokens: Tokens): Promise<void>;
  /**
   * Replaces a booking, in a transaction, except for data in its hearing's log. Resolves to false when the stored one is not of the
   * version before.
   */
  rewrite(on: Database, booking: StoredBooking, tokens: Tokens): Promise<boolean>;
}

/** The encrypted part of a booking. */
export type Details = Pick<StoredBooking, 'notes' | 'cancelledWhy' | 'screens' | 'people'>;

export function createBookingStore(masterKey: Buffer, randomBytes: RandomBytes, words: WordIndex): BookingStore {
  const toRow = (booking: StoredBooking, cipher: HearingCipher): Tables['bookings'] => {
    const { notes, cancelledWhy, screens, people } = booking;
    const details: Details = { notes, cancelledWhy, screens, people };
    return {
      hearing_id: booking.id,
      case_id: booking.case.id,
      version: booking.version,
      branch: booking.branch,
      room: booking.room ?? null,
      kind: booking.kind,
      starts_at: booking.startsAt,
      ends_at: booking.endsAt,
      public: booking.public ? 1 : 0,
      recording_policy: booking.recordingPolicy,
      series_id: booking.seriesId,
      created_at: booking.createdAt,
      changed_at: booking.changedAt,
      title: cipher.encrypt(booking.title, TITLE),
      details: cipher.encrypt(JSON.stringify(details), DETAILS),
    };
  };

  return {
    async find({ db }, hearing) {
      const row = await selectBookings({ db }).where('bookings.hearing_id', '=', hearing).executeTakeFirst();
      if (row === undefined) return undefined;
      if (row.wrapped === null) return 'erased';
      return { booking: toBooking(row, masterKey), tokens: await tokensOf({ db }, hearing) };
    },

    async holdTokens(on, hearing) {
      await on.kind.lockToEnd(on.db, `links ${hearing}`);
      return tokensOf(on, hearing);
    },

    async insert(on, booking, tokens) {
      const cipher = await beginHearing(on, masterKey, randomBytes, hearingOf(booking, tokens), booking.createdAt);
      await on.db.insertInto('bookings').values(toRow(booking, cipher)).execute();
      await on.db
        .insertInto('booking_words')
        .values([...wordsOfBooking(words, booking)].map((word) => ({ word, hearing_id: booking.id })))
        .execute();
    },

    async rewrite(on, booking, tokens) {
      const { db } = on;
      const cipher = await loadHearingKey(db, booking.id, masterKey, randomBytes);
      if (cipher === undefined) return false;
      const { numUpdatedRows } = await db
        .updateTable('bookings')
        .set(toRow(booking, cipher))
        .where('hearing_id', '=', booking.id)
        .where('version', '=', booking.version - 1)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await rewriteCard(on, cipher, hearingOf(booking, tokens));
      await db.deleteFrom('booking_words').where('hearing_id', '=', booking.id).execute();
      await db
        .insertInto('booking_words')
        .values([...wordsOfBooking(words, booking)].map((word) => ({ word, hearing_id: booking.id })))
        .execute();
      return true;
    },
  };
}

async function tokensOf({ db }: Pick<Database, 'db'>, hearing: HearingId): Promise<Tokens> {
  const seats = await db.selectFrom('seats').select(['seat', 'token_id']).where('hearing_id', '=', hearing).execute();
  return new Map(seats.map(({ seat, token_id }) => [seat, token_id]));
}

/** Rows of bookings with the data needed to read them; `wrapped` is null when names were destroyed. */
export function selectBookings({ db }: Pick<Database, 'db'>) {
  return db
    .selectFrom('bookings')
    .innerJoin('cases', 'cases.id', 'bookings.case_id')
    .leftJoin('hearing_keys', 'hearing_keys.hearing_id', 'bookings.hearing_id')
    .selectAll('bookings')
    .select(['cases.number as case_number', 'hearing_keys.wrapped', lastTurn('bookings.hearing_id').as('turn')]);
}

export type BookingRow = Awaited<ReturnType<ReturnType<typeof selectBookings>['execute']>>[number];

/** Reads a row whose names were not destroyed. */
export function toBooking(row: BookingRow, masterKey: Buffer): StoredBooking {
  if (row.wrapped === null) throw new TypeError('names were destroyed');
  const key = hearingKey(row.hearing_id, row.wrapped, masterKey);
  const { people, ...details } = JSON.parse(key.decrypt(row.details, DETAILS)) as Details;
  return {
    ...entryOf(row, key),
    version: row.version,
    public: row.public === 1,
    recordingPolicy: row.recording_policy,
    seriesId: row.series_id,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    ...details,
    // Bookings from before this field was introduced lack it.
    people: people.map((person) => ({ ...person, interpreterRequired: person.interpreterRequired ?? false })),
  };
}

/** A booking as a calendar shows it. */
export interface CalendarEntry extends Pick<
  StoredBooking,
  'id' | 'state' | 'case' | 'branch' | 'kind' | 'startsAt' | 'endsAt' | 'title'
> {
  readonly room: string | null;
}

/** Columns of a booking as a calendar shows it. */
export const ENTRY_COLUMNS = [
  'bookings.hearing_id',
  'bookings.case_id',
  'bookings.branch',
  'bookings.room',
  'bookings.kind',
  'bookings.starts_at',
  'bookings.ends_at',
  'bookings.title',
] as const;

/** Reads the fields of a calendar. */
export function entryOf(
  row: Pick<
    BookingRow,
    'hearing_id' | 'case_id' | 'case_number' | 'branch' | 'room' | 'kind' | 'starts_at' | 'ends_at' | 'title' | 'turn'
  >,
  key: Pick<HearingCipher, 'decrypt'>,
): CalendarEntry {
  return {
    id: row.hearing_id,
    state: stateOf(row.turn),
    case: { id: row.case_id, number: row.case_number },
    branch: row.branch,
    room: row.room,
    kind: row.kind,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    title: key.decrypt(row.title, TITLE),
  };
}

function stateOf(turn: string | null): BookingState {
  switch (turn) {
    case 'hearing-opened':
      return 'opened';
    case 'hearing-adjourned':
    case 'hearing-closed':
      return 'over';
    case 'hearing-cancelled':
      return 'cancelled';
    default:
      return 'booked';
  }
}

function hearingOf(booking: StoredBooking, tokens: Tokens): NewHearing {
  return {
    id: booking.id,
    kind: booking.kind,
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    title: booking.title,
    branch: booking.branch,
    caseNumber: booking.case.number,
    seats: booking.people.map((person) => ({
      ...seatOf(person),
      ...(person.protected && { protected: true }),
      ...(person.interpreterRequired && { interpreterRequired: true }),
      name: person.name,
      tokenId: tokens.get(person.id) ?? null,
    })),
    ...(booking.screens !== undefined && booking.screens.length > 0 && { screens: booking.screens }),
    ...(booking.public === true && { galleryOpen: true }),
  };
}

/** A person in the form of the hearing's law. */
export function seatOf({ id, role, with: principals, through, interpreterLanguage, nationalId, phone }: Person) {
  // A person without their own link is identified to the court by their coordinator.
  const identify = nationalId === null || through !== null ? undefined : phone === null ? 'staff' : 'code';
  return {
    id,
    role,
    ...(principals.length > 0 && { with: principals }),
    ...(through !== null && { through }),
    ...(interpreterLanguage !== null && { language: interpreterLanguage }),
    ...(identify !== undefined && ({ identify } as const)),
  };
}

function wordsOfBooking(words: WordIndex, { title, people }: StoredBooking): Set<string> {
  return new Set([
    ...words.title(title),
    ...people.flatMap((person) => [
      ...words.name(person.name),
      words.who(person),
      ...(person.nationalId === null ? [] : [words.nationalId(person.nationalId)]),
      ...(person.staffAccount === null ? [] : [words.account(person.staffAccount)]),
    ]),
  ]);
}

const TITLE = 'bookings/title';
const DETAILS = 'bookings/details';
