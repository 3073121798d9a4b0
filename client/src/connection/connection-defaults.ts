import type { MessageMap } from './messages.ts';
import { growingPauses } from './reconnect-policy.ts';
import type { SocketConnectionOptions } from './socket-connection.ts';

/** Options of a connection from this page to the service that delivered it. */
export function connectionDefaults<Options extends object>(
  options: Options,
): Options & Pick<SocketConnectionOptions<MessageMap, object, string>, 'origin' | 'policy' | 'now'> {
  return { origin: location.origin, policy: growingPauses(Math.random), now: Date.now, ...options };
}
