import { capacityOf } from '@mahzar/shared/hearing/roles';
import { exportStatistics, readStatistics } from '@mahzar/shared/rest/statistics';
import type { StatisticsBy, StatisticsRow } from '@mahzar/shared/rest/statistics';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { csvTable } from '../http/api/csv.ts';
import type { BookingDirectory, DayBooking } from '../scheduling/ports.ts';
import { jalaliOf } from '../scheduling/jalali.ts';
import type { Database } from '../storage/database.ts';
import { statisticsOf } from './statistics.ts';
import type { HeldFacts } from './statistics.ts';

export interface StatisticsParts {
  readonly database: Database;
  readonly directory: Pick<BookingDirectory, 'bookingsOf'>;
  readonly clock: CourtClock;
  readonly now: () => number;
}

const LONGEST_MS = 400 * 86_400_000;
/** Hearings whose logs are asked of at a time. */
const BATCH = 500;

/** Routes to figures of the court's work. */
export function statisticsRoutes(parts: StatisticsParts): Bound[] {
  const statistics = async ({ from, to, by }: { from: number; to: number; by: StatisticsBy }) => {
    if (to - from > LONGEST_MS) return new Rejection('too-large');
    const booked = await parts.directory.bookingsOf(from, to);
    const all = booked.filter(({ startsAt }) => startsAt >= from && startsAt < to);
    return statisticsOf(await factsOf(parts.database, all), by, parts.now(), parts.clock);
  };
  return [
    bind(readStatistics, ({ query }) => statistics(query)),
    bind(exportStatistics, async ({ query }) => {
      const found = await statistics(query);
      return found instanceof Rejection ? found : csvOf([...found.items, found.total], query.by);
    }),
  ];
}

/** What became of bookings, by their logs. */
async function factsOf({ db }: Database, bookings: readonly DayBooking[]): Promise<HeldFacts[]> {
  const facts: HeldFacts[] = [];
  for (let first = 0; first < bookings.length; first += BATCH) {
    const some = bookings.slice(first, first + BATCH);
    const rows = await db
      .selectFrom('log_entries')
      .select(['hearing_id', 'at', 'type', 'payload'])
      .where(
        'hearing_id',
        'in',
        some.map(({ hearing }) => hearing),
      )
      .where('type', 'in', [
        'session-starting',
        'person-entered',
        'room-attested',
        'hearing-adjourned',
        'hearing-closed',
      ])
      .orderBy('hearing_id')
      .orderBy('seq')
      .execute();
    const logs = Map.groupBy(rows, (row) => row.hearing_id);
    facts.push(...some.map((booking) => factOf(booking, logs.get(booking.hearing) ?? [])));
  }
  return facts;
}

interface LogRow {
  readonly at: number;
  readonly type: string;
  readonly payload: string;
}

function factOf(booking: DayBooking, log: readonly LogRow[]): HeldFacts {
  const { startsAt, branch, kind, state } = booking;
  const people = booking.people.filter(({ role }) => capacityOf(kind, role) !== 'observer');
  const came = new Set(log.flatMap(whoCame));
  const end = log.find(({ type }) => type === 'hearing-adjourned' || type === 'hearing-closed');
  return {
    startsAt,
    branch,
    judge: people.find(({ role }) => capacityOf(kind, role) === 'host')?.name ?? '',
    people: people.length,
    absent: people.filter(({ seat }) => !came.has(seat)).length,
    beganAt: log.find(({ type }) => type === 'session-starting')?.at ?? null,
    endedAt: end?.at ?? null,
    end:
      state === 'cancelled'
        ? 'cancelled'
        : end === undefined
          ? null
          : end.type === 'hearing-closed'
            ? 'closed'
            : 'adjourned',
  };
}

/** Who enters, and who sits before another's device. */
function whoCame({ payload }: LogRow): string[] {
  const { seat, people } = JSON.parse(payload) as { readonly seat?: string; readonly people?: readonly string[] };
  return [...(seat === undefined ? [] : [seat]), ...(people ?? [])];
}

const COLUMNS = [
  'key',
  'booked',
  'held',
  'adjourned',
  'cancelled',
  'notHeld',
  'medianDelayMinutes',
  'delayedOver15Minutes',
  'noShows',
  'people',
  'medianLengthMinutes',
] as const satisfies readonly (keyof StatisticsRow)[];

/** As CSV; the last row, without a key, is of all. Days are in both calendars. */
function csvOf(rows: readonly StatisticsRow[], by: StatisticsBy): string {
  const [key, ...others] = COLUMNS;
  const ofDays = by === 'day' || by === 'week';
  const records = rows.map((row) => ({ ...row, jalali: ofDays && row.key !== '' ? jalaliOf(row.key) : '' }));
  return csvTable(records, ofDays ? [key, 'jalali', ...others] : COLUMNS);
}
