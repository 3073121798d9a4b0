import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { Language } from '@mahzar/shared/rest/values';
import type { Booking, BookedPerson, BookingState } from '@mahzar/shared/scheduling/booking';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../storage/database.ts';

/** What became of a booking. `booking` is how it stands after it, whole: personal data, never logged. */
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
      /** It begins or ends at another time. */
      readonly moved: boolean;
      readonly added: readonly SeatId[];
      /** They have no seat and no link any longer. */
      readonly removed: readonly BookedPerson[];
      /** Of those who stay: whose phone, e-mail or language of messages is another. */
      readonly newContacts: readonly SeatId[];
    }
  | { readonly kind: 'link-renewed' | 'link-withdrawn'; readonly seat: SeatId }
);

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A booking was made or changed, and what follows from that in its hearing's log. */
    'booking-kept': [hearing: HearingId];
    /** A former link opens its seat no longer, or may do so: whoever came by it is put out. */
    'link-ended': [hearing: HearingId, seat: SeatId, code: 'token-replaced' | 'token-withdrawn'];
  }
}

/**
 * Writes what follows from a change of a booking, in the transaction in which that is made: on this database it is kept with the
 * change, or not at all. One that rejects undoes the change. It must not wait for anything else.
 */
export type BookingWriter = (on: Database, change: BookingChange) => Promise<void>;

/** Writes what follows from a change of a case file, in the transaction in which that is made. See `BookingWriter`. */
export type CaseWriter = (on: Database, file: CourtCase, by: AuditActor) => Promise<void>;

/** A booking as the board of the day shows it. */
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

/** Who somebody is and how they are reached: personal data, never logged. */
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

/** What other parts of the service read of bookings. `on`: a transaction to read in; without one, the database. */
export interface BookingDirectory {
  /** Undefined when there is no such booking, or its names were erased. National IDs are not masked. */
  booking(hearing: HearingId, on?: Database): Promise<Booking | undefined>;
  /** Bookings that last at some moment of a time range (epoch ms), by when they begin; erased ones are left out. */
  bookingsOf(from: number, to: number): Promise<readonly DayBooking[]>;
  /** Undefined when there is no such person, or their names were erased. */
  personOf(hearing: HearingId, seat: SeatId, on?: Database): Promise<BookedContact | undefined>;
  /** Accounts of the people who are booked, by which each of them finds the hearing. */
  accountsOf(hearing: HearingId): Promise<readonly string[]>;
  /** The link that opens the seat now, made at this moment and kept nowhere; undefined when none does. */
  linkOf(hearing: HearingId, seat: SeatId, on?: Database): Promise<string | undefined>;
}
