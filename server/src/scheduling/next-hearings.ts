import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { decideNextHearing } from '@mahzar/shared/hearing/law/session';
import type { Role } from '@mahzar/shared/hearing/roles';
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
import { HeldElsewhereError } from '../hearings/errors.ts';
import type { Execution } from '../hearings/hearing-service.ts';
import { Undo, unlessUndone } from '../kernel/undo.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';
import type { BookingSearch } from './booking-search.ts';
import type { StoredBooking, Tokens } from './booking-store.ts';
import { change } from './bookings/change.ts';
import { insertAll } from './bookings/create.ts';
import { tryHoldDays } from './bookings/days.ts';
import { findBooking, newBookingId } from './bookings/parts.ts';
import type { BookingsParts } from './bookings/parts.ts';
import { problemsIn } from './bookings/problems.ts';
import { clashesOf } from './clashes.ts';
import { draftAgain, withMeasuresOf } from './draft-again.ts';
import { hearingBefore, keepNext } from './next-hearing-store.ts';
import type { WordIndex } from './word-index.ts';

/** Days that are looked through at a time, and how far ahead. */
const DAYS_AT_ONCE = 14;
const MOST_DAYS_AHEAD = 366;
const MINUTE_MS = 60_000;
const SYSTEM: Actor = { kind: 'system' };
/** Somebody at the desk writes the booking at the same moment, again and again. */
const MOST_TRIES = 5;
/** How long others who book on the same day are waited for, and how often it is looked. */
const MOST_WAIT_MS = 2_500;
const WAIT_MS = 50;
/** For each lock in the hearing's turn: of the case, its minutes, the audit log. */
const LONGEST_LOCK_MS = 800;
/** So long an order waits for another process that has the next hearing, or for the storage, and how often it is tried. */
const MOST_CARRY_WAIT_MS = 180_000;
const CARRY_AGAIN_MS = 2_000;
/** Somebody else has come between looking at the days and holding them. */
const DAYS_HELD = 'days-held';

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

/** `calendar-busy`: others book on that day at this moment, for longer than anybody waits. */
export type NextHearingCode = RefusalCode | 'time-taken' | 'cannot-book' | 'calendar-busy';

/** A length and where it begins. */
export interface WantedTime {
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly minutes: number;
}

/** What the minutes of a hearing are to say of when the case goes on; `startsAt` is null when that was called off. */
export interface ToSayInMinutes {
  readonly hearing: HearingId;
  /** Epoch milliseconds. */
  readonly startsAt: number | null;
  /** Whose act it is; null: it was done at the desk. */
  readonly by: { readonly seat: SeatId; readonly role: Role } | null;
}

/**
 * Has the minutes of a hearing say it, if they do not yet and are being written, in a transaction of somebody else.
 * @returns whether nothing is left to do: they say it now, or are closed for good; and what is to be done when that is committed, if
 * anything
 */
export type SayInMinutes = (
  on: Database,
  what: ToSayInMinutes,
  at: number,
) => Promise<{ readonly isSettled: boolean; readonly committed: (() => void) | null }>;

export interface NextHearingsParts extends BookingsParts {
  readonly search: Pick<BookingSearch, 'overlapping'>;
  readonly words: WordIndex;
  readonly hours: CourtHours;
  readonly holidays: (on: Database) => Promise<HolidayList>;
  readonly clock: CourtClock;
  readonly sayInMinutes: SayInMinutes;
  /** Tells other processes on the database which bookings were written; null where there are none. */
  readonly signal: Signal | null;
  /** Hearings to which somebody is connected here. */
  readonly hearings: () => readonly HearingId[];
  readonly problem: (hearing: HearingId, error: unknown) => void;
  /** Aborted when the service ends. */
  readonly ending: AbortSignal;
}

/**
 * The next hearing of a case, booked from the room of this one: with the same people, and the measures as they stand. The booking, the
 * summons, the entries of both hearings and of the case, and the line in the minutes are one transaction. What the court orders
 * afterwards holds at the next hearing too.
 */
export class NextHearings {
  readonly #parts: NextHearingsParts;
  /** Hearings that say what the desk did while nobody was connected here. */
  readonly #caughtUp = new Set<HearingId>();
  /** Hearings whose minutes could not say it yet. */
  readonly #unsaid = new Set<HearingId>();
  /** The last time that each was followed, while that lasts. */
  readonly #following = new Map<HearingId, Promise<void>>();

