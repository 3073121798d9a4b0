import { boardHandshake, BOARD_MESSAGES } from '@mahzar/shared/protocol/board';
import type {
  BoardErrorCode,
  BoardMessageName,
  BoardRequest,
  BoardResponse,
  ServerToWatcher,
  WatcherToServer,
} from '@mahzar/shared/protocol/board';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { NoteHelp } from '../../board/help/note-help.ts';
import type { TodaysBoard } from '../../board/todays-board.ts';
import { callerMay } from '../../http/api/caller.ts';
import type { Caller } from '../../http/api/caller.ts';
import type { AddressOf } from '../../http/visitor-address.ts';
import { networkOf } from '../../kernel/address.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { BookingWatch } from '../booking/booking-watch.ts';
import { messageLimit, overrunLimit, refusalLimit } from '../limits.ts';
import { limitSendQueue } from '../send-queue.ts';

export interface BoardGatewayOptions {
  readonly bus: EventBus;
  /** Socket.IO's, on the server and under the rule of origins of signalling. */
  readonly namespace: Namespace;
  readonly board: TodaysBoard;
  readonly help: HelpDesk;
  readonly bookings: BookingWatch;
  /** Who holds the session of these cookies at this moment, whatever its rights. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly noteHelp: NoteHelp;
  /** By which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  readonly supportCode: () => string;
}

type Staff = Extract<Caller, { kind: 'staff' }>;
type Data = { staff: Staff; busy: boolean; booking: HearingId | null };
type Watcher = Socket<WatcherToServer, ServerToWatcher, DefaultEventsMap, Data>;
type BoardNamespace = Namespace<WatcherToServer, ServerToWatcher, DefaultEventsMap, Data>;
type Refused = { readonly no: BoardErrorCode };
type Reply<Name extends BoardMessageName> = BoardResponse<Name> | Refused;
type Handlers = {
  readonly [Name in BoardMessageName]: (watcher: Watcher, request: BoardRequest<Name>) => Promise<Reply<Name>>;
};

/** So often it is asked who holds a watcher's session and what they may: whoever may no longer is cut off within a second. */
const ASK_AGAIN_MS = 800;
/** What may wait for one watcher, bytes: several whole boards. */
const MAX_QUEUED_BYTES = 4 * 1024 * 1024;
const EVERYBODY = 'watchers';

/** Today's board in front of staff's browsers: lets them in by their session, tells them what changes, hears them. */
export class BoardGateway {
  readonly #options: BoardGatewayOptions;
  readonly #namespace: BoardNamespace;
  readonly #handlers: Handlers;
  readonly #messages = messageLimit();
  readonly #overruns = overrunLimit();
  readonly #refusals = refusalLimit();
  #asking: NodeJS.Timeout | undefined;

  constructor(options: BoardGatewayOptions) {
    this.#options = options;
    this.#namespace = options.namespace as unknown as BoardNamespace;
    this.#handlers = this.#createHandlers();
    this.#namespace.use((socket, next) => void this.#admit(socket, next));
    this.#namespace.on('connection', (socket) => this.#connected(socket));
    // One for all: a difference is put into words once.
    options.bus.on('board-changed', (difference) => void this.#namespace.to(EVERYBODY).emit('difference', difference));
    options.bus.on('help-said', ({ hearing, seat }, message, current) => {
      if (!current) return;
      this.#namespace.to(helpRoom(hearing, seat)).emit('help-said', { hearing, seat, message });
    });
  }

  /** Nothing more is asked or told. */
  close(): void {
    clearInterval(this.#asking);
    this.#options.board.close();
  }

  async #admit(socket: Watcher, next: (error?: Error) => void): Promise<void> {
    const { log, supportCode, callerOf } = this.#options;
    const support = supportCode();
    try {
      const code = await this.#refusal(socket, await callerOf(socket.handshake.headers.cookie));
      if (code === null) return next();
      if (!(await this.#refusals.take(networkOf(this.#options.addressOf(socket.request)))))
        return void socket.conn.close();
      log.warn({ code, support }, 'watcher refused');
      next(Object.assign(new Error(code), { data: { code, support } }));
    } catch (error) {
      log.error({ err: error, support }, 'handshake of a watcher failed');
      next(Object.assign(new Error('internal'), { data: { code: 'internal', support } }));
    }
  }

  async #refusal(socket: Watcher, caller: Caller): Promise<BoardErrorCode | null> {
    const { version } = socket.handshake.auth as { version?: unknown };
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) return 'version-mismatch';
    const handshake = boardHandshake.safeParse(socket.handshake.auth);
    if (!handshake.success) return 'bad-handshake';
    if (caller.kind !== 'staff') return 'not-signed-in';
    const booking = (handshake.data.booking ?? null) as HearingId | null;
    if (!callerMay(caller, neededFor(booking))) return 'not-permitted';
    socket.data = { staff: caller, busy: false, booking };
    return null;
  }

  #connected(socket: Watcher): void {
    const { log } = this.#options;
    limitSendQueue({ socket, log: log.child({ account: socket.data.staff.account }) }, MAX_QUEUED_BYTES);
    socket.onAny((name: string, ...args: unknown[]) => void this.#dispatch(socket, name, args));
    const { booking } = socket.data;
    socket.on('disconnect', () => {
      if (booking !== null) this.#options.bookings.remove(booking, socket);
      this.#gone();
    });
    this.#asking ??= setInterval(() => this.#askAgain(), ASK_AGAIN_MS).unref();
    if (booking !== null) {
      this.#options.bookings.add(booking, socket);
      return;
    }
    void this.#show(socket).catch((error: unknown) => {
      log.error({ err: error }, 'board not shown');
      socket.disconnect(true);
    });
  }

