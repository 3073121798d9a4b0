import type { RecordErrorCode, RecordPushes } from '@mahzar/shared/protocol/record';
import { RECORD_NAMESPACE } from '@mahzar/shared/protocol/record-address';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import type { LinkHolder } from '../record-source.ts';

/**
 * Opens a connection on which the service reports changes for the link's holder. `changed` is also called at each reconnection,
 * because a change may have been missed; `ended`: nothing more is reported. Returns a function that closes it.
 */
export type WatchRecord = (link: LinkHolder, changed: () => void, ended: () => void) => () => void;

/** `WatchRecord` for the service that delivered this page. */
export const watchRecordFromHere: WatchRecord = ({ hearing, token, browser }, changed, ended) => {
  const handshake = () => ({ hearing, token, ...(browser !== null && { browser }) });
  const connection = new SocketConnection<Record<never, never>, RecordPushes, RecordErrorCode>(
    connectionDefaults({ namespace: RECORD_NAMESPACE, greeting: 'changed', handshake } as const),
    {
      away: () => undefined,
      // Reading the record then shows the reason.
      ended,
      pushes: { changed },
    },
  );
  connection.open();
  return () => connection.close();
};
