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
import { Rollback, unlessRolledBack } from '../kernel/rollback.ts';
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

/** Days searched at a time, and how far ahead. */
const DAYS_AT_ONCE = 14;
const MAX_DAYS_AHEAD = 366;
const MINUTE_MS = 60_000;
const SYSTEM: Actor = { kind: 'system' };
/** Attempts when somebody at the desk keeps changing the booking at the same moment. */
const MAX_TRIES = 5;
/** How long other bookings on the same day are awaited, and how often that is checked. */
const MAX_WAIT_MS = 2_500;
const WAIT_MS = 50;
/** Time limit of each lock during the hearing's command: of the case, its minutes, the audit log. */
const LONGEST_LOCK_MS = 800;
/** How long an order waits for another process that holds the next hearing, or for the storage, and how often it is tried. */
const MAX_CARRY_WAIT_MS = 180_000;
const CARRY_AGAIN_MS = 2_000;
/** Another transaction holds the lock of one of the days. */
const DAYS_HELD = 'days-held';

/** Events that change measures, or end a hearing: after them the next hearing's measures are compared. */
const CARRIED: ReadonlySet<HearingEvent['type']> = new Set([
  'people-screened',
  'screen-lifted',
  'person-protected',
  'protection-lifted',
  'interpreter-required',
  'hearing-adjourned',
  'hearing-closed',
]);

/** `calendar-busy`: others have been booking on that day for longer than the time limit. */
export type NextHearingCode = RefusalCode | 'time-taken' | 'cannot-book' | 'calendar-busy';

/** A start and a length. */
export interface WantedTime {
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly minutes: number;
}

/** What the minutes of a hearing must state about the next hearing; `startsAt` is null when it was cancelled. */
export interface ToSayInMinutes {
  readonly hearing: HearingId;
  /** Epoch milliseconds. */
  readonly startsAt: number | null;
  /** The person who acted; null: the desk. */
  readonly by: { readonly seat: SeatId; readonly role: Role } | null;
}

/**
 * Adds the statement to the minutes of a hearing, if it is missing and they are being written, in the caller's transaction.
 * @returns whether nothing is left to do (the minutes have the statement, or are closed), and a function to be called after the
 * commit, if any
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
  /** Notifies other processes on the database of written bookings; null when there are no other processes. */
  readonly signal: Signal | null;
  /** Hearings with a connection to this process. */
  readonly hearings: () => readonly HearingId[];
  readonly problem: (hearing: HearingId, error: unknown) => void;
  /** Aborts when the service ends. */
  readonly ending: AbortSignal;
}

/**
 * The next hearing of a case, booked during this one with the same people and the present measures. The booking, the summons, the
 * entries of both hearings and of the case, and the line in the minutes are one transaction. Later orders of the court also apply
 * to the next hearing.
 */
export class NextHearings {
  readonly #parts: NextHearingsParts;
  /** Hearings whose logs include acts of the desk from times without a connection here. */
  readonly #caughtUp = new Set<HearingId>();
  /** Hearings whose minutes could not be updated yet. */
  readonly #unsaid = new Set<HearingId>();
  /** The running update of each hearing. */
  readonly #following = new Map<HearingId, Promise<void>>();

