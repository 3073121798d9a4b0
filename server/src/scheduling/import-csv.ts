import { CalendarDate, GregorianCalendar, PersianCalendar, toCalendar } from '@internationalized/date';
import { parse } from 'csv-parse/sync';
import { latinDigits } from '@mahzar/shared/digits';
import { BOOKED_ROLES } from '@mahzar/shared/hearing/roles';
import { IMPORT_COLUMNS } from '@mahzar/shared/scheduling/import-columns';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { ROLE_NAMES_FA } from '@mahzar/shared/role-names';
import { bookingDraft } from '@mahzar/shared/scheduling/booking';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { problemsOf } from '@mahzar/shared/scheduling/problems';

type Column = (typeof IMPORT_COLUMNS)[number];
type Row = Partial<Record<Column, string>>;

const REQUIRED: readonly Column[] = IMPORT_COLUMNS.slice(0, 8);
const MAX_ROWS = 5_000;
/** They are booked in one transaction, during which all writers to an SQLite database wait: some 2 s. */
const MAX_BOOKINGS = 500;

/** Rows of one booking, with their line numbers. */
export interface ImportedBooking {
  readonly lines: readonly number[];
  readonly draft: BookingDraft | null;
  /** By line. */
  readonly problems: ReadonlyMap<number, readonly FieldProblem[]>;
}

/**
 * Reads a file: comma, semicolon or tab between cells; the first line names the columns; one line per person; lines with the same
 * `booking` make one booking. Dates are Jalali (`1405/09/04`) or Gregorian (`2026-11-25`), in any digits, times the court's.
 * @returns the bookings, or why the file as a whole cannot be read
 */
export function readImport(csv: string, clock: CourtClock): readonly ImportedBooking[] | FieldProblem[] {
  let records: string[][];
  try {
    records = parse(csv, {
      bom: true,
      delimiter: delimiterOf(csv),
      relax_column_count: true,
      skip_empty_lines: false,
      trim: true,
    });
  } catch {
    return [{ field: 'csv', code: 'not-csv' }];
  }
  const header = (records[0] ?? []).map((name) => name.toLowerCase().replaceAll(' ', '_'));
  const missing = REQUIRED.filter((name) => !header.includes(name));
  if (missing.length > 0) return missing.map((name) => ({ field: `csv.${name}`, code: 'missing' }));
  if (records.length > MAX_ROWS) return [{ field: 'csv', code: 'too_big' }];
  const groups = new Map<string, { line: number; row: Row }[]>();
  for (const [index, cells] of records.entries()) {
    if (index === 0 || cells.every((cell) => cell === '')) continue;
    const row = Object.fromEntries(
      IMPORT_COLUMNS.flatMap((name) => {
        const value = unescaped(cells[header.indexOf(name)] ?? '');
        return value === '' ? [] : [[name, value]];
      }),
    ) as Row;
    const key = row.booking ?? `line ${index + 1}`;
    const group = groups.get(key) ?? [];
    group.push({ line: index + 1, row });
    groups.set(key, group);
  }
  if (groups.size > MAX_BOOKINGS) return [{ field: 'csv', code: 'too_big' }];
  return [...groups.values()].map((rows) => toBooking(rows, clock));
}

function isProblems(read: readonly ImportedBooking[] | FieldProblem[]): read is FieldProblem[] {
  return read.some((one) => 'code' in one);
}
export { isProblems as isUnreadable };

