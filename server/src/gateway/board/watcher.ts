import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { ServerToWatcher, WatcherToServer } from '@mahzar/shared/protocol/board';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Caller } from '../../http/api/caller.ts';

export type BoardNamespace = Namespace<WatcherToServer, ServerToWatcher, DefaultEventsMap, { watcher: Watcher }>;
export type WatcherSocket = Socket<WatcherToServer, ServerToWatcher, DefaultEventsMap, { watcher: Watcher }>;

/** A browser of staff that watches the board, or one booking. */
export interface Watcher {
  readonly socket: WatcherSocket;
  readonly log: Logger;
  /** Who holds its session, as they were when it was asked last. */
  staff: Extract<Caller, { kind: 'staff' }>;
  /** It is being asked who holds its session. */
  asking: boolean;
  /** The booking that it watches; null: the board. */
  readonly booking: HearingId | null;
}
