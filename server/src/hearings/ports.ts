import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { HearingState, LogFault } from '@mahzar/shared/hearing/state';
import type { OverQuota, Quota, Writer } from './quota.ts';

/** Result of an append. A conflict means that the log is longer than the caller believed: read it again. */
export type AppendResult =
  { readonly ok: true; readonly entries: readonly Entry[] } | { readonly ok: false; readonly code: 'conflict' };

/** A hearing's log differs from what was written, and must not be acted upon. */
export class UnusableLogError extends Error {}

/** The append-only logs of all hearings. Entries of a hearing are numbered 1, 2, 3, … without gaps. */
export interface EventLog {
  /**
   * All entries of a hearing from a number on, in order; none for a hearing that does not exist. Rejects with an `UnusableLogError`
   * that names the entry when the log was tampered with: such a log is not acted upon.
   * @param from default 1
   */
  read(hearing: HearingId, from?: number): Promise<readonly Entry[]>;

  /**
   * Appends all events or none, as entries `afterSeq + 1`, … Flushed to disk when it resolves.
   * @param afterSeq number of the last entry that the caller has seen; 0 for an empty log
   * @param at epoch milliseconds
   * @param grants changes of who may hear and see whom, stored with the last event
   */
  append(
    hearing: HearingId,
    afterSeq: number,
    at: number,
    actor: Actor,
    events: readonly HearingEvent[],
    grants?: GrantChange,
  ): Promise<AppendResult>;

  /** The fault of the log behind an error of writing; null when the error has another cause. */
  faultOf(error: unknown): LogFault | null;

  /** Hearings that are not over, oldest first. */
  hearings(): Promise<readonly HearingId[]>;
}

/** Sends media in hearings. It follows each change of a hearing before the change is published. */
export interface HearingMedia {
  /** Streams that the hearing no longer grants are silent when this returns; new ones follow. */
  apply(state: HearingState): void;
  /** Stops all media of the hearing in this process. */
  close(hearing: HearingId): void;
}

/** For a program that sends no media, such as a tool. */
export const NO_MEDIA: HearingMedia = { apply: () => undefined, close: () => undefined };

/**
 * Which records are complete: the hearing is over, and the log names every segment on disk. A restart can skip complete records,
 * and a segment that the log of a complete record does not name was not recorded.
 */
export interface RecordStatusStore {
  /** Hearings that are under way, opened and not over, whose records are not known to be complete. Oldest first. */
  underWay(): Promise<readonly HearingId[]>;
  /** Hearings that are over and whose records are not known to be complete. Oldest first. */
  unfinished(): Promise<readonly HearingId[]>;
  isComplete(hearing: HearingId): Promise<boolean>;
  /** `at`: epoch milliseconds. */
  markComplete(hearing: HearingId, at: number): Promise<void>;
}

/** The process that holds a hearing. */
export interface LeaseHolder {
  /** URL of its pages; null when that is uncertain, or the process may have ended. */
  readonly address: string | null;
}

