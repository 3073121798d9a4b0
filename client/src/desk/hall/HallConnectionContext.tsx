import { createContext, useContext } from 'react';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { HallView } from '@mahzar/shared/queue/projection/hall-view';
import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import type { QueueErrorCode } from '@mahzar/shared/protocol/queue';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import type { HallPushes } from '../queue/messages.ts';

export interface HallState {
  readonly connection: 'connecting' | 'online' | 'away' | 'ended';
  /** Null before the first push, and while the day has no queue. */
  readonly view: HallView | null;
}

/** Opens the connection to the hall's screen of an office on a day (`YYYY-MM-DD`); the caller closes it. */
export type OpenHall = (office: string, day: string) => { readonly store: StoreApi<HallState>; close(): void };

export const HallConnectionContext = createContext<OpenHall>(openFromHere);

export function useOpenHall(): OpenHall {
  return useContext(HallConnectionContext);
}

function openFromHere(office: string, day: string): ReturnType<OpenHall> {
  const store = createStore<HallState>(() => ({ connection: 'connecting', view: null }));
  const handshake = () => ({ as: 'hall', office, day });
  const socket = new SocketConnection<Record<never, never>, HallPushes, QueueErrorCode>(
    connectionDefaults({ namespace: QUEUE_NAMESPACE, greeting: 'hall', handshake } as const),
    {
      away: () => store.setState({ connection: 'away' }),
      ended: () => store.setState({ connection: 'ended', view: null }),
      pushes: { hall: ({ view }) => store.setState({ connection: 'online', view }) },
    },
  );
  socket.open();
  return { store, close: () => socket.close() };
}
