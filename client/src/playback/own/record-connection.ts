import type { RecordErrorCode, RecordPushes } from '@mahzar/shared/protocol/record';
import { RECORD_NAMESPACE } from '@mahzar/shared/protocol/record-address';
import { fromHere } from '../../connection/from-here.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';
import type { LinkHolder } from '../door.ts';

/**
 * Opens a connection over which the service tells that something of the holder's has changed, and each time when it is up, for
 * then it may have; or that it tells nothing more. Answers with how to close it.
 */
export type WatchRecord = (link: LinkHolder, changed: () => void, ended: () => void) => () => void;

/** See `WatchRecord`, of the service that this page comes from. */
export const watchRecordFromHere: WatchRecord = ({ hearing, token, browser }, changed, ended) => {
  const handshake = () => ({ hearing, token, ...(browser !== null && { browser }) });
  const connection = new SocketConnection<Record<never, never>, RecordPushes, RecordErrorCode>(
    fromHere({ namespace: RECORD_NAMESPACE, greeting: 'changed', handshake } as const),
    {
      away: () => undefined,
      // What is read then says why.
      ended,
      pushes: { changed },
    },
  );
  connection.open();
  return () => connection.close();
};
