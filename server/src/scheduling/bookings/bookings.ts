import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { maskNationalId, MASKED_NATIONAL_ID } from '@mahzar/shared/national-id';
import type { ApiErrorCode, FieldProblem } from '@mahzar/shared/rest/errors';
import type { Booking, BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import { plainCaseNumber } from '@mahzar/shared/scheduling/case-number';
import { problemsOf } from '@mahzar/shared/scheduling/problems';
import { COURT_ACCOUNTS } from '@mahzar/shared/staff/links';
import type { LinkWay } from '@mahzar/shared/staff/links';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Audit, AuditActor, AuditNote } from '../../audit/audit.ts';
import { issueToken } from '../../access/tokens/token.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { hearingLink } from '@mahzar/shared/token';
import { Rejection } from '@mahzar/shared/rejection';
import { HeldElsewhereError } from '../../hearings/hearing-service.ts';
import type { Execution, HearingService, Standing } from '../../hearings/hearing-service.ts';
import type { BookingStore, StoredBooking, Tokens } from '../booking-store.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createEventLog } from '../../event-log/store/event-log.ts';
import { changeBetween, changesCourt, isReseated, rebookingOf } from '../changes.ts';
import type { CaseFiles } from '../cases.ts';
import type { BookingChange, BookingWriter } from '../ports.ts';

export interface BookingsParts {
  readonly bus: EventBus;
  /** Take part in every change, one after another. */
  readonly writers: readonly BookingWriter[];
  readonly database: Database;
  readonly store: BookingStore;
  readonly cases: CaseFiles;
  readonly service: HearingService;
  readonly audit: Audit;
  /** Which of these are accounts of staff, and what roles they have. */
  readonly accountsAmong: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly StaffRole[]>>;
  readonly keys: KeyRing;
  readonly publicUrl: string;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

/** A link that was just made; null when it is not shown to whoever made it. */
export interface NewLink {
  readonly way: LinkWay;
  readonly link: string | null;
}

/** How a person comes by a new link that the caller makes; null when that is not the caller's to do. */
export type WayOf = (person: Pick<Person, 'role' | 'staffAccount'>) => LinkWay | null;

const ID_BYTES = 12;
const TOKEN_ID_BYTES = 16;
/** A token says so long after its booking's end at the latest; until when it opens the seat is asked of the booking. */
const TOKEN_LIFE_MS = 2 * 365 * 86_400_000;

/** A booking as it was written, and what the audit notes of it. */
interface Written {
  readonly booking: Booking;
  readonly notes: readonly AuditNote[];
}

/** Undoes a transaction; caught where it began. */
class Undone extends Error {
  readonly rejection: Rejection<ApiErrorCode>;
  constructor(code: ApiErrorCode) {
    super(code);
    this.rejection = new Rejection(code);
  }
}

/**
 * Bookings: each is a hearing. A change of the booking, the entry of the hearing's log, what `writers` write and the note of
 * the audit are one transaction, so that none can say otherwise than the others.
 */
export class Bookings {
  readonly #parts: BookingsParts;

  constructor(parts: BookingsParts) {
    this.#parts = parts;
  }

  /** National IDs are not masked. */
  async read(hearing: HearingId, on: Database = this.#parts.database): Promise<Booking | Rejection<ApiErrorCode>> {
    const found = await this.#find(hearing, on);
    return found instanceof Rejection ? found : shown(found.booking, found.tokens);
  }

