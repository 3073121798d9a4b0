import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ServerToWatcher, WatcherToServer } from '@mahzar/shared/protocol/board';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Caller } from '../../http/api/caller.ts';

export type BoardNamespace = Namespace<WatcherToServer, ServerToWatcher, DefaultEventsMap, { watcher: Watcher }>;
export type WatcherSocket = Socket<WatcherToServer, ServerToWatcher, DefaultEventsMap, { watcher: Watcher }>;

/** A staff browser that watches the board, or one booking. */
export interface Watcher {
  readonly socket: WatcherSocket;
  readonly log: Logger;
  /** Holder of the session at the last check. */
  staff: Extract<Caller, { kind: 'staff' }>;
  /** The session is being checked. */
  asking: boolean;
  /** The watched booking; null: the board. */
  readonly booking: HearingId | null;
}
