import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import type { QueueErrorCode, ServerToViewer, TurnPush } from '@mahzar/shared/protocol/queue';
import { connectionDefaults } from '../../connection/connection-defaults.ts';
import { SocketConnection } from '../../connection/socket-connection.ts';

/** Events for a person on the page of a meeting. */
export interface Calls {
  /** The person was called into this meeting, and the page entered automatically. */
  first(): void;
  /** The person was called again into this meeting. */
  again(): void;
  /** Nobody waits for the person any more: they have come in, or the queue has finished with them. */
  over(): void;
  /** The person was called into another meeting: after a skip, or by another official. */
  elsewhere(link: string): void;
}

/**
 * Derives calls from the pushes of the person's own turn.
 * @param here the hearing of this page
 */
export function callsOf(here: string, { first, again, over, elsewhere }: Calls): (turn: TurnPush) => void {
  let last: number | null | undefined;
  return ({ stage, door }) => {
    if (stage.kind !== 'called') return over();
    if (stage.hearing !== here) {
      if (door !== null) elsewhere(door.link);
    } else if (stage.recalledAt !== last) {
      if (stage.recalledAt === null) first();
      else again();
      last = stage.recalledAt;
    }
  };
}

/** Watches the person's own turn on the page of a meeting; while it is open the office sees the person as present. */
export function watchCalls(here: string, calls: Calls): { close(): void } {
  const connection = new SocketConnection<Record<never, never>, Pick<ServerToViewer, 'turn' | 'ended'>, QueueErrorCode>(
    connectionDefaults({ namespace: QUEUE_NAMESPACE, handshake: () => ({ as: 'citizen' }), requestsWait: true }),
    { away: () => undefined, ended: () => undefined, pushes: { turn: callsOf(here, calls) } },
  );
  connection.open();
  return connection;
}
