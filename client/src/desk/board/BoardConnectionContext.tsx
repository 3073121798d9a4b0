import { createContext, useContext } from 'react';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import { BoardConnection } from './board-connection.ts';

/** Opens the connection to today's board; whoever opens it closes it. */
export type OpenBoard = () => Pick<
  BoardConnection,
  'store' | 'openTalk' | 'say' | 'endHelp' | 'loadEarlier' | 'closeTalk' | 'close'
>;

export const BoardConnectionContext = createContext<OpenBoard>(openFromHere);

export function useOpenBoard(): OpenBoard {
  return useContext(BoardConnectionContext);
}

function openFromHere(): BoardConnection {
  const socket = io(`${window.location.origin}${BOARD_NAMESPACE}`, {
    path: SIGNALLING_PATH,
    transports: ['websocket'],
    autoConnect: false,
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    auth: { version: PROTOCOL_VERSION },
  });
  return new BoardConnection({ socket, now: Date.now, newNonce: () => crypto.randomUUID() });
}