  /** Books a hearing, or several as one series: all or none. */
  async create(
    drafts: readonly BookingDraft[],
    by: AuditActor,
    act: 'booking-created' | 'series-created' | 'bookings-imported' = 'booking-created',
  ): Promise<readonly Booking[] | Rejection<ApiErrorCode>> {
    const problems = (await Promise.all(drafts.map((draft) => this.#problemsOf(draft)))).flat();
    if (problems.length > 0) return new Rejection('bad-request', { problems });
    const seriesId = act === 'series-created' ? this.#newId() : null;
    const kept = await this.#inTransaction(async (on) => {
      const made: Written[] = [];
      for (const draft of drafts) made.push(await this.#insert(on, draft, by, act, seriesId));
      const bookings = made.map(({ booking }) => booking);
      for (const booking of bookings)
        await this.#writeAlong(on, { kind: 'created', booking, by, at: booking.createdAt });
      const notes = made.flatMap((written) => written.notes);
      await this.#parts.audit.noteAll(on, notes, this.#parts.now());
      return bookings;
    });
    if (!(kept instanceof Rejection))
      for (const { id } of kept) this.#parts.bus.publish('booking-kept', id as HearingId);
    return kept;
  }

  /**
   * Writes a booking anew. The link of a seat whose role, account or person is another ends; once the hearing is opened, when
   * names are only put right and accounts stay, none does. A machine leaves the court as it is, and nobody ties a seat of it to
   * themselves.
   */
  async change(
    hearing: HearingId,
    { version, ...draft }: BookingDraft & { readonly version: number },
    by: AuditActor,
  ): Promise<Booking | Rejection<ApiErrorCode>> {
    const found = await this.#find(hearing);
    if (found instanceof Rejection) return found;
    const { booking: before } = found;
    if (before.version !== version) return new Rejection('changed-meanwhile');
    const people = unmasked(draft.people, before.people);
    if (people === undefined) return new Rejection('bad-request', { problems: [{ field: 'people', code: 'masked' }] });
    if (by.kind === 'machine' && changesCourt(before.people, people)) return new Rejection('not-permitted');
    const editor = by.kind === 'staff' ? by.id : null;
    const problems = await this.#problemsOf({ ...draft, people }, { before: before.people, editor });
    if (problems.length > 0) return new Rejection('bad-request', { problems });

    const ended: SeatId[] = [];
    const { caseNumber, ...planned } = draft;
    const after: Omit<StoredBooking, 'case' | 'changedAt'> = { ...before, ...planned, people, version: version + 1 };
    const changed = await this.#execute(
      hearing,
      { type: 'note-rebooked', plan: rebookingOf(before, { ...after, case: before.case, changedAt: 0 }) },
      async (on, at, { state }) => {
        const filed =
          caseNumber === plainCaseNumber(before.case.number)
            ? { file: before.case, notes: [] }
            : await this.#parts.cases.forBooking(on, { ...draft, people }, by, at);
        if (filed instanceof Rejection) throw new Undone(filed.code);
        const { file } = filed;
        const written: StoredBooking = { ...after, case: { id: file.id, number: caseNumber }, changedAt: at };
        // As they stand now: a link that was taken back since the booking was read stays so.
        const former = await this.#parts.store.holdTokens(on, hearing);
        if (state.phase === 'scheduled') ended.push(...linksEnded(before, written, former));
        const tokens = this.#tokensAfter(before, written, former, ended);
        await this.#rewrite(on, written, tokens);
        const was = shown(before, former);
        const booking = shown(written, tokens);
        const change = changeBetween(was, booking);
        await this.#writeAlong(on, { kind: 'changed', before: was, booking, by, at, ...change });
        const details = {
          version: written.version,
          moved: change.moved,
          added: change.added.length,
          removed: change.removed.length,
        };
        const renewed = ended.map((seat) => noteOf('link-renewed', by, booking, { seat }));
        return { booking, notes: [...filed.notes, noteOf('booking-changed', by, booking, details), ...renewed] };
      },
    );
    if (changed instanceof Rejection) return changed;
    for (const seat of ended) this.#parts.bus.publish('link-ended', hearing, seat, 'token-replaced');
    return changed;
  }

  /** Calls off a hearing that was not opened. */
  cancel(
    hearing: HearingId,
    version: number,
    reason: string,
    by: AuditActor,
  ): Promise<Booking | Rejection<ApiErrorCode>> {
    return this.#turn(hearing, version, 'note-cancelled', by, (booking) =>
      booking.state === 'booked' ? { ...booking, state: 'cancelled', cancelledWhy: reason } : tooLate(booking),
    );
  }