  /** The whole board, and from then on the differences to it. */
  async #show(socket: Watcher): Promise<void> {
    const { board } = this.#options;
    const snapshot = await board.watch();
    if (!socket.connected) return this.#gone();
    socket.emit('board', snapshot);
    await socket.join(EVERYBODY);
  }

  #gone(): void {
    const left = [...this.#namespace.sockets.values()];
    if (left.every(({ data }) => data.booking !== null)) this.#options.board.unwatch();
    if (left.length > 0) return;
    clearInterval(this.#asking);
    this.#asking = undefined;
  }

  #askAgain(): void {
    for (const socket of this.#namespace.sockets.values()) void this.#askAgainOf(socket);
  }

  async #askAgainOf(socket: Watcher): Promise<void> {
    if (socket.data.busy) return;
    socket.data.busy = true;
    // A database that does not answer takes nobody's rights away; it will say so of those who lost them.
    const caller = await this.#options.callerOf(socket.handshake.headers.cookie).catch(() => socket.data.staff);
    socket.data.busy = false;
    if (caller.kind === 'staff' && callerMay(caller, neededFor(socket.data.booking))) socket.data.staff = caller;
    else {
      socket.emit('ended', { code: caller.kind === 'staff' ? 'not-permitted' : 'not-signed-in' });
      socket.disconnect(true);
    }
  }

  async #dispatch(socket: Watcher, name: string, args: unknown[]): Promise<void> {
    const { log, supportCode } = this.#options;
    const ack = args.at(-1);
    const answer = (reply: unknown): void => {
      if (typeof ack === 'function') ack(reply);
    };
    const refuse = (code: BoardErrorCode, error?: unknown): void => {
      const support = supportCode();
      const message = isMessage(name) ? name : 'unknown';
      if (code === 'internal') log.error({ err: error, message, support }, 'message of a watcher failed');
      else log.warn({ message, code, support }, 'message of a watcher refused');
      answer({ ok: false, code, support });
    };
    if (!(await this.#messages.take(socket.id))) {
      refuse('too-many-messages');
      if (!(await this.#overruns.take(socket.id))) socket.disconnect(true);
      return;
    }
    if (!isMessage(name)) return refuse('unknown-message');
    const { request, permission } = BOARD_MESSAGES[name];
    const parsed = request.safeParse(args[0]);
    if (typeof ack !== 'function' || args.length !== 2 || !parsed.success) return refuse('bad-message');
    if (socket.data.booking !== null || !callerMay(socket.data.staff, permission)) return refuse('not-permitted');
    try {
      const handle = this.#handlers[name] as (socket: Watcher, request: unknown) => Promise<object>;
      const reply = await handle(socket, parsed.data);
      if ('no' in reply) return refuse(reply.no as BoardErrorCode);
      answer({ ok: true, ...reply });
    } catch (error) {
      refuse('internal', error);
    }
  }

  #createHandlers(): Handlers {
    const { board, help, noteHelp } = this.#options;
    const accepted = { accepted: true } as const;
    return {
      resync: async (socket) => {
        socket.emit('board', board.snapshot());
        return accepted;
      },
      'open-help': async (socket, { hearing, seat, before }) => {
        const talk = await help.talkOf(hearing as HearingId, seat as SeatId, before);
        if (talk === undefined) return { no: 'not-found' };
        await noteHelp(socket.data.staff.account, 'help-read', hearing, seat);
        await socket.join(helpRoom(hearing, seat));
        return talk;
      },
      'say-to-person': async (socket, { hearing, seat, ...words }) => {
        const { account } = socket.data.staff;
        const message = await help.sayAsStaff(account, hearing as HearingId, seat as SeatId, words);
        if (message === undefined) return { no: 'not-found' };
        if (typeof message === 'string') return { no: message };
        await noteHelp(account, 'help-answered', hearing, seat);
        return message;
      },
      'close-help': async (socket, { hearing, seat }) => {
        if (!(await help.close(hearing as HearingId, seat as SeatId))) return { no: 'not-found' };
        await noteHelp(socket.data.staff.account, 'help-closed', hearing, seat);
        return accepted;
      },
      'leave-help': async (socket, { hearing, seat }) => {
        await socket.leave(helpRoom(hearing, seat));
        return accepted;
      },
    };
  }
}

/** What somebody must be allowed who watches the board, or one booking. */
function neededFor(booking: HearingId | null): 'watch-board' | 'read-bookings' {
  return booking === null ? 'watch-board' : 'read-bookings';
}

function isMessage(name: string): name is BoardMessageName {
  return Object.hasOwn(BOARD_MESSAGES, name);
}

function helpRoom(hearing: string, seat: string): string {
  return JSON.stringify([hearing, seat]);
}
