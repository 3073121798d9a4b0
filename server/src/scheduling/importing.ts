import type { importBookings } from '@mahzar/shared/rest/bookings';
import { Rejection } from '@mahzar/shared/rejection';
import type { Handle } from '../http/api/bind.ts';
import type { BookingRoutesParts } from './booking-routes.ts';
import { clashesAmong, clashesOf, unlessOthersClash } from './clashes.ts';
import { isUnreadable, readImport } from './import-csv.ts';
import type { ImportedBooking } from './import-csv.ts';
import { actorOf } from '../audit/actor-of.ts';
import { comparableAll } from './shown.ts';

/** Books all hearings of a file if it has no errors: all or none. */
export function importing({
  bookings,
  search,
  words,
  clock,
}: Pick<BookingRoutesParts, 'bookings' | 'search' | 'words' | 'clock'>): Handle<typeof importBookings> {
  return async ({ body: { csv, dryRun, clashes: known }, caller }) => {
    const read = readImport(csv, clock);
    if (isUnreadable(read)) return new Rejection('bad-request', { problems: read });
    const found: (ImportedBooking & { readonly clashes: number })[] = [];
    const clashing = new Set<string>();
    const drafts = comparableAll(
      read.flatMap(({ draft }) => draft ?? []),
      caller,
    );
    const among = clashesAmong(drafts).values();
    const each = drafts.values();
    for (const one of read) {
      const draft = one.draft === null ? undefined : each.next().value;
      const clashes = draft === undefined ? [] : await clashesOf(draft, search, words);
      for (const { booking } of clashes) clashing.add(booking.id);
      found.push({ ...one, clashes: clashes.length + (draft === undefined ? 0 : (among.next().value ?? 0)) });
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
    const answer = { bookings: drafts.length, clashing: [...clashing] };
    if (dryRun || drafts.length < found.length || drafts.length === 0)
      return { ...answer, done: false, rows: rows([]) };
    const check = known && unlessOthersClash({ search, words }, drafts, known);
    const wanted = found.flatMap(({ draft }) => draft ?? []);
    const made = await bookings.create(wanted, actorOf(caller), 'bookings-imported', check);
    if (made instanceof Rejection) return made;
    return { ...answer, done: true, rows: rows(made.map(({ id }) => id)) };
  };
}
