import {
  cancelBooking,
  changeBooking,
  copyBooking,
  createBooking,
  createSeries,
  exportBookings,
  findClashes,
  importBookings,
  listPlaces,
  ownLink,
  readBooking,
  readCalendar,
  readCauseList,
  renewLink,
  restoreBooking,
  searchBookings,
  withdrawLink,
} from '@mahzar/shared/rest/bookings';
import type { Booking, BookingDraft } from '@mahzar/shared/scheduling/booking';
import { linkWay } from '@mahzar/shared/staff/links';
import type { Clash } from '@mahzar/shared/scheduling/clash';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { warningsOf } from '@mahzar/shared/scheduling/problems';
import { Rejection } from '@mahzar/shared/rejection';
import { mayReadTitle } from '@mahzar/shared/hearing/law/titles';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Caller } from '../http/api/caller.ts';
import { paged } from '../http/api/paged.ts';
import type { BookingFilter, BookingSearch } from './booking-search.ts';
import type { StoredBooking } from './booking-store.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { pageOf } from '../storage/keyset.ts';
import type { Place } from '../storage/keyset.ts';
import type { WordIndex } from './word-index.ts';
import { bookingsCsv } from './booking-csv.ts';
import type { Bookings } from './bookings/bookings.ts';
import type { WayOf } from './bookings/links.ts';
import type { CheckBooking } from './bookings/parts.ts';
import { clashesOf, unlessOthersClash } from './clashes.ts';
import type { GuardIdSearch } from './id-searches.ts';
import { importing } from './importing.ts';
import { draftAgain } from './draft-again.ts';
import type { FindProtected } from './protected-people.ts';
import { titleWarnings } from './title-warnings.ts';
import { draftsOfSeries } from './series.ts';
import { actorOf } from '../audit/actor-of.ts';
import { changedBy, comparableAll, masked, readsBookings, summaryOf, withoutTitle } from './shown.ts';

const DAY_MS = 86_400_000;
/** Most entries of a cause list. */
const MAX = 10_000;
/** Bookings read at a time for an export; other work gets its turn in between. */
const PIECE = 500;
const LONGEST_CALENDAR_MS = 42 * DAY_MS;
const LONGEST_EXPORT_MS = 366 * DAY_MS;

export interface BookingRoutesParts {
  readonly database: Database;
  readonly bookings: Bookings;
  readonly search: BookingSearch;
  readonly words: WordIndex;
  readonly audit: Audit;
  readonly guardIdSearch: GuardIdSearch;
  readonly findProtected: FindProtected;
  readonly clock: CourtClock;
  readonly now: () => number;
}

