import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useOpenBoard } from './BoardConnectionContext.tsx';
import type { OpenBoard } from './BoardConnectionContext.tsx';
import type { BoardState } from './board-connection.ts';

type Connection = ReturnType<OpenBoard>;

const NOTHING = createStore<BoardState>(() => ({
  connection: 'connecting',
  board: null,
  toldAt: 0,
  clockOffsetMs: 0,
  talk: null,
}));

/** Returns today's board for as long as the page is open. */
export function useBoard(): { readonly state: BoardState; readonly connection: Connection | null } {
  const open = useOpenBoard();
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    const opened = open();
    setConnection(opened);
    return () => opened.close();
  }, [open]);
  return { state: useStore(connection?.store ?? NOTHING), connection };
}
