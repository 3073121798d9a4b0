import { expressionBuilder, sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { HearingKind } from '@mahzar/shared/hearing/roles';
import type { BookingState } from '@mahzar/shared/scheduling/booking';
import { MAX_LENGTH_MS } from '@mahzar/shared/scheduling/problems';
import { entryOf, ENTRY_COLUMNS, selectBookings, toBooking } from './booking-store.ts';
import type { CalendarEntry, StoredBooking } from './booking-store.ts';
import { numberBegins, partsOf, typedNumber } from './case-number.ts';
import { lastTurn } from '../event-log/store/lifecycle.ts';
import type { Database } from '../storage/database.ts';
import type { Place } from '../storage/keyset.ts';
import { hearingKey } from '../storage/hearing-keys.ts';
import type { Tables } from '../storage/tables.ts';
import type { WordIndex } from './word-index.ts';

/** All given conditions must match. Times are epoch milliseconds; `from` is included, `to` is not. */
export interface BookingFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly branch?: string | undefined;
  readonly room?: string | undefined;
  readonly kind?: HearingKind | undefined;
  readonly state?: BookingState | undefined;
  readonly caseId?: string | undefined;
  readonly caseIds?: readonly string[] | undefined;
  /** Prefix of the case's number. */
  readonly caseNumber?: string | undefined;
  readonly seriesId?: string | undefined;
  readonly hearings?: readonly string[] | undefined;
  /** Adjourned, with no later booking of its case. */
  readonly withoutNextDate?: boolean | undefined;
  readonly staffAccount?: string | undefined;
  /** Words of one name, or a national ID. */
  readonly person?: string | undefined;
  /** Words of names and of the title, a prefix of the case's number, or a national ID. */
  readonly text?: string | undefined;
}

/** Lists of bookings; those whose names were destroyed are left out. */
export interface BookingSearch {
  /** Ordered by begin, after a place in the list. */
  list(
    filter: BookingFilter,
    page: { readonly order: 'soonest' | 'latest'; readonly after?: Place | undefined; readonly limit: number },
  ): Promise<readonly StoredBooking[]>;
  /** All matching bookings with the fields of a calendar. */
  calendar(filter: BookingFilter): Promise<readonly CalendarEntry[]>;
  /**
   * Bookings that overlap a time range, are neither cancelled nor over, and have one of the words or the room. `on`: a transaction
   * to read in.
   */
  overlapping(
    from: number,
    to: number,
    having: { readonly words: readonly string[]; readonly branch: string; readonly room: string | null },
    on?: Database,
  ): Promise<readonly StoredBooking[]>;
  /** Bookings that overlap a time range, ordered by begin. */
  lasting(from: number, to: number): Promise<readonly StoredBooking[]>;
  /** All branches and rooms that were ever booked. */
  places(): Promise<readonly { readonly branch: string; readonly room: string | null }[]>;
}