/** Routes to bookings. */
export function bookingRoutes(parts: BookingRoutesParts): Bound[] {
  const { bookings, search, words, clock, now } = parts;
  /** Refuses drafts that clash with bookings other than the known ones; no check when `known` is undefined. */
  const unlessClashing = (
    drafts: readonly BookingDraft[],
    known: readonly string[] | undefined,
    caller: Caller,
    except?: string,
  ): CheckBooking | undefined => known && unlessOthersClash(parts, comparableAll(drafts, caller), known, except);
  return [
    bind(searchBookings, async ({ body: { after, limit, order, ...filter }, caller }) => {
      const refused = await parts.guardIdSearch(caller, [filter.text, filter.person]);
      if (refused !== undefined) return refused;
      return paged({ after, limit }, async (page) => {
        const found = await search.list(filter, { order, after: page.after, limit: limit + 1 });
        const { items, next } = pageOf(found, limit, ({ startsAt: at, id }) => ({ at, id }));
        return { items: items.map(summaryOf), next };
      });
    }),

    bind(readCalendar, async ({ query }) => {
      const wrong = tooLong(query, LONGEST_CALENDAR_MS);
      if (wrong !== undefined) return wrong;
      return { items: [...(await search.calendar(query))] };
    }),

    bind(listPlaces, async () => {
      const places = new Map<string, string[]>();
      for (const { branch, room } of await search.places()) {
        places.set(branch, [...(places.get(branch) ?? []), ...(room === null ? [] : [room])]);
      }
      return { places: [...places].map(([branch, rooms]) => ({ branch, rooms })) };
    }),

    bind(readBooking, async ({ params, caller }) => {
      const booking = await bookings.read(params.booking);
      if (booking instanceof Rejection) return booking;
      await noteRead(parts, booking, caller);
      return masked(booking, caller);
    }),

    bind(createBooking, async ({ body: { clashes, ...draft }, caller }) => {
      const check = unlessClashing([draft], clashes, caller);
      const made = await bookings.create([draft], actorOf(caller), 'booking-created', check);
      return made instanceof Rejection ? made : masked(made[0]!, caller);
    }),

    bind(changeBooking, async ({ params: { booking }, body: { clashes, ...draft }, caller }) => {
      const check = unlessClashing([draft], clashes, caller, booking);
      return answer(await bookings.change(booking, draft, actorOf(caller), check), caller);
    }),

    bind(cancelBooking, async ({ params, body: { version, reason }, caller }) =>
      changed(await bookings.cancel(params.booking, version, reason, actorOf(caller)), caller),
    ),

    bind(restoreBooking, async ({ params, body: { version }, caller }) =>
      changed(await bookings.restore(params.booking, version, actorOf(caller)), caller),
    ),

    bind(copyBooking, async ({ params, body: { startsAt, endsAt, room, clashes }, caller }) => {
      const booking = await bookings.read(params.booking);
      if (booking instanceof Rejection) return booking;
      const again = draftAgain(booking);
      const draft = { ...again, startsAt, endsAt, room: room === undefined ? again.room : room };
      const check = unlessClashing([draft], clashes, caller);
      const made = await bookings.create([draft], actorOf(caller), 'booking-created', check);
      return made instanceof Rejection ? made : masked(made[0]!, caller);
    }),

    bind(createSeries, async ({ body: { draft, clashes, ...days }, caller }) => {
      const drafts = draftsOfSeries(draft, days, clock);
      const check = unlessClashing(drafts, clashes, caller);
      const made = await bookings.create(drafts, actorOf(caller), 'series-created', check);
      if (made instanceof Rejection) return made;
      return { seriesId: made[0]!.seriesId!, bookings: made.map(summaryOf) };
    }),

    bind(findClashes, async ({ body: { draft, except, series }, caller }) => {
      const drafts = series === undefined ? [draft] : draftsOfSeries(draft, series, clock);
      const clashes: Clash[] = [];
      for (const one of comparableAll(drafts, caller)) clashes.push(...(await clashesOf(one, search, words, except)));
      // A title may name people.
      const shown = readsBookings(caller) ? clashes : clashes.map(withoutTitle);
      const warnings = [...warningsOf(draft, now()), ...(await titleWarnings(parts, draft, caller, except))];
      return { clashes: shown, warnings };
    }),

    bind(renewLink, ({ params: { booking, person }, caller }) =>
      bookings.renewLink(booking, person, actorOf(caller), wayFor(caller)),
    ),

    bind(withdrawLink, ({ params: { booking, person }, caller }) =>
      bookings.withdrawLink(booking, person, actorOf(caller), wayFor(caller)),
    ),

    bind(ownLink, async ({ params: { booking }, caller }) => {
      if (caller.kind !== 'staff') return new Rejection('not-permitted');
      const link = await bookings.ownLink(booking, caller.account);
      return link instanceof Rejection ? link : { link };
    }),

    bind(importBookings, importing(parts)),

    bind(exportBookings, async ({ query, caller }) => {
      const wrong = tooLong(query, LONGEST_EXPORT_MS);
      if (wrong !== undefined) return wrong;
      const { from, to } = query;
      const note = { actor: actorOf(caller), act: 'bookings-exported', subject: null, details: { from, to } } as const;
      await inTransaction(parts.database, (on) => parts.audit.note(on, note, now()));
      return bookingsCsv(numberedIn(parts, inPieces(search, query)), clock);
    }),

    bind(readCauseList, async ({ query: { day, branch } }) => {
      const found = await search.list({ ...clock.hoursOfDay(day), branch }, { order: 'soonest', limit: MAX });
      const held = found.filter(({ state }) => state !== 'cancelled');
      return { day, items: (await hidingNumbered(parts, held)).map(causeOf) };
    }),
  ];
}

