import type { StorageAlarm } from '@mahzar/shared/protocol/pushes';
import type { BrowserHash, SeatId } from '@mahzar/shared/hearing/ids';
import type { BoardDeviceCheck, BoardIdentity, PersonConnection, BoardStaff } from '@mahzar/shared/board/board';
import type { HearingCard } from '../hearings/ports.ts';

/** A browser that has a person's link open, whether or not it holds the seat. Times are epoch milliseconds. */
export interface OpenLink {
  readonly since: number;
  /** It has asked for what sound and picture need. */
  readonly equipped: boolean;
}

/** What is seen of a hearing's browsers. */
export interface Links {
  /** By whose link they have open. */
  readonly open: ReadonlyMap<SeatId, OpenLink>;
  /** In which of them; true: it holds the seat. */
  readonly browsers: ReadonlyMap<SeatId, ReadonlyMap<BrowserHash, boolean>>;
  /** Of people who are inside: since when nothing is heard of their page, though sound and picture may go on. */
  readonly unheard: ReadonlyMap<SeatId, number>;
}

/** How a person's connection was measured. */
export interface MeasuredConnection extends PersonConnection {
  /** Since when it is poor, epoch milliseconds; null while it is not. */
  readonly poorSince: number | null;
}

export interface KnownIdentity {
  readonly state: BoardIdentity;
  /** Since when, epoch milliseconds. */
  readonly at: number;
}

/** What is known of a hearing's people besides its state. Each is null, or missing, where nothing is known. */
export interface HearingContext {
  /** Null when the names were erased. */
  readonly card: HearingCard | null;
  readonly staff: readonly BoardStaff[];
  /** Accounts of those who are booked to sit in it. */
  readonly sitting: readonly string[];
  readonly links: Links;
  readonly connections: ReadonlyMap<SeatId, MeasuredConnection>;
  readonly identities: ReadonlyMap<SeatId, KnownIdentity>;
  readonly checks: ReadonlyMap<SeatId, BoardDeviceCheck>;
  /** Since when people wait for help, epoch milliseconds. */
  readonly help: ReadonlyMap<SeatId, number>;
  /** In how many browsers of a seat help is waited for, where in any. */
  readonly helpBrowsers: ReadonlyMap<SeatId, number>;
  /** What is wrong with the storage of the service, and since when (epoch milliseconds); null while nothing is. */
  readonly storage: Pick<StorageAlarm, 'kind' | 'since'> | null;
}

export const EMPTY_CONTEXT: HearingContext = {
  card: null,
  staff: [],
  sitting: [],
  links: { open: new Map(), browsers: new Map(), unheard: new Map() },
  connections: new Map(),
  identities: new Map(),
  checks: new Map(),
  help: new Map(),
  helpBrowsers: new Map(),
  storage: null,
};
