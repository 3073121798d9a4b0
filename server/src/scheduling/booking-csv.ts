import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { csvTable, csvText } from '../http/api/csv.ts';
import type { StoredBooking } from './booking-store.ts';
import { jalaliOf } from './jalali.ts';

const COLUMNS = [
  'case_number',
  'branch',
  'room',
  'kind',
  'date',
  'jalali_date',
  'start',
  'end',
  'state',
  'public',
  'title',
  'people',
  'id',
] as const;

/** Bookings as CSV for spreadsheets, piece by piece. Times are the court's. Protected people are left out. */
export async function* bookingsCsv(
  pieces: AsyncIterable<readonly StoredBooking[]>,
  clock: CourtClock,
): AsyncGenerator<string> {
  yield csvTable([], COLUMNS);
  for await (const bookings of pieces) yield csvText(bookings.map((booking) => rowOf(booking, clock)));
}

function rowOf(booking: StoredBooking, clock: CourtClock): string[] {
  const { date, time: start } = shownTime(booking.startsAt, clock);
  const row: Record<(typeof COLUMNS)[number], string> = {
    case_number: booking.case.number,
    branch: booking.branch,
    room: booking.room ?? '',
    kind: booking.kind,
    date,
    jalali_date: jalaliOf(date),
    start,
    end: shownTime(booking.endsAt, clock).time,
    state: booking.state,
    public: booking.public === true ? 'yes' : 'no',
    title: booking.title,
    people: booking.people
      .filter(({ protected: is }) => !is)
      .map(({ role, name }) => `${role}: ${name}`)
      .join('; '),
    id: booking.id,
  };
  return COLUMNS.map((column) => row[column]);
}

function shownTime(at: number, { wallClock }: CourtClock): { date: string; time: string } {
  const [date = '', time = ''] = wallClock(at).toISOString().split('T');
  return { date, time: time.slice(0, 5) };
}
