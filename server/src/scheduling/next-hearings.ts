import { isDeepStrictEqual } from 'node:util';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState, NextHearing } from '@mahzar/shared/hearing/state';
import type { HolidayList } from '@mahzar/shared/offices/office';
import { daysFrom } from '@mahzar/shared/offices/office-day';
import type { Response } from '@mahzar/shared/protocol/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { RefusalCode } from '@mahzar/shared/hearing/refusal';
import { bookingDraft } from '@mahzar/shared/scheduling/booking';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { freeTimes } from '@mahzar/shared/scheduling/free-times';
import type { CourtHours, FreeDay } from '@mahzar/shared/scheduling/free-times';
import type { AuditActor } from '../audit/audit.ts';
import { createEventLog } from '../event-log/store/event-log.ts';
import type { Execution } from '../hearings/hearing-service.ts';
import { Undo, unlessUndone } from '../kernel/undo.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { BookingSearch } from './booking-search.ts';
import type { StoredBooking } from './booking-store.ts';
import { change } from './bookings/change.ts';
import { insertAll } from './bookings/create.ts';
import { findBooking, newBookingId } from './bookings/parts.ts';
import type { BookingsParts } from './bookings/parts.ts';
import { problemsIn } from './bookings/problems.ts';
import { clashesOf } from './clashes.ts';
import { draftAgain, withMeasuresOf } from './draft-again.ts';
import type { WordIndex } from './word-index.ts';

/** Days that are looked through at a time, and how far ahead. */
const DAYS_AT_ONCE = 14;
const MOST_DAYS_AHEAD = 366;
const MINUTE_MS = 60_000;
const SYSTEM: Actor = { kind: 'system' };
/** Somebody at the desk writes the booking at the same moment, again and again. */
const MOST_TRIES = 5;

/** What changes a measure, and what ends a hearing: then it is looked once more whether the next one has all of them. */
const CARRIED: ReadonlySet<HearingEvent['type']> = new Set([
  'people-screened',
  'screen-lifted',
  'person-protected',
  'protection-lifted',
  'interpreter-required',
  'hearing-adjourned',
  'hearing-closed',
]);

export type NextHearingCode = RefusalCode | 'time-taken' | 'cannot-book';

/** A length and where it begins. */
export interface WantedTime {
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly minutes: number;
}

/**
 * Has the minutes of a hearing say when the case goes on, where they are being written; in the transaction in which that is booked.
 * @returns what is to be done when that is committed, if anything
 */
export type WriteInMinutes = (
  on: Database,
  hearing: HearingState,
  seat: SeatId,
  next: NextHearing,
  at: number,
) => Promise<(() => void) | undefined>;

export interface NextHearingsParts extends BookingsParts {
  readonly search: Pick<BookingSearch, 'overlapping'>;
  readonly words: WordIndex;
  readonly hours: CourtHours;
  readonly holidays: (on: Database) => Promise<HolidayList>;
  readonly clock: CourtClock;
  readonly writeInMinutes: WriteInMinutes;
  /** Hearings to which somebody is connected here. */
  readonly hearings: () => readonly HearingId[];
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/**
 * The next hearing of a case, booked from the room of this one: with the same people, and the measures as they stand. The booking, the
 * summons, the entries of both hearings and of the case, and the line in the minutes are one transaction. What the court orders
 * afterwards holds at the next hearing too.
 */
export class NextHearings {
  readonly #parts: NextHearingsParts;

  constructor(parts: NextHearingsParts) {
    this.#parts = parts;
    parts.bus.on('booking-kept', (changed) => {
      for (const hearing of parts.hearings())
        this.#follow(hearing, changed).catch((error: unknown) => parts.problem(hearing, error));
    });
    parts.bus.on('hearing-changed', ({ state }, entries) => {
      const carried = entries.findLast(({ event }) => CARRIED.has(event.type));
      if (carried !== undefined && state.nextHearing !== null)
        this.#carry(state.id, state.nextHearing.hearing, carried).catch((error: unknown) =>
          parts.problem(state.id, error),
        );
    });
  }

