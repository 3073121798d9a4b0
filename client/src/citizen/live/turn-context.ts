import { createContext } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import type { DeviceFault } from '@mahzar/shared/queue/words';

/** What a page that waits is told. */
export interface TurnListener {
  turn(turn: TurnPush): void;
  /** The line is broken; it comes back by itself. */
  away(): void;
  /** Nothing more is told. @param isOutOfDate the service is newer than this page, and tells it again when it is loaded anew */
  ended(isOutOfDate: boolean): void;
}

/** A connection to the own turn. */
export interface TurnConnection {
  /** Tells the office what the device cannot do; nothing: it works. False when it did not arrive. */
  report(faults: readonly DeviceFault[]): Promise<boolean>;
  close(): void;
}

/** Opens a connection over which the service tells of the own turn: while it is open the person is there. */
export type WatchTurn = (told: TurnListener) => TurnConnection;

/** Null: the connection of this page to the service that it comes from, which is loaded when somebody waits. */
export const TurnConnectionContext = createContext<WatchTurn | null>(null);
