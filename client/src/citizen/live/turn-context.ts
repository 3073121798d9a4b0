import { createContext } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import type { DeviceFault } from '@mahzar/shared/queue/words';

/** Events for a waiting page. */
export interface TurnListener {
  turn(turn: TurnPush): void;
  /** The line is broken; it is restored automatically. */
  away(): void;
  /** No further events follow. @param isOutOfDate whether the service is newer than this page, so that a reload helps */
  ended(isOutOfDate: boolean): void;
}

/** A connection to the person's own turn. */
export interface TurnConnection {
  /** Reports the device's faults to the office; empty: it works. Resolves to false when the report did not arrive. */
  report(faults: readonly DeviceFault[]): Promise<boolean>;
  close(): void;
}

/** Opens a connection that reports the person's turn: while it is open the person counts as present. */
export type WatchTurn = (told: TurnListener) => TurnConnection;

/** Null: the connection to the service that delivered this page, loaded when somebody waits. */
export const TurnConnectionContext = createContext<WatchTurn | null>(null);
