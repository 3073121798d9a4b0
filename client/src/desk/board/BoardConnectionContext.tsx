import { createContext, useContext } from 'react';
import type { BoardConnection } from './board-connection.ts';
import { openFromHere } from './open-board.ts';

/** Opens the connection to today's board; the caller closes it. */
export type OpenBoard = () => Pick<
  BoardConnection,
  'store' | 'openTalk' | 'say' | 'endHelp' | 'loadEarlier' | 'closeTalk' | 'close'
>;

export const BoardConnectionContext = createContext<OpenBoard>(openFromHere);

export function useOpenBoard(): OpenBoard {
  return useContext(BoardConnectionContext);
}