export function createBookingSearch(database: Database, masterKey: Buffer, words: WordIndex): BookingSearch {
  const { db } = database;
  const readable = (on: Database = database) => selectBookings(on).where('hearing_keys.wrapped', 'is not', null);
  const read = async (query: { execute(): Promise<Parameters<typeof toBooking>[0][]> }) =>
    (await query.execute()).map((row) => toBooking(row, masterKey));
  // Checked row by row in the order of the list, and stops at the end of the page: a common word is found at once, a rare one after
  // as many index lookups as there are bookings.
  const withWord = (any: readonly string[]): Expression<SqlBool> => sql<SqlBool>`exists (
    select 1 from booking_words as found
    where found.hearing_id = bookings.hearing_id and found.word in (${sql.join(any)}))`;

  return {
    async list(filter, { order, after, limit }) {
      // First selects the ids, then the contents, so that rows outside the page are not sorted with their contents.
      let query = db
        .selectFrom('bookings')
        .select('bookings.hearing_id')
        .where(sql<SqlBool>`exists (select 1 from hearing_keys where hearing_keys.hearing_id = bookings.hearing_id)`);
      for (const condition of conditionsOf(filter)) query = query.where(condition);
      const direction = order === 'soonest' ? 'asc' : 'desc';
      if (after !== undefined) {
        const beyond = sql.raw(order === 'soonest' ? '>' : '<');
        query = query.where(
          sql<SqlBool>`(bookings.starts_at, bookings.hearing_id) ${beyond} (${after.at}, ${after.id})`,
        );
      }
      const found = await query
        .orderBy('bookings.starts_at', direction)
        .orderBy('bookings.hearing_id', direction)
        .limit(limit)
        .execute();
      if (found.length === 0) return [];
      const ids = found.map(({ hearing_id }) => hearing_id);
      return read(
        readable()
          .where('bookings.hearing_id', 'in', ids)
          .orderBy('bookings.starts_at', direction)
          .orderBy('bookings.hearing_id', direction),
      );
    },

    async calendar(filter) {
      let query = db
        .selectFrom('bookings')
        .innerJoin('cases', 'cases.id', 'bookings.case_id')
        .innerJoin('hearing_keys', 'hearing_keys.hearing_id', 'bookings.hearing_id')
        .select(ENTRY_COLUMNS)
        .select(['cases.number as case_number', 'hearing_keys.wrapped', lastTurn('bookings.hearing_id').as('turn')]);
      for (const condition of conditionsOf(filter)) query = query.where(condition);
      const rows = await query.orderBy('bookings.starts_at').orderBy('bookings.hearing_id').execute();
      return rows.map((row) => entryOf(row, hearingKey(row.hearing_id, row.wrapped, masterKey)));
    },

    async overlapping(from, to, { words: any, branch, room }, on = database) {
      const found = await on.db
        .selectFrom('bookings')
        .select('hearing_id')
        .where('starts_at', '<', to)
        .where('starts_at', '>', from - MAX_LENGTH_MS)
        .where('ends_at', '>', from)
        .where(({ or, and, eb }) =>
          or([
            ...(any.length === 0 ? [] : [withWord(any)]),
            ...(room === null ? [] : [and([eb('branch', '=', branch), eb('room', '=', room)])]),
          ]),
        )
        .where(sql<SqlBool>`${turn} not in ('hearing-adjourned', 'hearing-closed', 'hearing-cancelled')`)
        .execute();
      if (found.length === 0) return [];
      const ids = found.map(({ hearing_id }) => hearing_id);
      return read(
        readable(on).where('bookings.hearing_id', 'in', ids).orderBy('starts_at').orderBy('bookings.hearing_id'),
      );
    },

    lasting: (from, to) =>
      read(
        readable()
          .where('starts_at', '<', to)
          .where('starts_at', '>', from - MAX_LENGTH_MS)
          .where('ends_at', '>', from)
          .orderBy('starts_at')
          .orderBy('bookings.hearing_id'),
      ),

    places: () =>
      db.selectFrom('bookings').select(['branch', 'room']).distinct().orderBy('branch').orderBy('room').execute(),
  };

  function* conditionsOf(filter: BookingFilter): Generator<Expression<SqlBool>> {
    const { from, to, branch, room, kind, state, caseId, seriesId, staffAccount, person, text } = filter;
    if (from !== undefined) yield sql<SqlBool>`bookings.starts_at >= ${from}`;
    if (to !== undefined) yield sql<SqlBool>`bookings.starts_at < ${to}`;
    if (branch !== undefined) yield sql<SqlBool>`bookings.branch = ${branch}`;
    if (room !== undefined) yield sql<SqlBool>`bookings.room = ${room}`;
    if (kind !== undefined) yield sql<SqlBool>`bookings.kind = ${kind}`;
    if (caseId !== undefined) yield sql<SqlBool>`bookings.case_id = ${caseId}`;
    if (filter.caseIds !== undefined) yield sql<SqlBool>`bookings.case_id in (${sql.join(filter.caseIds)})`;
    if (seriesId !== undefined) yield sql<SqlBool>`bookings.series_id = ${seriesId}`;
    if (filter.hearings !== undefined) yield sql<SqlBool>`bookings.hearing_id in (${sql.join(filter.hearings)})`;
    if (filter.withoutNextDate === true) yield withoutNextDate;
    if (state !== undefined) yield sql<SqlBool>`${turn} in (${sql.join(TURNS[state])})`;
    if (filter.caseNumber !== undefined) yield ofCase(filter.caseNumber);
    if (staffAccount !== undefined) yield withWord([words.account(staffAccount)]);
    for (const any of person === undefined ? [] : words.typed(person)) yield withWord(any.slice(0, 1));
    for (const part of text === undefined ? [] : partsOf(text)) yield hasPart(part);
  }

  function hasPart(part: string): Expression<SqlBool> {
    const { and, or } = expressionBuilder<Tables>();
    const inWords = and(words.typed(part).map(withWord));
    const number = typedNumber(part);
    return number === null ? inWords : or([inWords, ofCase(number)]);
  }
}

const turn = sql`coalesce(${lastTurn('bookings.hearing_id')}, '')`;

const withoutNextDate = sql<SqlBool>`${turn} = 'hearing-adjourned' and not exists (
  select 1 from bookings as later
  where later.case_id = bookings.case_id and later.starts_at > bookings.starts_at
    and coalesce(${lastTurn('later.hearing_id')}, '') <> 'hearing-cancelled')`;

/** The last turns of a hearing for each state of its booking; an empty text means none. */
const TURNS: Readonly<Record<BookingState, readonly string[]>> = {
  booked: ['', 'hearing-restored'],
  opened: ['hearing-opened'],
  over: ['hearing-adjourned', 'hearing-closed'],
  cancelled: ['hearing-cancelled'],
};

/** Whether the booking's case number has this prefix. */
function ofCase(start: string): Expression<SqlBool> {
  return sql<SqlBool>`bookings.case_id in (
    select begun.id from cases as begun where ${numberBegins(sql.ref('begun.number'), start)})`;
}
