import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { OfficialId } from '@mahzar/shared/queue/ids';
import { withLineChange } from '@mahzar/shared/queue/projection/line-change';
import type { LineView } from '@mahzar/shared/queue/projection/line-view';
import type { QueueErrorCode } from '@mahzar/shared/protocol/queue';
import { isOutOfDate } from '../../connection/final-codes.ts';
import type { Result } from '../../connection/result.ts';
import type { SocketConnection, SocketConnectionListener } from '../../connection/socket-connection.ts';
import type { DeskCommand, DeskPushes, QueueMessages } from './messages.ts';

export interface QueueDeskState {
  /** `ended`: finally, by the service. `out-of-date`: the page is older than the service. */
  readonly connection: 'connecting' | 'online' | 'away' | 'ended' | 'out-of-date';
  /** The official who is watching; null for other staff. */
  readonly me: OfficialId | null;
  /** The latest view; null before the first, and while the day has no queue. */
  readonly view: LineView | null;
  /** Time of the latest update on this device's clock, epoch milliseconds; 0 before the first. */
  readonly toldAt: number;
}

/** Why a message of the desk failed. */
export type QueueFailure = QueueErrorCode | 'unreachable';
/** The link into a meeting. */
export type Entrance = Result<{ readonly link: string }, QueueFailure>;

type QueueSocket = Pick<SocketConnection<QueueMessages, DeskPushes, QueueErrorCode>, 'request' | 'open' | 'close'>;

export interface QueueConnectionOptions {
  readonly createSocket: (listener: SocketConnectionListener<DeskPushes, QueueErrorCode>) => QueueSocket;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The connection to one office's queue of one day. It reconnects automatically; after a missed number it requests the whole line
 * again.
 */
export class QueueConnection {
  readonly store: StoreApi<QueueDeskState>;
  readonly #socket: QueueSocket;
  readonly #now: () => number;
  #seq = 0;
  #asking = false;

  constructor({ createSocket, now }: QueueConnectionOptions) {
    this.#now = now;
    this.store = createStore<QueueDeskState>(() => ({ connection: 'connecting', me: null, view: null, toldAt: 0 }));
    this.#socket = createSocket({
      away: () => this.store.setState({ connection: 'away' }),
      ended: ({ code }) => this.#end(code),
      pushes: {
        line: ({ seq, me, view }) => {
          this.#seq = seq;
          this.#asking = false;
          this.store.setState({ connection: 'online', me, view, toldAt: now() });
        },
        'line-changed': (changed) => this.#change(changed),
      },
    });
    this.#socket.open();
  }

  /** Does an act in the queue; the queue itself pushes the result to everybody. */
  act({ type, ...request }: DeskCommand): Promise<Result<unknown, QueueFailure>> {
    // A command has exactly the data of its message: both come from one union.
    return this.#socket.request(type, request as never);
  }

  /** Calls the next person; resolves to the link into the meeting. */
  callNext(): Promise<Entrance> {
    return this.#socket.request('call-next', {});
  }

  /** Returns the link into the meeting of the called person again. */
  enter(): Promise<Entrance> {
    return this.#socket.request('meeting-link', {});
  }

  /** Closes the connection. */
  close(): void {
    this.#socket.close();
  }

  #change({ seq, change }: Parameters<DeskPushes['line-changed']>[0]): void {
    const { view } = this.store.getState();
    if (view === null || seq <= this.#seq) return;
    if (seq !== this.#seq + 1) return this.#askAgain();
    this.#seq = seq;
    this.store.setState({ view: withLineChange(view, change), toldAt: this.#now() });
  }

  #askAgain(): void {
    if (this.#asking) return;
    this.#asking = true;
    void this.#socket.request('resync', {}).then((answer) => {
      if (!answer.ok) this.#asking = false;
    });
  }

  #end(code: QueueErrorCode): void {
    this.store.setState({ connection: isOutOfDate(code) ? 'out-of-date' : 'ended', view: null });
  }
}
