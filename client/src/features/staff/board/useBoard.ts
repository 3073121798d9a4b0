import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useOpenBoard } from './BoardLineContext.tsx';
import type { OpenBoard } from './BoardLineContext.tsx';
import type { BoardState } from './board-line.ts';

type Line = ReturnType<OpenBoard>;

const NOTHING = createStore<BoardState>(() => ({
  line: 'connecting',
  board: null,
  toldAt: 0,
  clockOffsetMs: 0,
  talk: null,
}));

/** Today's board for as long as the page is there. */
export function useBoard(): { readonly state: BoardState; readonly line: Line | null } {
  const open = useOpenBoard();
  const [line, setLine] = useState<Line | null>(null);
  useEffect(() => {
    const opened = open();
    setLine(opened);
    return () => opened.close();
  }, [open]);
  return { state: useStore(line?.store ?? NOTHING), line };
}