  /** Days on which all are free, from one on: the next with null. */
  async free(
    hearing: HearingId,
    { from, minutes }: { readonly from: string | null; readonly minutes: number },
  ): Promise<Result<Omit<Response<'next-dates'>, 'ok'>, NextHearingCode>> {
    const { database } = this.#parts;
    const found = await findBooking(this.#parts, hearing);
    if (found instanceof Rejection) return new Rejection('cannot-book');
    const [tomorrow] = this.#daysAhead(1, 1);
    const [last] = this.#daysAhead(MOST_DAYS_AHEAD, 1);
    const first = from === null || from < tomorrow! ? tomorrow! : from;
    if (first > last!) return { days: [], next: null };
    const lengthMs = minutes * MINUTE_MS;
    const days = await this.#freeDays(database, draftAgain(found.booking), { first, days: DAYS_AT_ONCE, lengthMs });
    const next = daysFrom(first, DAYS_AT_ONCE + 1).at(-1)!;
    return { days, next: next > last! ? null : next };
  }

  /**
   * Books it at a time that is still free. Asked again for the same time it is booked already, and nothing else becomes of it. What is
   * refused has changed nothing.
   */
  async book(
    hearing: HearingId,
    seat: SeatId,
    { startsAt, minutes }: WantedTime,
  ): Promise<Result<Execution, NextHearingCode>> {
    const parts = this.#parts;
    const { service, bus } = parts;
    const found = await findBooking(parts, hearing);
    if (found instanceof Rejection) return new Rejection('cannot-book');
    const booked = (await service.snapshot(hearing))?.state.nextHearing ?? null;
    // Where another process has called it off, another one may be booked.
    if (booked !== null) await this.#follow(hearing, booked.hearing);
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('cannot-book');
    const next = { hearing: newBookingId(parts) as HearingId, startsAt, endsAt: startsAt + minutes * MINUTE_MS };
    const draft = again(found.booking, state, next);
    const isBooked = state.nextHearing !== null;
    if (!isBooked && !(await this.#isBookable(draft))) return new Rejection('cannot-book');
    // Undoing what was begun costs the hearing a reading of its whole log: that is left to what changes in this very moment.
    if (!isBooked && !(await this.#isFree(parts.database, draft))) {
      // It may be this hearing's own, booked while the calendars were read.
      const now = (await service.snapshot(hearing))?.state.nextHearing ?? null;
      if (now === null) return new Rejection('time-taken');
    }
    let committed: (() => void) | undefined;
    const execution = await unlessUndone<Execution, Rejection<NextHearingCode>>(
      service.execute(hearing, { type: 'book-next-hearing', next }, { kind: 'seat', seat }, (append, before, at) =>
        inTransaction(parts.database, async (on) => {
          // It is so already.
          if (before.state.nextHearing !== null) return append(createEventLog(on));
          const made = await this.#insert(on, hearing, seat, before.state, next);
          committed = await parts.writeInMinutes(on, before.state, seat, next, at);
          // Last, for it finds also what another node has appended while others were waited for.
          await append(createEventLog(on));
          await parts.audit.noteAll(on, made, at);
        }),
      ),
    );
    if (execution instanceof Rejection) return execution;
    if (!execution.ok) return execution.refusal;
    committed?.();
    if (execution.entries.length > 0) bus.publish('booking-kept', next.hearing);
    return execution;
  }

  /** Writes the booking, of what is booked and ordered at this moment. @returns what the audit is to note */
  async #insert(on: Database, hearing: HearingId, seat: SeatId, state: HearingState, next: NextHearing) {
    const parts = this.#parts;
    // Two rooms that want the same people at the same time wait for each other.
    await on.kind.lockToEnd(on.db, 'next hearings');
    const found = await findBooking(parts, hearing, on);
    if (found instanceof Rejection) throw new Undo(new Rejection('cannot-book'));
    const draft = again(found.booking, state, next);
    if (!(await this.#isFree(on, draft))) throw new Undo(new Rejection('time-taken'));
    const by = { kind: 'seat', id: `${hearing}/${seat}` } as const;
    // Whose link the desk has withdrawn is let in by the desk alone.
    const unlinked = found.booking.people.filter(
      ({ id, through }) => through === null && found.tokens.get(id) === null,
    );
    const plan = { id: next.hearing, draft, unlinked: unlinked.map(({ id }) => id) };
    try {
      const made = await insertAll(parts, on, [plan], by, 'booking-created', null);
      return made.flatMap(({ notes }) => notes);
    } catch (error) {
      // As of a case that was put aside.
      throw error instanceof Undo ? new Undo(new Rejection('cannot-book')) : error;
    }
  }

  /** In a room there may be more of some things than a booking holds, as of screens. */
  async #isBookable(draft: BookingDraft): Promise<boolean> {
    return bookingDraft.safeParse(draft).success && (await problemsIn(this.#parts, draft)).length === 0;
  }

  /** Whether a draft's time is one of those that are offered. */
  async #isFree(on: Database, draft: BookingDraft): Promise<boolean> {
    const { clock } = this.#parts;
    const { startsAt, endsAt } = draft;
    const [first, tomorrow] = [clock.dayOf(startsAt), this.#daysAhead(1, 1)[0]!];
    if (first < tomorrow || first > this.#daysAhead(MOST_DAYS_AHEAD, 1)[0]!) return false;
    const days = await this.#freeDays(on, draft, { first, days: 1, lengthMs: endsAt - startsAt });
    return days[0]?.times.includes(startsAt) === true;
  }

  /** Whoever only watches keeps nobody from a time. */
  async #freeDays(
    on: Database,
    draft: BookingDraft,
    wanted: { readonly first: string; readonly days: number; readonly lengthMs: number },
  ): Promise<FreeDay[]> {
    const { search, words, hours, holidays, clock } = this.#parts;
    const startsAt = clock.hoursOfDay(wanted.first).from;
    const endsAt = clock.hoursOfDay(daysFrom(wanted.first, wanted.days).at(-1)!).to;
    const people = draft.people.filter(({ role }) => role !== 'observer');
    const clashes = await clashesOf({ ...draft, people, startsAt, endsAt }, search, words, undefined, on);
    const taken = clashes.map(({ booking }) => booking);
    return freeTimes({ ...wanted, hours, holidays: await holidays(on), taken, clock });
  }

  #daysAhead(first: number, count: number): string[] {
    const { clock, now } = this.#parts;
    return daysFrom(clock.dayOf(now()), first + count).slice(first);
  }

  /** Has the next hearing follow what the court has ordered since it was booked. */
  async #carry(hearing: HearingId, next: HearingId, { actor }: Entry): Promise<void> {
    const by: AuditActor =
      actor.kind === 'seat' ? { kind: 'seat', id: `${hearing}/${actor.seat}` } : { kind: 'system' };
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await findBooking(this.#parts, next);
      if (found instanceof Rejection || found.booking.state !== 'booked') return;
      // Read after the booking: whoever has written an order of a moment ago there since then makes this one try again.
      const state = (await this.#parts.service.snapshot(hearing))?.state;
      if (state === undefined) return;
      const before = draftAgain(found.booking);
      const draft = withMeasuresOf(before, state);
      if (isDeepStrictEqual(draft, before)) return;
      const changed = await change(this.#parts, next, { ...draft, version: found.booking.version }, by);
      if (!(changed instanceof Rejection)) return;
      if (changed.code !== 'changed-meanwhile') throw new Error(`measures for ${next}: ${changed.code}`);
    }
    throw new Error(`measures for ${next}: changed meanwhile, ${MOST_TRIES} times`);
  }

  /** Has a hearing say what the desk has done with the next one, if that is it. */
  async #follow(hearing: HearingId, changed: HearingId): Promise<void> {
    const { service } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined || (state.nextHearing?.hearing ?? state.calledOffNext) !== changed) return;
    const found = await findBooking(this.#parts, changed);
    const booking = found instanceof Rejection ? null : found.booking;
    const times = booking === null || booking.state === 'cancelled' ? null : timesOf(booking);
    await service.execute(hearing, { type: 'note-next-hearing', hearing: changed, times }, SYSTEM);
  }
}

/** With the measures as they stand, and open to everybody only if it was booked so and nobody is kept out now. */
function again(booking: StoredBooking, state: HearingState, next: NextHearing): BookingDraft {
  const measured = withMeasuresOf({ ...draftAgain(booking), ...timesOf(next) }, state);
  return { ...measured, public: booking.public === true && state.galleryOpen };
}

function timesOf({ startsAt, endsAt }: Pick<NextHearing, 'startsAt' | 'endsAt'>) {
  return { startsAt, endsAt };
}
