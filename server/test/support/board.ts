import type { Board, BoardHearing, BoardPerson } from '@mahzar/shared/board/board';
import { withChanges } from '@mahzar/shared/board/change';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import type {
  BoardAck,
  BoardDifference,
  BoardMessageName,
  BoardRequest,
  BoardResponse,
  BoardSnapshot,
  ServerToWatcher,
  WatcherToServer,
} from '@mahzar/shared/protocol/board';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { answerOf } from './answer.ts';

/** A member of staff who watches today's board. */
export class BoardWatcher {
  readonly socket: Socket<ServerToWatcher, WatcherToServer>;
  board: Board = [];
  seq = 0;
  /** The reason that the service gave when it ended the connection; null without one. */
  ended: string | null = null;
  /** Number of bytes received. */
  heardBytes = 0;
  differences = 0;
  readonly said: unknown[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(socket: BoardWatcher['socket']) {
    this.socket = socket;
    socket.io.engine.on('packet', ({ data }) => (this.heardBytes += Buffer.byteLength(String(data ?? ''))));
    socket.on('board', (snapshot) => this.#take(snapshot));
    socket.on('difference', (difference) => this.#change(difference));
    socket.on('ended', ({ code }) => this.#wakeAfter(() => (this.ended = code)));
    socket.on('help-said', (said) => this.#wakeAfter(() => this.said.push(said)));
    socket.on('disconnect', () => this.#wakeAfter(() => undefined));
  }

  /** Opens the board with these cookies and waits for it. Rejects with the code of a refusal. */
  static async open(origin: string, cookie: string, from = origin): Promise<BoardWatcher> {
    const socket: BoardWatcher['socket'] = io(`${origin}${BOARD_NAMESPACE}`, {
      path: '/signalling',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin: from, ...(cookie !== '' && { cookie }) },
    });
    const watcher = new BoardWatcher(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('board', () => resolve());
      socket.once('connect_error', (error) => reject(new Error(error.message)));
    });
    return watcher;
  }

  hearing(id: string): BoardHearing | undefined {
    return this.board.find(({ hearing }) => hearing === id);
  }

  person(hearing: string, seat: string): BoardPerson | undefined {
    return this.hearing(hearing)?.people.find((each) => each.seat === seat);
  }

  /** Alarms of a hearing, as `kind` or `kind seat`. */
  alarms(hearing: string): string[] {
    return (this.hearing(hearing)?.alarms ?? []).map(({ kind, seat }) => (seat === null ? kind : `${kind} ${seat}`));
  }

  ask<Name extends BoardMessageName>(name: Name, request: BoardRequest<Name>): Promise<BoardAck<BoardResponse<Name>>> {
    return answerOf(this.socket, name, request);
  }

  /** Resolves when the condition holds, now or after a push, with the time waited, ms. */
  async until(holds: () => boolean, withinMs = 5_000): Promise<number> {
    const begun = performance.now();
    while (!holds()) {
      const left = begun + withinMs - performance.now();
      if (left <= 0) throw new Error(`not so within ${withinMs} ms: ${holds}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
    return performance.now() - begun;
  }

  close(): void {
    this.socket.disconnect();
  }

  #take({ seq, hearings }: BoardSnapshot): void {
    this.#wakeAfter(() => {
      this.seq = seq;
      this.board = hearings;
    });
  }

  #change({ seq, changes }: BoardDifference): void {
    if (seq !== this.seq + 1) throw new Error(`a difference was missed: ${this.seq}, then ${seq}`);
    this.#wakeAfter(() => {
      this.seq = seq;
      this.differences += 1;
      this.board = withChanges(this.board, changes);
    });
  }

  #wakeAfter(change: () => unknown): void {
    change();
    for (const wake of this.#waiting) wake();
  }
}
