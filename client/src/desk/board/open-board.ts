import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import { BoardConnection } from './board-connection.ts';

/** Opens the connection to today's board of the service that delivered the page. */
export function openFromHere(): BoardConnection {
  const options = { namespace: BOARD_NAMESPACE, greeting: 'board', requestsWait: true } as const;
  return new BoardConnection({
    createSocket: (listener) => new SocketConnection(connectionDefaults(options), listener),
    now: Date.now,
    newNonce: () => crypto.randomUUID(),
  });
}