  /**
   * Calls off a hearing at the word of somebody who has a seat at it, if the law lets them; its people are told as when the desk
   * does. A hearing that nobody booked is called off all the same.
   */
  async callOff(hearing: HearingId, seat: SeatId): Promise<Execution> {
    const { service, store, database, audit } = this.#parts;
    const by: AuditActor = { kind: 'seat', id: `${hearing}/${seat}` };
    const actor = { kind: 'seat', seat } as const;
    const execution = await service.execute(hearing, { type: 'cancel' }, actor, (append, _snapshot, at) =>
      inTransaction(database, async (on) => {
        const found = await store.find(on, hearing);
        if (found === undefined || found === 'erased') return append(createEventLog(on));
        const after: StoredBooking = { ...found.booking, state: 'cancelled', cancelledWhy: null };
        const { notes } = await this.#writeTurned(on, 'cancelled', after, by, at);
        await append(createEventLog(on));
        await audit.noteAll(on, notes, at);
      }),
    );
    if (execution.ok) this.#parts.bus.publish('booking-kept', hearing);
    return execution;
  }

  /** Takes a cancellation back. */
  async restore(hearing: HearingId, version: number, by: AuditActor): Promise<Booking | Rejection<ApiErrorCode>> {
    const restored = await this.#turn(hearing, version, 'note-restored', by, (booking) => {
      if (booking.state !== 'cancelled') return new Rejection('booking-not-cancelled');
      if (booking.startsAt <= this.#parts.now()) return new Rejection('time-has-passed');
      return { ...booking, state: 'booked', cancelledWhy: null };
    });
    // It was cancelled when it was read: somebody else has taken that back since.
    const isLate = restored instanceof Rejection && restored.code === 'hearing-begun';
    return isLate ? new Rejection('changed-meanwhile') : restored;
  }