  constructor(parts: NextHearingsParts) {
    this.#parts = parts;
    const { bus, signal } = parts;
    bus.on('booking-kept', (changed) => {
      this.#followFrom(changed);
      signal?.raise(parts.database, changed).catch((error: unknown) => parts.problem(changed, error));
    });
    // Without a word something may have been missed.
    signal?.listen((changed) => {
      if (changed !== undefined && changed !== '') return this.#followFrom(changed as HearingId);
      for (const hearing of parts.hearings()) this.#follow(hearing);
    });
    bus.on('connections-changed', (hearing) => {
      if (!parts.hearings().includes(hearing)) this.#caughtUp.delete(hearing);
      else if (!this.#caughtUp.has(hearing)) {
        this.#caughtUp.add(hearing);
        this.#follow(hearing);
      }
    });
    bus.on('minutes-changed', (hearing) => {
      if (this.#unsaid.has(hearing)) this.#follow(hearing);
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
    const unreached = unreachedIn(found.booking, found.tokens);
    if (first > last!) return { days: [], next: null, unreached };
    const lengthMs = minutes * MINUTE_MS;
    const days = await this.#freeDays(database, draftAgain(found.booking), { first, days: DAYS_AT_ONCE, lengthMs });
    const next = daysFrom(first, DAYS_AT_ONCE + 1).at(-1)!;
    return { days: days.filter(({ day }) => day <= last!), next: next > last! ? null : next, unreached };
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
    const { kind } = parts.database;
    const found = await findBooking(parts, hearing);
    if (found instanceof Rejection) return new Rejection('cannot-book');
    const booked = (await service.snapshot(hearing))?.state.nextHearing ?? null;
    // Where another process has called it off, another one may be booked.
    if (booked !== null) await this.#followInTurn(hearing);
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
    let said: Awaited<ReturnType<SayInMinutes>> | undefined;
    const attempt = async () =>
      unlessUndone<Execution, Rejection<NextHearingCode> | typeof DAYS_HELD>(
        service.execute(hearing, { type: 'book-next-hearing', next }, { kind: 'seat', seat }, (append, before, at) =>
          inTransaction(parts.database, async (on) => {
            // It is so already.
            if (before.state.nextHearing !== null) return append(createEventLog(on));
            // The hearing waits with it, and a log that is not written in time stops all of them.
            await on.kind.limitWaits(on.db, LONGEST_LOCK_MS);
            const made = await this.#insert(on, hearing, seat, before.state, next);
            const { role } = before.state.seats.get(seat)!;
            said = await parts.sayInMinutes(on, { hearing, startsAt, by: { seat, role } }, at);
            // Last, for it finds also what another node has appended while others were waited for.
            await append(createEventLog(on));
            await parts.audit.noteAll(on, made, at);
          }).catch((error: unknown) => {
            throw kind.isLockTimeout(error) ? new Undo(new Rejection('calendar-busy')) : error;
          }),
        ),
      );
    const execution = await this.#whenDaysAreFree(draft, attempt);
    if (execution instanceof Rejection) return execution;
    if (!execution.ok) return execution.refusal;
    if (execution.entries.length > 0) {
      said?.committed?.();
      if (said?.isSettled === false) this.#unsaid.add(hearing);
      bus.publish('booking-kept', next.hearing);
    }
    return execution;
  }

  /**
   * Nobody in the room is to wait while others book on the same days: those are waited for before, outside of the hearing's turn, and
   * once more when somebody has come in between.
   */
  async #whenDaysAreFree<Value>(
    draft: BookingDraft,
    attempt: () => Promise<Value | typeof DAYS_HELD>,
  ): Promise<Value | Rejection<'calendar-busy'>> {
    const deadline = performance.now() + MOST_WAIT_MS;
    for (;;) {
      const isFree = await inTransaction(this.#parts.database, (on) => tryHoldDays(on, [draft]));
      const outcome = isFree ? await attempt() : DAYS_HELD;
      if (outcome !== DAYS_HELD) return outcome;
      if (performance.now() > deadline) return new Rejection('calendar-busy');
      await pause(WAIT_MS);
    }
  }

  /** Writes the booking, of what is booked and ordered at this moment. @returns what the audit is to note */
  async #insert(on: Database, hearing: HearingId, seat: SeatId, state: HearingState, next: NextHearing) {
    const parts = this.#parts;
    if (!(await tryHoldDays(on, [next]))) throw new Undo(DAYS_HELD);
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
      await keepNext(on, hearing, next.hearing);
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
    const { service, ending } = this.#parts;
    const by: AuditActor =
      actor.kind === 'seat' ? { kind: 'seat', id: `${hearing}/${actor.seat}` } : { kind: 'system' };
    const deadline = performance.now() + MOST_CARRY_WAIT_MS;
    let tries = 0;
    while (tries < MOST_TRIES) {
      try {
        if (await this.#carryNow(hearing, next, by)) return;
        tries += 1;
      } catch (error) {
        const passes = error instanceof HeldElsewhereError || service.isStorageFault(error);
        if (!passes || performance.now() > deadline) throw error;
        await pause(CARRY_AGAIN_MS, undefined, { ref: false, signal: ending });
      }
    }
    throw new Error(`measures for ${next}: others came in between ${MOST_TRIES} times`);
  }

  /** @returns whether nothing is left to do; false when somebody else came in between */
  async #carryNow(hearing: HearingId, next: HearingId, by: AuditActor): Promise<boolean> {
    const { service, database } = this.#parts;
    const found = await findBooking(this.#parts, next);
    if (found instanceof Rejection || found.booking.state !== 'booked') return true;
    // Read after the booking: whoever has written an order of a moment ago there since then makes this one try again.
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return true;
    const before = draftAgain(found.booking);
    const draft = withMeasuresOf(before, state);
    if (isDeepStrictEqual(draft, before)) return true;
    try {
      const changed = await change(this.#parts, next, { ...draft, version: found.booking.version }, by);
      if (!(changed instanceof Rejection)) return true;
      if (changed.code !== 'changed-meanwhile') throw new Error(`measures for ${next}: ${changed.code}`);
    } catch (error) {
      if (!database.kind.isLockTimeout(error)) throw error;
    }
    return false;
  }

  /** Follows the hearing from whose room one was booked, if it was. */
  #followFrom(changed: HearingId): void {
    const { database, problem } = this.#parts;
    hearingBefore(database, changed).then(
      (hearing) => hearing !== undefined && this.#follow(hearing),
      (error: unknown) => problem(changed, error),
    );
  }

  /** Has a hearing and its minutes say what the desk has done with the next one. */
  #follow(hearing: HearingId): void {
    this.#followInTurn(hearing).catch((error: unknown) => this.#parts.problem(hearing, error));
  }

  /** One after another, so that what was read last is what is said last. */
  async #followInTurn(hearing: HearingId): Promise<void> {
    const before = this.#following.get(hearing) ?? Promise.resolve();
    const following = before.then(() => this.#followNow(hearing));
    const settled = following.catch(() => undefined);
    this.#following.set(hearing, settled);
    void settled.then(() => this.#following.get(hearing) === settled && this.#following.delete(hearing));
    return following;
  }

  async #followNow(hearing: HearingId): Promise<void> {
    const { service, database, now, sayInMinutes } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    const next = state?.nextHearing?.hearing ?? state?.calledOffNext ?? null;
    if (state === undefined || next === null) return;
    const found = await findBooking(this.#parts, next);
    if (found instanceof Rejection) return;
    const times = found.booking.state === 'cancelled' ? null : timesOf(found.booking);
    const note = { type: 'note-next-hearing', hearing: next, times } as const;
    const noted = decideNextHearing(state, note);
    if (noted instanceof Rejection || noted.length > 0) {
      try {
        await service.execute(hearing, note, SYSTEM);
      } catch (error) {
        // Whoever has it is told as this one was.
        if (error instanceof HeldElsewhereError) return;
        throw error;
      }
    }
    // Written by whoever is first, if the hearing is held elsewhere or by nobody.
    const what = { hearing, startsAt: times?.startsAt ?? null, by: null };
    const { isSettled, committed } = await inTransaction(database, (on) => sayInMinutes(on, what, now()));
    if (isSettled) this.#unsaid.delete(hearing);
    else this.#unsaid.add(hearing);
    committed?.();
  }
}

/** With the measures as they stand, and open to everybody only if it was booked so and nobody is kept out now. */
function again(booking: StoredBooking, state: HearingState, next: NextHearing): BookingDraft {
  const measured = withMeasuresOf({ ...draftAgain(booking), ...timesOf(next) }, state);
  return { ...measured, public: booking.public === true && state.galleryOpen };
}

/** Whom no message would tell of the next hearing: they have no way to be reached, or the desk has withdrawn their link. */
function unreachedIn({ people }: StoredBooking, tokens: Tokens): SeatId[] {
  return people
    .filter(
      ({ id, through, phone, email, staffAccount }) =>
        through === null && staffAccount === null && ((phone === null && email === null) || tokens.get(id) === null),
    )
    .map(({ id }) => id);
}

function timesOf({ startsAt, endsAt }: Pick<NextHearing, 'startsAt' | 'endsAt'>) {
  return { startsAt, endsAt };
}