/** Leases of hearings, shared by the processes on one database. Each process has its own `LeaseStore`. */
export interface LeaseStore {
  /** Takes a hearing for this process, unless another process holds it; returns the holder or null. */
  take(hearing: HearingId): Promise<LeaseHolder | null>;
  /**
   * Renews this process's leases; returns those that other processes have taken meanwhile, even if they have given them back since.
   */
  renew(hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, LeaseHolder>>;
  /** Ends all leases of this process. */
  giveBack(): Promise<void>;
}

/** A message's place in a list by time. */
export type MessagePlace = Pick<StoredMessage, 'at' | 'id'>;

/** A stored chat message with its readers, who were present when it was written. */
export interface StoredMessage {
  readonly id: MessageId;
  readonly hearing: HearingId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly conversation: string;
  readonly from: SeatId;
  /** Chosen by the author's browser: a repeated nonce means the same message. */
  readonly nonce: string;
  readonly readers: readonly SeatId[];
  /** Between lawyer and client: destroyed after the hearing. */
  readonly privileged: boolean;
  /** The law has accepted it; nobody reads it before that. */
  readonly posted: boolean;
  readonly text: string;
}

/** Texts written at hearings. Stored outside the log, which has only a message's digest. */
export interface ChatStore {
  /**
   * Stores a message that is not posted yet. If the author repeats a nonce, returns the earlier message; if the quota (default
   * `WRITING_QUOTA`) is exceeded, stores nothing.
   */
  keep(message: Omit<StoredMessage, 'posted'>, writer: Writer, quota?: Quota): Promise<StoredMessage | OverQuota>;
  /** Marks a message as accepted by the law, with these readers. */
  post(hearing: HearingId, message: MessageId, readers: readonly SeatId[]): Promise<void>;
  /** Deletes a message that the law refused. `writer` is null when it is no longer known. */
  forget(hearing: HearingId, message: MessageId, writer: Writer | null): Promise<void>;
  /** Messages of which it is unknown whether the law accepted them. */
  unposted(): Promise<readonly Pick<StoredMessage, 'hearing' | 'id' | 'readers' | 'privileged'>[]>;
  /** The log notes of a hearing, oldest first; none when its texts were erased. */
  notesOf(hearing: HearingId): Promise<readonly StoredMessage[]>;
  /**
   * Messages posted to the seat, newest first; read lazily during iteration.
   * @param choice limits to one conversation, to messages before a position, and to other authors than these
   */
  readableBy(
    hearing: HearingId,
    seat: SeatId,
    choice?: {
      readonly conversation?: string | undefined;
      readonly before?: MessagePlace | undefined;
      readonly except?: readonly SeatId[];
    },
  ): AsyncIterable<StoredMessage>;
  /** Hearings with stored messages between lawyers and clients. */
  withPrivileged(): Promise<readonly HearingId[]>;
  /** Deletes messages between lawyers and clients. Their traces stay in the database's files until `overwriteErased`. */
  erasePrivileged(hearing: HearingId): Promise<void>;
  /**
   * Removes erased messages from the database's files, also those of an earlier run. Waits up to an hour for transactions that can
   * still see them, such as a backup's, and then rejects with their names; must not run twice at once.
   */
  overwriteErased(ending: AbortSignal): Promise<void>;
}

/** Data of a seat that are not in the log. */
export interface SeatCard {
  readonly role: Role;
  /** The person's name as shown to others. Personal data: never logged. */
  readonly name: string;
  /** `jti` of the token that opens the seat now; null when none was issued. */
  readonly tokenId: string | null;
}

/** Descriptive data of a hearing. Personal data: never logged. */
export interface HearingCard {
  readonly hearing: HearingId;
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly seats: ReadonlyMap<SeatId, SeatCard>;
}

/** The data of a hearing for its own pages, with what decides who reads its title, see `mayReadTitle`. */
export interface CourtroomCard extends HearingCard {
  /** Seats of people with a number whom the title names; null for somebody of the case who has no seat here. */
  readonly inTitle: ReadonlySet<SeatId | null>;
}

/** Reads cards for the pages of the hearing itself; see `HearingDirectory.card`. */
export interface CourtroomCards {
  card(hearing: HearingId): Promise<CourtroomCard | undefined>;
}

/** The token that opens a seat. */
export interface SeatToken {
  /** Null when none does: no link was given, or it was withdrawn. */
  readonly tokenId: string | null;
  /**
   * Expiry that overrides the token's own (epoch ms), because the links of a rescheduled hearing move with it. Null: the token's
   * own expiry applies.
   */
  readonly until: number | null;
}

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The names of a hearing were erased: copies in memory must be dropped. */
    'names-erased': [hearing: HearingId];
    /** The names of a hearing have changed: copies in memory must be read again. */
    'names-changed': [hearing: HearingId];
  }
}

/** Names and titles, which are not in the log. */
export interface HearingDirectory {
  /** Undefined when there is no such hearing, or its names have been erased. */
  card(hearing: HearingId): Promise<HearingCard | undefined>;

  /** The token that opens a seat now; undefined when the hearing or the seat does not exist. */
  seatToken(hearing: HearingId, seat: SeatId): Promise<SeatToken | undefined>;
}
