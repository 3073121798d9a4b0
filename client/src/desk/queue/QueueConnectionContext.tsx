import { createContext, useContext } from 'react';
import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import { QueueConnection } from './queue-connection.ts';

/** Opens the connection to an office's queue of a day (`YYYY-MM-DD`); the caller closes it. */
export type OpenQueue = (
  office: string,
  day: string,
) => Pick<QueueConnection, 'store' | 'act' | 'callNext' | 'enter' | 'close'>;

export const QueueConnectionContext = createContext<OpenQueue>(openFromHere);

export function useOpenQueue(): OpenQueue {
  return useContext(QueueConnectionContext);
}

/** Opens it to the service that delivered the page. */
function openFromHere(office: string, day: string): QueueConnection {
  const handshake = () => ({ as: 'desk', office, day });
  const options = { namespace: QUEUE_NAMESPACE, greeting: 'line', requestsWait: true, handshake } as const;
  return new QueueConnection({
    createSocket: (listener) => new SocketConnection(connectionDefaults(options), listener),
    now: Date.now,
  });
}
