import { createContext } from 'react';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import type { ServerToWatcher } from '@mahzar/shared/protocol/board';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';

type Told = Pick<ServerToWatcher, 'identities' | 'rebooked'>;

/** Opens a line over which the service tells what becomes of a booking's people; answers with how to close it. */
export type WatchBooking = (booking: string, told: Told) => () => void;

export const BookingLineContext = createContext<WatchBooking>(watchFromHere);

function watchFromHere(booking: string, told: Told): () => void {
  const socket = io(`${window.location.origin}${BOARD_NAMESPACE}`, {
    path: SIGNALLING_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    auth: { version: PROTOCOL_VERSION, booking },
  });
  socket.on('identities', told.identities);
  socket.on('rebooked', told.rebooked);
  return () => void socket.disconnect();
}
