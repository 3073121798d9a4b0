import { boardHandshake, BOARD_MESSAGES } from '@mahzar/shared/protocol/board';
import type { BoardErrorCode } from '@mahzar/shared/protocol/board';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { Rejection } from '@mahzar/shared/rejection';
import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { TodaysBoard } from '../../board/todays-board.ts';
import { callerMay } from '../../http/api/caller.ts';
import type { Caller } from '../../http/api/caller.ts';
import type { AddressOf } from '../../http/visitor-address.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { admitBy } from '../admission.ts';
import type { BookingWatch } from '../booking/booking-watch.ts';
import { createDispatcher } from '../dispatcher.ts';
import { messageLimit, overrunLimit } from '../limits.ts';
import { limitSendQueue } from '../send-queue.ts';
import { boardHandlers, helpRoom } from './board-handlers.ts';
import type { BoardNamespace, Watcher, WatcherSocket } from './watcher.ts';

export interface BoardGatewayOptions {
  readonly bus: EventBus;
  /** Socket.IO namespace on the signalling server, with its origin rule. */
  readonly namespace: Namespace;
  readonly board: TodaysBoard;
  readonly help: HelpDesk;
  readonly bookings: BookingWatch;
  /** The current holder of the session in these cookies, whatever the rights. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  /** Address by which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  /** See `DispatcherOptions`. */
  readonly isBusy: (error: unknown) => boolean;
  readonly supportCode: () => string;
}

/** How often a watcher's session and rights are checked, ms: a watcher who loses them is disconnected within a second. */
const ASK_AGAIN_MS = 800;
/** Most bytes that may wait for one watcher: several whole boards. */
const MAX_QUEUED_BYTES = 4 * 1024 * 1024;
const EVERYBODY = 'watchers';

/** Today's board for staff's browsers: admits them by their session, sends them changes, handles their messages. */
export class BoardGateway {
  readonly #options: BoardGatewayOptions;
  readonly #namespace: BoardNamespace;
  readonly #dispatch: (watcher: Watcher, name: string, args: readonly unknown[]) => Promise<void>;
  #asking: NodeJS.Timeout | undefined;

  constructor(options: BoardGatewayOptions) {
    const { bus, addressOf, log, supportCode, isBusy, board, help } = options;
    this.#options = options;
    this.#namespace = options.namespace as unknown as BoardNamespace;
    this.#dispatch = createDispatcher({
      messages: BOARD_MESSAGES,
      handlers: boardHandlers(board, help),
      budgets: watcherBudgets(),
      permits: ({ booking, staff }: Watcher, name) =>
        booking === null && callerMay(staff, BOARD_MESSAGES[name].permission),
      isBusy,
      supportCode,
    });
    const decide = (socket: WatcherSocket) => this.#admit(socket);
    const admit = admitBy({ decide, addressOf, log, refusedAs: 'watcher refused', supportCode });
    this.#namespace.use((socket, next) => void admit(socket, next));
    this.#namespace.on('connection', (socket) => this.#connected(socket.data.watcher));
    // Sent to the room, so that a difference is serialised once.
    bus.on('board-changed', (difference) => void this.#namespace.to(EVERYBODY).emit('difference', difference));
    bus.on('help-said', ({ id }, message) => {
      this.#namespace.to(helpRoom(id)).emit('help-said', { request: id, message });
    });
  }

  /** Stops the checks; nothing more is sent. */
  close(): void {
    clearInterval(this.#asking);
    this.#options.board.close();
  }

  async #admit(socket: WatcherSocket): Promise<Rejection<BoardErrorCode> | null> {
    const { auth, headers } = socket.handshake;
    const staff = await this.#options.callerOf(headers.cookie);
    const { version } = auth as { version?: unknown };
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) return new Rejection('version-mismatch');
    const handshake = boardHandshake.safeParse(auth);
    if (!handshake.success) return new Rejection('bad-handshake');
    if (staff.kind !== 'staff') return new Rejection('not-signed-in');
    const booking = handshake.data.booking ?? null;
    if (!callerMay(staff, neededFor(booking))) return new Rejection('not-permitted');
    const log = this.#options.log.child({ account: staff.account });
    socket.data.watcher = { socket, log, staff, asking: false, booking };
    return null;
  }

  #connected(watcher: Watcher): void {
    const { bookings } = this.#options;
    const { socket, booking } = watcher;
    limitSendQueue(watcher, MAX_QUEUED_BYTES);
    socket.onAny((name: string, ...args: unknown[]) => void this.#dispatch(watcher, name, args));
    socket.on('disconnect', () => {
      if (booking !== null) bookings.remove(booking, socket);
      this.#gone();
    });
    this.#asking ??= setInterval(() => this.#askAgain(), ASK_AGAIN_MS).unref();
    if (booking !== null) return bookings.add(booking, socket);
    void this.#show(socket).catch((error: unknown) => {
      watcher.log.error({ err: error }, 'board not shown');
      socket.disconnect(true);
    });
  }

  /** Sends the whole board, and subscribes the watcher to its changes. */
  async #show(socket: WatcherSocket): Promise<void> {
    const { board } = this.#options;
    const snapshot = await board.watch();
    if (!socket.connected) return this.#gone();
    socket.emit('board', snapshot);
    await socket.join(EVERYBODY);
  }

  #gone(): void {
    const left = this.#watchers();
    if (left.every(({ booking }) => booking !== null)) this.#options.board.unwatch();
    if (left.length > 0) return;
    clearInterval(this.#asking);
    this.#asking = undefined;
  }

  #watchers(): Watcher[] {
    return [...this.#namespace.sockets.values()].map(({ data }) => data.watcher);
  }

  #askAgain(): void {
    for (const watcher of this.#watchers()) void this.#askAgainOf(watcher);
  }

  async #askAgainOf(watcher: Watcher): Promise<void> {
    const { socket, booking, staff } = watcher;
    if (watcher.asking) return;
    watcher.asking = true;
    // If the database does not answer, watchers keep their rights; they are checked again when it answers.
    const caller = await this.#options.callerOf(socket.handshake.headers.cookie).catch(() => staff);
    watcher.asking = false;
    if (caller.kind === 'staff' && callerMay(caller, neededFor(booking))) watcher.staff = caller;
    else {
      socket.emit('ended', { code: caller.kind === 'staff' ? 'not-permitted' : 'not-signed-in' });
      socket.disconnect(true);
    }
  }
}

/** A watcher's messages are counted by its socket. */
function watcherBudgets() {
  const messages = messageLimit();
  const overruns = overrunLimit();
  return {
    message: ({ socket }: Watcher) => messages.wait(socket.id),
    overrun: ({ socket }: Watcher) => overruns.take(socket.id),
  };
}

/** The right needed to watch the board, or one booking. */
function neededFor(booking: HearingId | null): 'watch-board' | 'read-bookings' {
  return booking === null ? 'watch-board' : 'read-bookings';
}
