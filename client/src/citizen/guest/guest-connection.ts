import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import type { QueueErrorCode, ServerToViewer } from '@mahzar/shared/protocol/queue';
import { isOutOfDate } from '../../connection/final-codes.ts';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import type { WatchGuest } from './watch-guest.ts';

type Pushes = Pick<ServerToViewer, 'guest' | 'ended'>;

/** `WatchGuest` for the service that delivered this page. */
export const watchGuestFromHere: WatchGuest = (code, { guest, away, ended }) => {
  const connection = new SocketConnection<Record<never, never>, Pushes, QueueErrorCode>(
    connectionDefaults({ namespace: QUEUE_NAMESPACE, handshake: () => ({ as: 'guest', code }), requestsWait: true }),
    { away, ended: (refused) => ended(isOutOfDate(refused.code)), pushes: { guest } },
  );
  connection.open();
  return () => connection.close();
};
