import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { Language } from '@mahzar/shared/rest/values';
import type { Booking, BookedPerson, BookingState } from '@mahzar/shared/scheduling/booking';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../storage/database.ts';

/** A change of a booking. `booking` is the whole booking after it: personal data, never logged. */
export type BookingChange = {
  readonly booking: Booking;
  readonly by: AuditActor;
  /** Epoch milliseconds. */
  readonly at: number;
} & (
  | { readonly kind: 'created' | 'cancelled' | 'restored' }
  | {
      readonly kind: 'changed';
      readonly before: Booking;
      /** Its start or end has changed. */
      readonly moved: boolean;
      readonly added: readonly SeatId[];
      /** They no longer have a seat or a link. */
      readonly removed: readonly BookedPerson[];
      /** Of the remaining people, those whose phone, e-mail or language of messages has changed. */
      readonly newContacts: readonly SeatId[];
    }
  | { readonly kind: 'link-renewed' | 'link-withdrawn'; readonly seat: SeatId }
);

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A booking was made or changed, and the consequences are in its hearing's log. */
    'booking-stored': [hearing: HearingId];
    /** The file of a case was changed. */
    'case-file-changed': [id: CourtCase['id']];
    /** A former link no longer opens its seat, or might not: browsers that used it are disconnected. */
    'link-ended': [hearing: HearingId, seat: SeatId, code: 'token-replaced' | 'token-withdrawn'];
  }
}

/**
 * Writes the consequences of a change of a booking, in the transaction of the change: both are stored, or neither. If it rejects,
 * the change is undone. It must not wait for anything outside the transaction.
 */
export type BookingWriter = (on: Database, change: BookingChange) => Promise<void>;

/**
 * Writes the consequences of a change of a case file, in the transaction of the change. See `BookingWriter`.
 * @param before the file before the change
 */
export type CaseWriter = (on: Database, file: CourtCase, by: AuditActor, before: CourtCase) => Promise<void>;

/** A booking as shown on the board of the day. */
export interface DayBooking {
  readonly hearing: HearingId;
  readonly state: BookingState;
  readonly caseNumber: string;
  readonly branch: string;
  readonly room: string | null;
  readonly kind: HearingKind;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly title: string;
  readonly public: boolean;
  readonly people: readonly {
    readonly seat: SeatId;
    readonly role: Role;
    readonly name: string;
    readonly through: SeatId | null;
    readonly protected: boolean;
    readonly staffAccount: string | null;
  }[];
}

/** A person's identity and contact data: personal data, never logged. */
export interface BookedContact {
  readonly seat: SeatId;
  readonly role: Role;
  readonly name: string;
  /** Ten digits. */
  readonly nationalId: string | null;
  /** `+989…` */
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Language;
  readonly staffAccount: string | null;
}

/** Bookings for other parts of the service. `on`: a transaction to read in; default: the database. */
export interface BookingDirectory {
  /** Undefined when the booking does not exist, or its names were erased. National IDs are not masked. */
  booking(hearing: HearingId, on?: Database): Promise<Booking | undefined>;
  /** Bookings that overlap a time range (epoch ms), ordered by begin; erased ones are left out. */
  bookingsOf(from: number, to: number): Promise<readonly DayBooking[]>;
  /** Undefined when the person does not exist, or the names were erased. */
  personOf(hearing: HearingId, seat: SeatId, on?: Database): Promise<BookedContact | undefined>;
  /** Accounts of the booked people, by which each of them finds the hearing. */
  accountsOf(hearing: HearingId): Promise<readonly string[]>;
  /** The link that opens the seat now, made on request and stored nowhere; undefined when there is none. */
  linkOf(hearing: HearingId, seat: SeatId, on?: Database): Promise<string | undefined>;
}