  constructor(parts: NextHearingsParts) {
    this.#parts = parts;
    const { bus, signal } = parts;
    bus.on('booking-stored', (changed) => {
      this.#followFrom(changed);
      signal?.raise(parts.database, changed).catch((error: unknown) => parts.problem(changed, error));
    });
    // A signal without an id means that signals may have been missed.
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

  /** Days with a time at which all are free, from a day on: the next days when null. */
  async free(
    hearing: HearingId,
    { from, minutes }: { readonly from: string | null; readonly minutes: number },
  ): Promise<Result<Omit<Response<'next-dates'>, 'ok'>, NextHearingCode>> {
    const { database } = this.#parts;
    const found = await findBooking(this.#parts, hearing);
    if (found instanceof Rejection) return new Rejection('cannot-book');
    const [tomorrow] = this.#daysAhead(1, 1);
    const [last] = this.#daysAhead(MAX_DAYS_AHEAD, 1);
    const first = from === null || from < tomorrow! ? tomorrow! : from;
    const unreached = unreachedIn(found.booking, found.tokens);
    if (first > last!) return { days: [], next: null, unreached };
    const lengthMs = minutes * MINUTE_MS;
    const days = await this.#freeDays(database, draftAgain(found.booking), { first, days: DAYS_AT_ONCE, lengthMs });
    const next = daysFrom(first, DAYS_AT_ONCE + 1).at(-1)!;
    return { days: days.filter(({ day }) => day <= last!), next: next > last! ? null : next, unreached };
  }

  /**
   * Books the next hearing at a time that is still free. Repeating the request for the same time changes nothing. A refusal has
   * changed nothing.
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
    // After another process has cancelled it, another one may be booked.
    if (booked !== null) await this.#followInTurn(hearing);
    const state = (await service.snapshot(hearing))?.state;
    if (state === undefined) return new Rejection('cannot-book');
    const next = { hearing: newBookingId(parts), startsAt, endsAt: startsAt + minutes * MINUTE_MS };
    const draft = again(found.booking, state, next);
    const isBooked = state.nextHearing !== null;
    if (!isBooked && !(await this.#isBookable(draft))) return new Rejection('cannot-book');
    // Undoing a command costs a reading of the hearing's whole log, so the time is checked before; only a change at this very
    // moment leads to that.
    if (!isBooked && !(await this.#isFree(parts.database, draft))) {
      // It may be this hearing's own booking, made while the calendars were read.
      const now = (await service.snapshot(hearing))?.state.nextHearing ?? null;
      if (now === null) return new Rejection('time-taken');
    }
    let said: Awaited<ReturnType<SayInMinutes>> | undefined;
    const attempt = async () =>
      unlessRolledBack<Execution, Rejection<NextHearingCode> | typeof DAYS_HELD>(
        service.execute(hearing, { type: 'book-next-hearing', next }, { kind: 'seat', seat }, (append, before, at) =>
          inTransaction(parts.database, async (on) => {
            // It is already booked.
            if (before.state.nextHearing !== null) return append(createEventLog(on));
            // The hearing waits meanwhile, and a log that is not written in time stops all hearings.
            await on.kind.limitWaits(on.db, LONGEST_LOCK_MS);
            const made = await this.#insert(on, hearing, seat, before.state, next);
            const { role } = before.state.seats.get(seat)!;
            said = await parts.sayInMinutes(on, { hearing, startsAt, by: { seat, role } }, at);
            // Done last, because it also finds entries that another node has appended during the waits.
            await append(createEventLog(on));
            await parts.audit.noteAll(on, made, at);
          }).catch((error: unknown) => {
            throw kind.isLockTimeout(error) ? new Rollback(new Rejection('calendar-busy')) : error;
          }),
        ),
      );
    const execution = await this.#whenDaysAreFree(draft, attempt);
    if (execution instanceof Rejection) return execution;
    if (!execution.ok) return execution.refusal;
    if (execution.entries.length > 0) {
      said?.committed?.();
      if (said?.isSettled === false) this.#unsaid.add(hearing);
      bus.publish('booking-stored', next.hearing);
    }
    return execution;
  }

  /**
   * Waits for other bookings on the same days outside of the hearing's command, so that nobody in the room waits; repeats that if
   * another transaction has locked the days in between.
   */
  async #whenDaysAreFree<Value>(
    draft: BookingDraft,
    attempt: () => Promise<Value | typeof DAYS_HELD>,
  ): Promise<Value | Rejection<'calendar-busy'>> {
    const deadline = performance.now() + MAX_WAIT_MS;
    for (;;) {
      const isFree = await inTransaction(this.#parts.database, (on) => tryHoldDays(on, [draft]));
      const outcome = isFree ? await attempt() : DAYS_HELD;
      if (outcome !== DAYS_HELD) return outcome;
      if (performance.now() > deadline) return new Rejection('calendar-busy');
      await pause(WAIT_MS);
    }
  }

  /** Stores the booking with the present people and orders. @returns the audit notes */
  async #insert(on: Database, hearing: HearingId, seat: SeatId, state: HearingState, next: NextHearing) {
    const parts = this.#parts;
    if (!(await tryHoldDays(on, [next]))) throw new Rollback(DAYS_HELD);
    const found = await findBooking(parts, hearing, on);
    if (found instanceof Rejection) throw new Rollback(new Rejection('cannot-book'));
    const draft = again(found.booking, state, next);
    if (!(await this.#isFree(on, draft))) throw new Rollback(new Rejection('time-taken'));
    const by = { kind: 'seat', id: `${hearing}/${seat}` } as const;
    // A person whose link the desk has withdrawn is admitted by the desk only.
    const unlinked = found.booking.people.filter(
      ({ id, through }) => through === null && found.tokens.get(id) === null,
    );
    const plan = { id: next.hearing, draft, unlinked: unlinked.map(({ id }) => id) };
    try {
      const made = await insertAll(parts, on, [plan], by, 'booking-created', null);
      await keepNext(on, hearing, next.hearing);
      return made.flatMap(({ notes }) => notes);
    } catch (error) {
      // For example if the case was archived.
      throw error instanceof Rollback ? new Rollback(new Rejection('cannot-book')) : error;
    }
  }

  /** Whether the draft is valid: a hearing may have more of something than a booking permits, such as screens. */
  async #isBookable(draft: BookingDraft): Promise<boolean> {
    return bookingDraft.safeParse(draft).success && (await problemsIn(this.#parts, draft)).length === 0;
  }

  /** Whether a draft's time is one of the offered times. */
  async #isFree(on: Database, draft: BookingDraft): Promise<boolean> {
    const { clock } = this.#parts;
    const { startsAt, endsAt } = draft;
    const [first, tomorrow] = [clock.dayOf(startsAt), this.#daysAhead(1, 1)[0]!];
    if (first < tomorrow || first > this.#daysAhead(MAX_DAYS_AHEAD, 1)[0]!) return false;
    const days = await this.#freeDays(on, draft, { first, days: 1, lengthMs: endsAt - startsAt });
    return days[0]?.times.includes(startsAt) === true;
  }

  /** Days with free times for a draft. Observers do not block a time. */
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

  /** Applies orders of the court since the booking to the next hearing. */
  async #carry(hearing: HearingId, next: HearingId, { actor }: Entry): Promise<void> {
    const { service, ending } = this.#parts;
    const by: AuditActor =
      actor.kind === 'seat' ? { kind: 'seat', id: `${hearing}/${actor.seat}` } : { kind: 'system' };
    const deadline = performance.now() + MAX_CARRY_WAIT_MS;
    let tries = 0;
    while (tries < MAX_TRIES) {
      try {
        if (await this.#carryNow(hearing, next, by)) return;
        tries += 1;
      } catch (error) {
        const passes = error instanceof HeldElsewhereError || service.isStorageFault(error);
        if (!passes || performance.now() > deadline) throw error;
        await pause(CARRY_AGAIN_MS, undefined, { ref: false, signal: ending });
      }
    }
    throw new Error(`measures for ${next}: others came in between ${MAX_TRIES} times`);
  }

  /** @returns whether nothing is left to do; false when somebody else changed the booking in between */
  async #carryNow(hearing: HearingId, next: HearingId, by: AuditActor): Promise<boolean> {
    const { service, database } = this.#parts;
    const found = await findBooking(this.#parts, next);
    if (found instanceof Rejection || found.booking.state !== 'booked') return true;
    // Read after the booking: if another order was written to the booking since then, this attempt fails and is repeated.
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

  /** Updates the hearing during which this one was booked, if there is one. */
  #followFrom(changed: HearingId): void {
    const { database, problem } = this.#parts;
    hearingBefore(database, changed).then(
      (hearing) => hearing !== undefined && this.#follow(hearing),
      (error: unknown) => problem(changed, error),
    );
  }

  /** Updates a hearing and its minutes after the desk has changed the next hearing. */
  #follow(hearing: HearingId): void {
    this.#followInTurn(hearing).catch((error: unknown) => this.#parts.problem(hearing, error));
  }

  /** Updates of a hearing run one after another, so that the latest state is written last. */
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
        // The process that holds it has received the same signal.
        if (error instanceof HeldElsewhereError) return;
        throw error;
      }
    }
    // If the hearing is held elsewhere or by nobody, the first process writes this.
    const what = { hearing, startsAt: times?.startsAt ?? null, by: null };
    const { isSettled, committed } = await inTransaction(database, (on) => sayInMinutes(on, what, now()));
    if (isSettled) this.#unsaid.delete(hearing);
    else this.#unsaid.add(hearing);
    committed?.();
  }
}

/** The draft of the next hearing, with the present measures; public only if this one was booked so and its gallery is open. */
function again(booking: StoredBooking, state: HearingState, next: NextHearing): BookingDraft {
  const measured = withMeasuresOf({ ...draftAgain(booking), ...timesOf(next) }, state);
  return { ...measured, public: booking.public === true && state.galleryOpen };
}

/** People whom no message would reach: they have no contact data, or the desk has withdrawn their link. */
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