  /**
   * Gives a person a new link and ends the former one.
   * @param wayOf how the person comes by it; null when this is not the caller's to do
   */
  async renewLink(
    hearing: HearingId,
    seat: SeatId,
    by: AuditActor,
    wayOf: WayOf,
  ): Promise<NewLink | Rejection<ApiErrorCode>> {
    const tokenId = this.#newTokenId();
    let way: LinkWay | null = null;
    const changed = await this.#setToken(hearing, seat, tokenId, by, (person) => {
      way = wayOf(person);
      if (way === null) return new Rejection('not-permitted');
      const isReached = person.phone !== null || person.email !== null;
      return way === 'message' && !isReached ? new Rejection('no-contact') : null;
    });
    if (changed instanceof Rejection) return changed;
    this.#parts.bus.publish('link-ended', hearing, seat, 'token-replaced');
    this.#parts.bus.publish('booking-kept', hearing);
    return { way: way!, link: way === 'shown' ? this.#linkOf(changed, seat, tokenId) : null };
  }

  /** From now on nothing opens the person's seat. */
  async withdrawLink(
    hearing: HearingId,
    seat: SeatId,
    by: AuditActor,
    wayOf: WayOf,
  ): Promise<undefined | Rejection<ApiErrorCode>> {
    const changed = await this.#setToken(hearing, seat, null, by, (person) =>
      wayOf(person) === null ? new Rejection('not-permitted') : null,
    );
    if (changed instanceof Rejection) return changed;
    this.#parts.bus.publish('link-ended', hearing, seat, 'token-withdrawn');
    this.#parts.bus.publish('booking-kept', hearing);
    return undefined;
  }

  /** The link of the person who is booked with an account. */
  async ownLink(hearing: HearingId, account: string): Promise<string | Rejection<ApiErrorCode>> {
    const found = await this.#find(hearing);
    if (found instanceof Rejection) return found;
    const person = found.booking.people.find(({ staffAccount }) => staffAccount === account);
    if (person === undefined) return new Rejection('not-found');
    return (await this.linkOf(hearing, person.id as SeatId)) ?? new Rejection('link-withdrawn');
  }

  /** The link that opens a seat now; undefined when none does. */
  async linkOf(hearing: HearingId, seat: SeatId, on: Database = this.#parts.database): Promise<string | undefined> {
    const found = await this.#find(hearing, on);
    if (found instanceof Rejection) return undefined;
    const tokenId = found.tokens.get(seat);
    return typeof tokenId === 'string' ? this.#linkOf(found.booking, seat, tokenId) : undefined;
  }

  /**
   * What is wrong with a draft by itself, and whom it ties to accounts that there are not, or that are not for that seat.
   * @param former of a booking that is written anew; who is tied as before stays so
   */
  async #problemsOf(
    draft: BookingDraft,
    former: { readonly before: readonly Person[]; readonly editor: string | null } = { before: [], editor: null },
  ): Promise<FieldProblem[]> {
    const tied = draft.people.flatMap(({ staffAccount }) => staffAccount ?? []);
    const accounts = tied.length === 0 ? new Map<string, never>() : await this.#parts.accountsAmong(tied);
    const wrong = draft.people.flatMap(({ id, role, staffAccount }, at) => {
      if (staffAccount === null) return [];
      const field = `people.${at}.staffAccount`;
      const roles = accounts.get(staffAccount);
      if (roles === undefined) return [{ field, code: 'no-account' }];
      const was = former.before.find((person) => person.id === id);
      const fitting = COURT_ACCOUNTS[role];
      if (fitting === undefined || (was?.role === role && was.staffAccount === staffAccount)) return [];
      if (!fitting.some((one) => roles.includes(one))) return [{ field, code: 'account-role' }];
      return staffAccount === former.editor ? [{ field, code: 'own-account' }] : [];
    });
    return [...problemsOf(draft), ...wrong];
  }

  async #insert(
    on: Database,
    draft: BookingDraft,
    by: AuditActor,
    act: AuditAct,
    seriesId: string | null,
  ): Promise<Written> {
    const at = this.#parts.now();
    const { caseNumber, ...planned } = draft;
    if (planned.people.some(({ nationalId }) => nationalId !== null && MASKED_NATIONAL_ID.test(nationalId)))
      throw new Undone('bad-request');
    const filed = await this.#parts.cases.forBooking(on, draft, by, at);
    if (filed instanceof Rejection) throw new Undone(filed.code);
    const { file } = filed;
    const booking: StoredBooking = {
      ...planned,
      id: this.#newId() as HearingId,
      version: 1,
      state: 'booked',
      case: { id: file.id, number: caseNumber },
      seriesId,
      cancelledWhy: null,
      createdAt: at,
      changedAt: at,
    };
    const tokens = this.#tokensAfter(null, booking, new Map(), []);
    await this.#parts.store.insert(on, booking, tokens);
    const details = { case: file.id, ...(seriesId !== null && { series: seriesId }) };
    return { booking: shown(booking, tokens), notes: [...filed.notes, noteOf(act, by, booking, details)] };
  }

  /** Calls off or takes up again, as the law of the hearing allows. */
  async #turn(
    hearing: HearingId,
    version: number,
    command: 'note-cancelled' | 'note-restored',
    by: AuditActor,
    turned: (booking: StoredBooking) => StoredBooking | Rejection<ApiErrorCode>,
  ): Promise<Booking | Rejection<ApiErrorCode>> {
    const found = await this.#find(hearing);
    if (found instanceof Rejection) return found;
    if (found.booking.version !== version) return new Rejection('changed-meanwhile');
    const after = turned(found.booking);
    if (after instanceof Rejection) return after;
    const kind = command === 'note-cancelled' ? 'cancelled' : 'restored';
    return this.#execute(hearing, { type: command }, (on, at) => this.#writeTurned(on, kind, after, by, at));
  }

  /** Writes a booking that was called off or taken up again, and tells of it. */
  async #writeTurned(
    on: Database,
    kind: 'cancelled' | 'restored',
    after: StoredBooking,
    by: AuditActor,
    at: number,
  ): Promise<Written> {
    const written = { ...after, version: after.version + 1, changedAt: at };
    const tokens = await this.#parts.store.holdTokens(on, after.id);
    await this.#rewrite(on, written, tokens);
    if (kind === 'restored') {
      await on.db.updateTable('hearings').set({ whole_at: null }).where('id', '=', after.id).execute();
    }
    const booking = shown(written, tokens);
    await this.#writeAlong(on, { kind, booking, by, at });
    return { booking, notes: [noteOf(`booking-${kind}`, by, booking, { version: written.version })] };
  }

  /** Has the law of the hearing decide, and writes what follows with the booking. */
  async #execute(
    hearing: HearingId,
    command: Parameters<HearingService['execute']>[1],
    write: (on: Database, at: number, snapshot: Standing) => Promise<Written>,
  ): Promise<Booking | Rejection<ApiErrorCode>> {
    const { service, database, audit } = this.#parts;
    let booking: Booking | undefined;
    try {
      const execution = await service.execute(hearing, command, { kind: 'system' }, async (append, snapshot, at) => {
        await database.db.transaction().execute(async (transaction) => {
          const on = { db: transaction, kind: database.kind };
          const written = await write(on, at, snapshot);
          // Last, for it finds also what another node has appended while others were waited for.
          await append(createEventLog(on));
          await audit.noteAll(on, written.notes, at);
          ({ booking } = written);
        });
        // Before anybody is shown what follows.
        this.#parts.bus.publish('names-changed', hearing);
      });
      if (!execution.ok) return refusedByLaw(execution.refusal.code);
    } catch (error) {
      if (error instanceof Undone) return error.rejection;
      if (error instanceof HeldElsewhereError && error.holder === null) return new Rejection('changed-meanwhile');
      throw error;
    }
    if (booking === undefined) throw new Error(`booking ${hearing} was not written`);
    this.#parts.bus.publish('booking-kept', hearing);
    return booking;
  }

  async #rewrite(on: Database, booking: StoredBooking, tokens: Tokens): Promise<void> {
    if (!(await this.#parts.store.rewrite(on, booking, tokens))) throw new Undone('changed-meanwhile');
  }

  async #setToken(
    hearing: HearingId,
    seat: SeatId,
    tokenId: string | null,
    by: AuditActor,
    isBarred: (person: Person) => Rejection<ApiErrorCode> | null,
  ): Promise<StoredBooking | Rejection<ApiErrorCode>> {
    return this.#inTransaction(async (on) => {
      const tokens = await this.#parts.store.holdTokens(on, hearing);
      const found = await this.#find(hearing, on);
      if (found instanceof Rejection) return found;
      const person = found.booking.people.find(({ id }) => id === seat);
      if (person === undefined) return new Rejection('not-found');
      if (tokenId !== null && person.through !== null) return new Rejection('no-link-of-own');
      const barred = isBarred(person);
      if (barred !== null) return barred;
      if (tokenId !== null && found.booking.state === 'cancelled') return new Rejection('booking-cancelled');
      const at = this.#parts.now();
      await on.db
        .updateTable('seats')
        .set({ token_id: tokenId })
        .where('hearing_id', '=', hearing)
        .where('seat', '=', seat)
        .execute();
      const booking = shown(found.booking, new Map([...tokens, [seat, tokenId]]));
      const kind = tokenId === null ? 'link-withdrawn' : 'link-renewed';
      await this.#writeAlong(on, { kind, seat, booking, by, at });
      await this.#parts.audit.note(on, noteOf(kind, by, booking, { seat }), at);
      return found.booking;
    });
  }

  async #find(hearing: HearingId, on: Database = this.#parts.database) {
    const found = await this.#parts.store.find(on, hearing);
    if (found === undefined) return new Rejection('not-found');
    return found === 'erased' ? new Rejection('erased') : found;
  }

  async #writeAlong(on: Database, change: BookingChange): Promise<void> {
    for (const write of this.#parts.writers) await write(on, change);
  }

  async #inTransaction<Result>(work: (on: Database) => Promise<Result>): Promise<Result | Rejection<ApiErrorCode>> {
    const { db, kind } = this.#parts.database;
    try {
      return await db.transaction().execute((transaction) => work({ db: transaction, kind }));
    } catch (error) {
      if (error instanceof Undone) return error.rejection;
      throw error;
    }
  }

  /**
   * Who stays has the link that they had, unless it has ended; who sits before another's device has none, and whoever does no
   * longer a new one.
   */
  #tokensAfter(before: StoredBooking | null, after: StoredBooking, former: Tokens, ended: readonly SeatId[]): Tokens {
    const sat = new Set(before?.people.filter(({ through }) => through !== null).map(({ id }) => id));
    return new Map(
      after.people.map(({ id, through }) => {
        if (through !== null) return [id, null];
        const kept = sat.has(id) || ended.includes(id) ? undefined : former.get(id);
        return [id, kept === undefined ? this.#newTokenId() : kept];
      }),
    );
  }

  #linkOf({ id, endsAt, createdAt, people }: StoredBooking, seat: SeatId, tokenId: string): string {
    const { keys, publicUrl, now } = this.#parts;
    const grant = { hearing: id, seat, tokenId, notBefore: createdAt, expires: endsAt + TOKEN_LIFE_MS };
    const language = people.find((person) => person.id === seat)?.language;
    return hearingLink(publicUrl, id, issueToken(keys, grant, now()), language);
  }

  #newId(): string {
    return this.#parts.randomBytes(ID_BYTES).toString('base64url');
  }

  #newTokenId(): string {
    return this.#parts.randomBytes(TOKEN_ID_BYTES).toString('base64url');
  }
}

