import { createContext } from 'react';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import type { BoardErrorCode, BookingPushes } from '@mahzar/shared/protocol/board';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';

/** Events for the page of a booking; `ended`: no further events follow. */
export type BookingListener = Omit<BookingPushes, 'ended'> & { ended(): void };

/** Opens a connection that reports the changes of a booking's people; returns a function that closes it. */
export type WatchBooking = (booking: string, told: BookingListener) => () => void;

export const BookingConnectionContext = createContext<WatchBooking>(watchFromHere);

function watchFromHere(booking: string, { ended, ...pushes }: BookingListener): () => void {
  const connection = new SocketConnection<Record<never, never>, BookingPushes, BoardErrorCode>(
    connectionDefaults({ namespace: BOARD_NAMESPACE, handshake: () => ({ booking }) }),
    { away: () => undefined, ended, pushes },
  );
  connection.open();
  return () => connection.close();
}
