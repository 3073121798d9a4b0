import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { Audit, AuditActor, AuditNote } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { Rollback } from '../../kernel/rollback.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { BookingStore, StoredBooking, Tokens } from '../booking-store.ts';
import type { CaseFiles } from '../cases.ts';
import type { BookingChange, BookingWriter } from '../ports.ts';
import type { FindProtected } from '../protected-people.ts';
import { randomId } from '../../storage/random-id.ts';

/** Parts used by all acts on bookings. */
export interface BookingsParts {
  readonly bus: EventBus;
  /** Called for every change, one after another. */
  readonly writers: readonly BookingWriter[];
  readonly database: Database;
  readonly store: BookingStore;
  readonly cases: CaseFiles;
  readonly findProtected: FindProtected;
  readonly service: HearingService;
  readonly audit: Audit;
  /** Those of the ids that are staff accounts, with their roles. */
  readonly accountsAmong: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly StaffRole[]>>;
  readonly keys: KeyRing;
  readonly publicUrl: string;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

/** A booking or other result, or why it was refused. */
export type BookingResult<Value = Booking> = Promise<Result<Value, ApiErrorCode>>;

/** A stored booking, with its audit notes. */
export interface BookingWithNotes {
  readonly booking: Booking;
  readonly notes: readonly AuditNote[];
}

const ID_BYTES = 12;

/** The id of a new booking and its hearing. It does not begin with a hyphen, because commands take it as an argument. */
export function newBookingId({ randomBytes }: Pick<BookingsParts, 'randomBytes'>): HearingId {
  return randomId(randomBytes, ID_BYTES).replace(/^-/, '_') as HearingId;
}

/** A stored booking. `on`: a transaction to read in. */
export async function findBooking(
  { store, database }: BookingsParts,
  hearing: HearingId,
  on: Database = database,
): BookingResult<{ readonly booking: StoredBooking; readonly tokens: Tokens }> {
  const found = await store.find(on, hearing);
  if (found === undefined) return new Rejection('not-found');
  return found === 'erased' ? new Rejection('erased') : found;
}

/** Replaces a booking, in a transaction that is undone when somebody else has changed it meanwhile. */
export async function rewrite(
  { store }: BookingsParts,
  on: Database,
  booking: StoredBooking,
  tokens: Tokens,
): Promise<void> {
  if (!(await store.rewrite(on, booking, tokens))) throw new Rollback(new Rejection('changed-meanwhile'));
}

/** Writes the consequences of a change, in its transaction. */
export async function writeAlong({ writers }: BookingsParts, on: Database, change: BookingChange): Promise<void> {
  for (const write of writers) await write(on, change);
}

/**
 * A check before a booking with a new time, place or people is written. It runs in the same transaction after the days are locked,
 * so that its result stays true.
 */
export type CheckBooking = (on: Database) => Promise<Rejection<ApiErrorCode> | null>;

/** Undoes the transaction when a check refuses. */
export async function rollBackIfRefused(on: Database, check: CheckBooking | undefined): Promise<void> {
  const refused = (await check?.(on)) ?? null;
  if (refused !== null) throw new Rollback(refused);
}

/** A booking as returned and published. */
export function publishedBooking(booking: StoredBooking, tokens: Tokens): Booking {
  return {
    ...booking,
    people: booking.people.map((person) => ({
      ...person,
      link: person.through !== null ? 'none' : typeof tokens.get(person.id) === 'string' ? 'valid' : 'withdrawn',
    })),
  };
}

export function noteOf(
  act: AuditAct,
  actor: AuditActor,
  { id }: { readonly id: string },
  details: NonNullable<AuditNote['details']>,
): AuditNote {
  return { actor, act, subject: { kind: 'booking', id }, details };
}
