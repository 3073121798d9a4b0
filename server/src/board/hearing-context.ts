import type { StorageAlarm } from '@mahzar/shared/protocol/pushes';
import type { BrowserHash, SeatId } from '@mahzar/shared/hearing/ids';
import type { BoardDeviceCheck, BoardIdentity, PersonConnection, BoardStaff } from '@mahzar/shared/board/board';
import type { HearingCard } from '../hearings/ports.ts';

/** A browser with an open link of a person, whether or not it holds the seat. Times are epoch milliseconds. */
export interface OpenLink {
  readonly since: number;
  /** It has made its transports for sound and picture. */
  readonly equipped: boolean;
}

/** The present browsers of a hearing. */
export interface Links {
  /** By seat of the link. */
  readonly open: ReadonlyMap<SeatId, OpenLink>;
  /** The browsers of each seat; true: it holds the seat. */
  readonly browsers: ReadonlyMap<SeatId, ReadonlyMap<BrowserHash, boolean>>;
  /** People inside whose page is not heard from, and since when; their sound and picture may continue. */
  readonly unheard: ReadonlyMap<SeatId, number>;
}

/** A measured connection of a person. */
export interface MeasuredConnection extends PersonConnection {
  /** Since when it is poor, epoch milliseconds; null while it is not. */
  readonly poorSince: number | null;
}

export interface KnownIdentity {
  readonly state: BoardIdentity;
  /** Since when, epoch milliseconds. */
  readonly at: number;
}

/** Data of a hearing's people from outside its state. Each is null, or missing, when unknown. */
export interface HearingContext {
  /** Null when the names were erased. */
  readonly card: HearingCard | null;
  readonly staff: readonly BoardStaff[];
  /** Accounts of the people who are booked for it. */
  readonly sitting: readonly string[];
  readonly links: Links;
  readonly connections: ReadonlyMap<SeatId, MeasuredConnection>;
  readonly identities: ReadonlyMap<SeatId, KnownIdentity>;
  readonly checks: ReadonlyMap<SeatId, BoardDeviceCheck>;
  /** Since when people wait for help, epoch milliseconds. */
  readonly help: ReadonlyMap<SeatId, number>;
  /** Number of browsers per seat that wait for help, if any. */
  readonly helpBrowsers: ReadonlyMap<SeatId, number>;
  /** The present fault of the service's storage, and since when (epoch milliseconds); null while there is none. */
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
