import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import type { QueueErrorCode, ServerToViewer } from '@mahzar/shared/protocol/queue';
import { fromHere } from '../../connection/from-here.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import type { WatchTurn } from './turn-context.ts';

type Pushes = Pick<ServerToViewer, 'turn' | 'ended'>;

/** See `WatchTurn`, of the service that this page comes from. */
export const watchTurnFromHere: WatchTurn = ({ turn, away, ended }) => {
  const connection = new SocketConnection<Record<never, never>, Pushes, QueueErrorCode>(
    fromHere({ namespace: QUEUE_NAMESPACE, handshake: () => ({ as: 'citizen' }) }),
    { away, ended, pushes: { turn } },
  );
  connection.open();
  return () => connection.close();
};