/** Whose links open their seats no longer once a booking is written anew; what was taken back already stays so. */
function linksEnded(before: StoredBooking, after: StoredBooking, former: Tokens): SeatId[] {
  const was = new Map(before.people.map((person) => [person.id, person]));
  return after.people
    .filter(({ through }) => through === null)
    .filter((person) => typeof former.get(person.id) === 'string' && isReseated(was.get(person.id), person))
    .map(({ id }) => id);
}

/** What is answered and told of a booking. */
export function shown(booking: StoredBooking, tokens: Tokens): Booking {
  return {
    ...booking,
    people: booking.people.map((person) => ({
      ...person,
      link: person.through !== null ? 'none' : typeof tokens.get(person.id) === 'string' ? 'valid' : 'withdrawn',
    })),
  };
}

function noteOf(
  act: AuditAct,
  actor: AuditActor,
  { id }: { readonly id: string },
  details: NonNullable<AuditNote['details']>,
): AuditNote {
  return { actor, act, subject: { kind: 'booking', id }, details };
}

/** With the national IDs of those whose ID came back as it was shown, masked; undefined when one is nobody's. */
function unmasked(people: readonly Person[], before: readonly Person[]): readonly Person[] | undefined {
  const found = people.map((person) => {
    if (person.nationalId === null || !MASKED_NATIONAL_ID.test(person.nationalId)) return person;
    const kept = before.find(({ id }) => id === person.id)?.nationalId ?? null;
    return kept !== null && maskNationalId(kept) === person.nationalId ? { ...person, nationalId: kept } : undefined;
  });
  return found.every((person) => person !== undefined) ? found : undefined;
}

function tooLate({ state }: StoredBooking): Rejection<ApiErrorCode> {
  return new Rejection(state === 'cancelled' ? 'booking-cancelled' : 'hearing-begun');
}

function refusedByLaw(code: string): Rejection<ApiErrorCode> {
  if (code === 'hearing-closed') return new Rejection('booking-cancelled');
  if (code === 'wrong-phase') return new Rejection('hearing-begun');
  return new Rejection('bad-request', { problems: [{ field: 'people', code }] });
}
