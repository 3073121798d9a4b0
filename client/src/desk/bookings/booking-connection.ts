import { createContext } from 'react';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import type { BookingPushes } from '@mahzar/shared/protocol/board';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import { bindPushes } from '../../connection/bind-pushes.ts';

/** Opens a line over which the service tells what becomes of a booking's people; answers with how to close it. */
export type WatchBooking = (booking: string, told: BookingPushes) => () => void;

export const BookingConnectionContext = createContext<WatchBooking>(watchFromHere);

function watchFromHere(booking: string, told: BookingPushes): () => void {
  const socket = io(`${window.location.origin}${BOARD_NAMESPACE}`, {
    path: SIGNALLING_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    auth: { version: PROTOCOL_VERSION, booking },
  });
  bindPushes<BookingPushes>(socket, told);
  return () => void socket.disconnect();
}
