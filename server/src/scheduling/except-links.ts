import type { Database } from '../storage/database.ts';
import type { BookingChange, BookingWriter } from './ports.ts';

type LinkChange = Extract<BookingChange, { readonly kind: 'link-renewed' | 'link-withdrawn' }>;

/** Makes a writer for the booking itself and its people: a renewed or withdrawn link changes neither. */
export function exceptLinks(
  write: (on: Database, change: Exclude<BookingChange, LinkChange>) => Promise<void>,
): BookingWriter {
  return async (on, change) => {
    if (!isOfLink(change)) await write(on, change);
  };
}

function isOfLink(change: BookingChange): change is LinkChange {
  return change.kind === 'link-renewed' || change.kind === 'link-withdrawn';
}
