import type { MinutesErrorCode, MinutesPushes } from '@mahzar/shared/protocol/minutes';
import { MINUTES_NAMESPACE } from '@mahzar/shared/protocol/minutes-address';
import { connectionDefaults } from '../connection/connection-defaults.ts';
import { SocketConnection } from '../connection/socket-connection.ts';
import type { MinutesKey } from './minutes-key.ts';
import { openMinutesSession } from './minutes-session.ts';
import type { MinutesMessages, MinutesSession } from './minutes-session.ts';

/** Opens the minutes of a hearing at the service that delivered this page. @param key called at each attempt */
export function connectMinutes(key: () => MinutesKey): MinutesSession {
  return openMinutesSession((pushes, line) => {
    const connection = new SocketConnection<MinutesMessages, MinutesPushes, MinutesErrorCode>(
      connectionDefaults({ namespace: MINUTES_NAMESPACE, greeting: 'minutes', handshake: key } as const),
      { away: line.away, ended: ({ code }) => line.ended(code), pushes },
    );
    connection.open();
    return { ask: connection.request, close: () => connection.close() };
  });
}
