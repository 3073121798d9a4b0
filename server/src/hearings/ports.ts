import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { HearingState, LogFault } from '@mahzar/shared/hearing/state';
import type { OverQuota, Quota, Writer } from './quota.ts';

/** What became of an append. A conflict means that the log is longer than the caller believed: read it again. */
export type Appended =
  { readonly ok: true; readonly entries: readonly Entry[] } | { readonly ok: false; readonly code: 'conflict' };

/** A hearing's log is not what was written, and must not be acted upon. */
export class UnusableLogError extends Error {}

/** The append-only logs of all hearings. Entries of a hearing are numbered 1, 2, 3, … without a hole. */
export interface EventLog {
  /**
   * All entries of a hearing from a number on, in order; none for a hearing that does not exist. Rejects with an
   * `UnusableLogError` that names the entry when these have been tampered with: such a log is not acted upon.
   * @param from 1 unless told otherwise
   */
  read(hearing: HearingId, from?: number): Promise<readonly Entry[]>;

  /**
   * Appends all the events or none, as entries `afterSeq + 1`, … On disk when it resolves.
   * @param afterSeq number of the last entry that the caller has seen; 0 for an empty log
   * @param at epoch milliseconds
   * @param grants what they change of who may hear and see whom, entered with the last
   */
  append(
    hearing: HearingId,
    afterSeq: number,
    at: number,
    actor: Actor,
    events: readonly HearingEvent[],
    grants?: GrantChange,
  ): Promise<Appended>;

  /** Why nothing can be written now, by an error of writing; null when the error says something else. */
  faultOf(error: unknown): LogFault | null;

  /** Hearings that are not over, oldest first. */
  hearings(): Promise<readonly HearingId[]>;
}

/** Who is sent what of whom at hearings. It does as a hearing says before anybody is told what has changed. */
export interface HearingMedia {
  /** What the hearing, as it stands now, does not grant any more is silent when this returns; what it grants anew follows. */
  apply(state: HearingState): void;
  /** Nothing of the hearing is sent from here any more. */
  close(hearing: HearingId): void;
}

/** Of a service that sends nothing, such as a tool. */
export const NO_MEDIA: HearingMedia = { apply: () => undefined, close: () => undefined };

/**
 * Which records are whole: their hearings are over, and the log names every segment on disk. Spares a start the looking, and
 * says that what the log does not name was not recorded.
 */
export interface RecordStatusStore {
  /** Hearings that are held: opened and not over. Oldest first. */
  held(): Promise<readonly HearingId[]>;
  /** Hearings that are over and whose records are not known to be whole. Oldest first. */
  unfinished(): Promise<readonly HearingId[]>;
  isWhole(hearing: HearingId): Promise<boolean>;
  /** `at`: epoch milliseconds. */
  markWhole(hearing: HearingId, at: number): Promise<void>;
}

/** The process that has a hearing. */
export interface LeaseHolder {
  /** Where its pages are; null when that is not certain, or it may have ended. */
  readonly address: string | null;
}

/** Leases of hearings, which the processes on one database share. Each has its own view of it. */
export interface LeaseStore {
  /** Takes a hearing for this process, unless another has it; answers with who that is, else with null. */
  take(hearing: HearingId): Promise<LeaseHolder | null>;
  /**
   * Makes this process's leases last anew; answers with those that others have taken meanwhile, also where they have given them
   * back since.
   */
  renew(hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, LeaseHolder>>;
  /** Ends all leases of this process. */
  giveBack(): Promise<void>;
}

/** A chat message as it is kept, with those who may read it: who was there when it was written. */
export interface StoredMessage {
  readonly id: MessageId;
  readonly hearing: HearingId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly conversation: string;
  readonly from: SeatId;
  /** Chosen by the author's browser: the same nonce is the same message. */
  readonly nonce: string;
  readonly readers: readonly SeatId[];
  /** Between lawyer and client: destroyed when the hearing is over. */
  readonly privileged: boolean;
  /** The law has accepted it; before that nobody reads it. */
  readonly posted: boolean;
  readonly text: string;
}

/** What is written at hearings. Kept beside the log, which names a message by its digest only. */
export interface ChatStore {
  /**
   * Keeps a message, not yet posted; answers with the one kept before when the author repeats a nonce, and keeps nothing when
   * that would be over the quota (`WRITING_QUOTA` unless another is given).
   */
  keep(message: Omit<StoredMessage, 'posted'>, writer: Writer, quota?: Quota): Promise<StoredMessage | OverQuota>;
  /** The law has accepted a message, for these readers. */
  post(hearing: HearingId, message: MessageId, readers: readonly SeatId[]): Promise<void>;
  /** Forgets a message that the law refused. Its writer is null when that is not known any more. */
  forget(hearing: HearingId, message: MessageId, writer: Writer | null): Promise<void>;
  /** Messages of which nobody knows any more whether the law accepted them. */
  unposted(): Promise<readonly Pick<StoredMessage, 'hearing' | 'id' | 'readers' | 'privileged'>[]>;
  /** The log notes of a hearing, oldest first; none when its texts have been erased. */
  notesOf(hearing: HearingId): Promise<readonly StoredMessage[]>;
  /**
   * What was posted to the seat, newest first, read as it is iterated and no further.
   * @param choice one conversation, before a place, without these authors
   */
  readableBy(
    hearing: HearingId,
    seat: SeatId,
    choice?: {
      readonly conversation?: string | undefined;
      readonly before?: { readonly at: number; readonly id: string } | undefined;
      readonly except?: readonly SeatId[];
    },
  ): AsyncIterable<StoredMessage>;
  /** Hearings of which words between lawyers and clients are kept. */
  withPrivileged(): Promise<readonly HearingId[]>;
  /** Destroys what was said between lawyers and clients. */
  erasePrivileged(hearing: HearingId): Promise<void>;
}

/** What is known of a seat beside the log. */
export interface SeatCard {
  readonly role: Role;
  /** By which others know the person. Personal data: never logged. */
  readonly name: string;
  /** `jti` of the token that opens the seat now; null when none was issued. */
  readonly tokenId: string | null;
}

/** What people read about a hearing. Personal data: never logged. */
export interface HearingCard {
  readonly hearing: HearingId;
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly seats: ReadonlyMap<SeatId, SeatCard>;
}

/** What opens a seat. */
export interface SeatToken {
  /** Null when nothing does: no link was given, or it was withdrawn. */
  readonly tokenId: string | null;
  /** Until when, whatever the token says (epoch ms): a hearing that is moved takes its links along. Null: as the token says. */
  readonly until: number | null;
}

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The names of a hearing have been erased: whoever has them in memory lets go of them. */
    'names-erased': [hearing: HearingId];
    /** The names of a hearing are others now: whoever has them in memory reads them anew. */
    'names-changed': [hearing: HearingId];
  }
}

/** Names and titles, which the log does not hold. */
export interface HearingDirectory {
  /** Undefined when there is no such hearing, or its names have been erased. */
  card(hearing: HearingId): Promise<HearingCard | undefined>;

  /** What opens a seat now; undefined when the hearing or the seat does not exist. */
  seatToken(hearing: HearingId, seat: SeatId): Promise<SeatToken | undefined>;
}
