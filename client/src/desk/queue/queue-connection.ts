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
  /** `ended`: for good, by the service's word. `out-of-date`: the page is older than the service. */
  readonly connection: 'connecting' | 'online' | 'away' | 'ended' | 'out-of-date';
  /** Which of the officials it is who looks; null: none of them. */
  readonly me: OfficialId | null;
  /** As it was told last; null before that, and while the day has no queue. */
  readonly view: LineView | null;
  /** By this device's clock, when it was told last, epoch milliseconds; 0 before that. */
  readonly toldAt: number;
}

/** What the desk may ask, with what is wrong with it. */
export type QueueFailure = QueueErrorCode | 'unreachable';
/** The way into a meeting. */
export type Entrance = Result<{ readonly link: string }, QueueFailure>;

type QueueSocket = Pick<SocketConnection<QueueMessages, DeskPushes, QueueErrorCode>, 'request' | 'open' | 'close'>;

export interface QueueConnectionOptions {
  readonly createSocket: (listener: SocketConnectionListener<DeskPushes, QueueErrorCode>) => QueueSocket;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The connection to one office's queue of one day. Comes back by itself; a number that is missing has the whole line sent again. */
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

  /** Does something in the queue; what became of it is told to everybody by the queue itself. */
  act({ type, ...request }: DeskCommand): Promise<Result<unknown, QueueFailure>> {
    // The command has what its message asks for: both are of one union.
    return this.#socket.request(type, request as never);
  }

  /** Calls who is next; answers with the way into the meeting. */
  callNext(): Promise<Entrance> {
    return this.#socket.request('call-next', {});
  }

  /** The way into the meeting for which somebody has been called, again. */
  enter(): Promise<Entrance> {
    return this.#socket.request('meeting-link', {});
  }

  /** Nobody looks any longer. */
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
