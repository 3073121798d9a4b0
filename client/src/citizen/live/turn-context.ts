import { createContext } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';

/** What a page that waits is told. */
export interface TurnListener {
  turn(turn: TurnPush): void;
  /** The line is broken; it comes back by itself. */
  away(): void;
  /** Nothing more is told. */
  ended(): void;
}

/** Opens a connection over which the service tells of the own turn: while it is open the person is there. Answers with how to close it. */
export type WatchTurn = (told: TurnListener) => () => void;

/** Null: the connection of this page to the service that it comes from, which is loaded with what shows it. */
export const TurnConnectionContext = createContext<WatchTurn | null>(null);
