import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import type {
  QueueErrorCode,
  QueueMessageRequest,
  QueueMessageResponse,
  ServerToViewer,
} from '@mahzar/shared/protocol/queue';
import { isOutOfDate } from '../../connection/final-codes.ts';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import type { WatchTurn } from './turn-context.ts';

type Messages = {
  readonly 'report-device': {
    readonly request: QueueMessageRequest<'report-device'>;
    readonly response: QueueMessageResponse<'report-device'>;
  };
};
type Pushes = Pick<ServerToViewer, 'turn' | 'ended'>;

/** `WatchTurn` for the service that delivered this page. */
export const watchTurnFromHere: WatchTurn = ({ turn, away, ended }) => {
  const connection = new SocketConnection<Messages, Pushes, QueueErrorCode>(
    connectionDefaults({ namespace: QUEUE_NAMESPACE, handshake: () => ({ as: 'citizen' }), requestsWait: true }),
    { away, ended: ({ code }) => ended(isOutOfDate(code)), pushes: { turn } },
  );
  connection.open();
  return {
    report: async (faults) => (await connection.request('report-device', { faults: [...faults] })).ok,
    close: () => connection.close(),
  };
};