function toBooking(rows: readonly { line: number; row: Row }[], clock: CourtClock): ImportedBooking {
  const lines = rows.map(({ line }) => line);
  const [first] = rows;
  if (first === undefined) throw new TypeError('a booking without a line');
  const startsAt = momentOf(clock, first.row.date, first.row.start);
  const minutes = Number(latinDigits(first.row.minutes ?? ''));
  const seats = new Map(rows.map(({ row }, index) => [row.name ?? '', `p${index + 1}`]));
  const seatsOf = (names: string | undefined) =>
    (names ?? '').split(/[;|]/).flatMap((name) => (name.trim() === '' ? [] : [seats.get(name.trim()) ?? name.trim()]));
  const candidate = {
    caseNumber: first.row.case_number ?? '',
    branch: first.row.branch ?? '',
    kind: first.row.kind ?? 'courtroom',
    startsAt: startsAt ?? Number.NaN,
    endsAt: startsAt === null ? Number.NaN : startsAt + minutes * 60_000,
    title: first.row.title ?? '',
    ...(first.row.room !== undefined && { room: first.row.room }),
    public: isYes(first.row.public),
    ...(first.row.recording_policy !== undefined && { recordingPolicy: first.row.recording_policy }),
    ...(first.row.notes !== undefined && { notes: first.row.notes }),
    people: rows.map(({ row }, index) => ({
      id: `p${index + 1}`,
      role: roleOf(row.role),
      name: row.name ?? '',
      nationalId: row.national_id ?? null,
      phone: row.phone ?? null,
      email: row.email ?? null,
      language: row.language ?? 'fa',
      interpreterLanguage: row.interpreter_language ?? null,
      with: seatsOf(row.with),
      through: row.through === undefined ? null : (seats.get(row.through) ?? row.through),
      protected: isYes(row.protected),
      needs: row.needs ?? null,
    })),
  };
  const parsed = bookingDraft.safeParse(candidate);
  const found = parsed.success
    ? problemsOf(parsed.data)
    : parsed.error.issues.map(({ path, code }) => ({ field: path.join('.'), code }));
  const problems = new Map<number, FieldProblem[]>();
  for (const problem of found) {
    // Without a start there is no end, even if the length is right.
    if (problem.field === 'endsAt' && startsAt === null && minutes > 0) continue;
    const person = /^people\.(\d+)\.?(.*)$/.exec(problem.field);
    const line = person === null ? first.line : (lines[Number(person[1])] ?? first.line);
    const column = COLUMN_OF[person?.[2] || problem.field] ?? person?.[2] ?? problem.field;
    const isTime = column === 'date' && momentOf(clock, first.row.date, '00:00') !== null;
    const field = isTime ? 'start' : column;
    problems.set(line, [...(problems.get(line) ?? []), { field, code: problem.code }]);
  }
  return { lines, draft: parsed.success && found.length === 0 ? parsed.data : null, problems };
}

/** The columns of a draft's fields. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  caseNumber: 'case_number',
  startsAt: 'date',
  endsAt: 'minutes',
  recordingPolicy: 'recording_policy',
  nationalId: 'national_id',
  interpreterLanguage: 'interpreter_language',
};

/** In English as in the API, or in Persian as commonly written. */
function roleOf(text: string | undefined): string {
  return BOOKED_ROLES.find((role) => role === text || ROLE_NAMES_FA[role] === text) ?? text ?? '';
}

function isYes(text: string | undefined): boolean {
  return ['yes', 'true', '1', 'بله', 'بلی'].includes(latinDigits(text ?? '').toLowerCase());
}

/** Jalali years begin with 13 or 14. */
function momentOf({ atWallClock }: CourtClock, date = '', time = ''): number | null {
  const day = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(latinDigits(date));
  const clock = /^(\d{1,2}):(\d{2})$/.exec(latinDigits(time));
  if (day === null || clock === null) return null;
  const [year, month, dayOfMonth] = day.slice(1).map(Number) as [number, number, number];
  const [hour, minute] = clock.slice(1).map(Number) as [number, number];
  if (hour > 23 || minute > 59) return null;
  const calendar = year < 1700 ? new PersianCalendar() : new GregorianCalendar();
  const given = new CalendarDate(calendar, year, month, dayOfMonth);
  // The library moves days that do not exist to existing ones.
  if (given.month !== month || given.day !== dayOfMonth) return null;
  const gregorian = toCalendar(given, new GregorianCalendar());
  return atWallClock(Date.UTC(gregorian.year, gregorian.month - 1, gregorian.day, hour, minute));
}

/** Removes the mark that our own export, and others, add to a cell that looks like a formula. */
function unescaped(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function delimiterOf(csv: string): string {
  const head = csv.slice(0, csv.indexOf('\n') >>> 0);
  const counted = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}
