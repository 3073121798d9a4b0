import type { importBookings } from '@mahzar/shared/rest/bookings';
import { Rejection } from '@mahzar/shared/rejection';
import type { Handle } from '../http/api/bind.ts';
import type { BookingRoutesParts } from './booking-routes.ts';
import { clashesOf } from './clashes.ts';
import { isUnreadable, readImport } from './import-csv.ts';
import type { ImportedBooking } from './import-csv.ts';
import { actorOf, comparable } from './shown.ts';

/** Books what a file says, when nothing in it is wrong: all or none. */
export function importing({
  bookings,
  search,
  words,
  clock,
}: Pick<BookingRoutesParts, 'bookings' | 'search' | 'words' | 'clock'>): Handle<typeof importBookings> {
  return async ({ body: { csv, dryRun }, caller }) => {
    const read = readImport(csv, clock);
    if (isUnreadable(read)) return new Rejection('bad-request', { problems: read });
    const found: (ImportedBooking & { readonly clashes: number })[] = [];
    for (const one of read) {
      const clashes = one.draft === null ? [] : await clashesOf(comparable(one.draft, caller), search, words);
      found.push({ ...one, clashes: clashes.length });
    }
    const rows = (ids: readonly string[]) =>
      found.flatMap(({ lines, problems, clashes }, index) =>
        lines.map((row) => ({
          row,
          booking: ids[index] ?? null,
          problems: [...(problems.get(row) ?? [])],
          clashes,
        })),
      );
    const drafts = found.flatMap(({ draft }) => draft ?? []);
    if (dryRun || drafts.length < found.length || drafts.length === 0) {
      return { done: false, bookings: drafts.length, rows: rows([]) };
    }
    const made = await bookings.create(drafts, actorOf(caller), 'bookings-imported');
    if (made instanceof Rejection) return made;
    return { done: true, bookings: made.length, rows: rows(made.map(({ id }) => id)) };
  };
}