/** Yields all matching bookings, the soonest first, some at a time. */
async function* inPieces(
  search: Pick<BookingSearch, 'list'>,
  filter: BookingFilter,
): AsyncGenerator<readonly StoredBooking[]> {
  for (let after: Place | undefined; ;) {
    const found = await search.list(filter, { order: 'soonest', after, limit: PIECE });
    const last = found.at(-1);
    if (last === undefined) return;
    yield found;
    if (found.length < PIECE) return;
    after = { at: last.startsAt, id: last.id };
  }
}

/**
 * Bookings for readers outside the hearing: a person who has or had a number in any hearing of a case is protected in all of them, and
 * a title that names one is left out.
 */
async function hidingNumbered(
  { database, findProtected }: Pick<BookingRoutesParts, 'database' | 'findProtected'>,
  bookings: readonly StoredBooking[],
): Promise<StoredBooking[]> {
  const found = await findProtected.inCases(
    database,
    bookings.map((booking) => booking.case.id),
  );
  return bookings.map((booking) => {
    const hidden = found.get(booking.case.id);
    if (hidden === undefined) return booking;
    const people = booking.people.map((one) => ({
      ...one,
      protected: one.protected || hidden.isHidden(one, booking.id),
    }));
    const named = hidden.namedBy(booking.title, booking);
    return { ...booking, people, title: mayReadTitle(named.size > 0, null) ? booking.title : '' };
  });
}

async function* numberedIn(parts: BookingRoutesParts, pieces: AsyncIterable<readonly StoredBooking[]>) {
  for await (const bookings of pieces) yield hidingNumbered(parts, bookings);
}

/** See `linkWay`; other callers may not manage links. */
function wayFor({ kind }: Caller): WayOf {
  return (person) => (kind === 'staff' || kind === 'machine' ? linkWay(kind, person) : null);
}

function answer(booking: Booking | Rejection<ApiErrorCode>, caller: Caller): Booking | Rejection<ApiErrorCode> {
  return booking instanceof Rejection ? booking : masked(booking, caller);
}

function changed(booking: Booking | Rejection<ApiErrorCode>, caller: Caller): Booking | Rejection<ApiErrorCode> {
  return booking instanceof Rejection ? booking : changedBy(caller, booking);
}

function tooLong(
  { from, to }: { readonly from: number; readonly to: number },
  most: number,
): Rejection<ApiErrorCode> | undefined {
  if (to - from <= most) return undefined;
  return new Rejection('bad-request', { problems: [{ field: 'to', code: 'too_big' }] });
}

function entryOf({ id, state, case: file, branch, room, kind, startsAt, endsAt, title }: StoredBooking) {
  return { id, state, case: file, branch, room, kind, startsAt, endsAt, title };
}

/** The entry of a cause list: for a closed hearing neither its matter nor its people, and no protected person. */
function causeOf(booking: StoredBooking) {
  const open = booking.public === true;
  return {
    ...entryOf(booking),
    public: open,
    title: open && booking.title !== '' ? booking.title : null,
    people: booking.people
      .filter(({ role }) => role !== 'observer')
      .map(({ role, name, protected: is }) => ({ role, name: is || (!open && !COURT.has(role)) ? null : name })),
  };
}

const COURT: ReadonlySet<string> = new Set([
  'presiding-judge',
  'panel-judge',
  'investigating-judge',
  'clerk',
  'prosecutor',
]);

async function noteRead(parts: BookingRoutesParts, booking: Booking, caller: Caller): Promise<void> {
  const subject = { kind: 'booking', id: booking.id };
  await inTransaction(parts.database, (on) =>
    parts.audit.note(on, { actor: actorOf(caller), act: 'booking-read', subject }, parts.now()),
  );
}
