import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useOpenQueue } from './QueueConnectionContext.tsx';
import type { OpenQueue } from './QueueConnectionContext.tsx';
import type { QueueDeskState } from './queue-connection.ts';

type Connection = ReturnType<OpenQueue>;

const NOTHING = createStore<QueueDeskState>(() => ({ connection: 'connecting', me: null, view: null, toldAt: 0 }));

/** Returns an office's queue of a day for as long as the page is open. */
export function useQueue(
  office: string,
  day: string,
): { readonly state: QueueDeskState; readonly connection: Connection | null } {
  const open = useOpenQueue();
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    const opened = open(office, day);
    setConnection(opened);
    return () => opened.close();
  }, [open, office, day]);
  return { state: useStore(connection?.store ?? NOTHING), connection };
}
