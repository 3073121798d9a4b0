import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { Endpoint, MediaPathState } from '../../media/engine.ts';
import { connectionOf, isHere, nextAttendance } from './attendance.ts';
import type { Attendance, AttendanceAction, AttendanceInput } from './attendance.ts';
import type { Connection } from './connection.ts';

/** A seat that is held by a browser, whether or not its socket is open at this moment. */
export interface LiveSeat {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  readonly session: SessionHash;
  readonly attendance: Attendance<Connection>;
}

/** What `LiveSeats` keeps of it. */
interface HeldSeat extends LiveSeat {
  attendance: Attendance<Connection>;
  endpoint: Endpoint | null;
  /** Of `Attendance`. */
  timer: NodeJS.Timeout | null;
}

export interface LiveSeatsOptions {
  /** How long a seat whose socket is lost, while its media flows, still counts as here (ms). */
  readonly graceMs: number;
  /** How long transports are kept for a browser that is away (ms). */
  readonly keepEndpointMs: number;
  readonly now: () => number;
  /** The person of a held seat is away, for good or for now, since the last sign of life (epoch ms). */
  readonly lost: (live: LiveSeat, since: number) => void;
  /** The person is here again. */
  readonly back: (live: LiveSeat) => void;
}

/** Which browser holds which seat, and whether its person is here (`Attendance`). */
export class LiveSeats {
  readonly #options: LiveSeatsOptions;
  readonly #live = new Map<string, HeldSeat>();
  readonly #connections = new Map<HearingId, Set<Connection>>();

  constructor(options: LiveSeatsOptions) {
    this.#options = options;
  }

  /** Every open connection of a hearing, those in the lobby among them. */
  connections(hearing: HearingId): Iterable<Connection> {
    return this.#connections.get(hearing) ?? [];
  }

  /** Hearings to which somebody has a connection. */
  hearings(): HearingId[] {
    return [...this.#connections.keys()];
  }

  /** How many connections are open, those in the lobby among them, and how many people are here, for metrics. */
  counts(): { readonly connections: number; readonly people: number } {
    return {
      connections: this.#connections.values().reduce((sum, { size }) => sum + size, 0),
      people: this.#live
        .values()
        .filter(({ attendance }) => isHere(attendance))
        .toArray().length,
    };
  }

  /** Whether anybody has a connection to the hearing. */
  connected(hearing: HearingId): boolean {
    return this.#connections.has(hearing);
  }

  get(hearing: HearingId, seat: SeatId): LiveSeat | undefined {
    return this.#live.get(key(hearing, seat));
  }

  /** The open connection that holds the seat. */
  connection(hearing: HearingId, seat: SeatId): Connection | null {
    const live = this.get(hearing, seat);
    return live === undefined ? null : connectionOf(live.attendance);
  }

  /** Held seats of a hearing. */
  held(hearing: HearingId): LiveSeat[] {
    return [...this.#live.values()].filter((live) => live.hearing === hearing);
  }

  add(connection: Connection): void {
    const all = this.#connections.get(connection.hearing) ?? new Set();
    this.#connections.set(connection.hearing, all.add(connection));
  }

  /** Gives a connection the transports made for it, in place of former ones; closes them when it has gone meanwhile. */
  equip(connection: Connection, endpoint: Endpoint): boolean {
    connection.endpoint?.close();
    connection.endpoint = endpoint;
    if (connection.socket.connected) return true;
    endpoint.close();
    return false;
  }

  /**
   * Makes this connection the one that holds its seat in the session. Answers with the connection that held it before,
   * if another; the former endpoint passes on within the same session and is closed when another session takes over.
   */
  hold(connection: Connection, session: SessionHash): Connection | null {
    const id = key(connection.hearing, connection.seat);
    const before = this.#live.get(id);
    stopTimer(before);
    const keeps = before?.session === session ? before.endpoint : null;
    const former = before === undefined ? null : connectionOf(before.attendance);
    const again = before?.session === session && former === connection;
    if (before?.endpoint && keeps === null) before.endpoint.close();
    if (keeps !== null && connection.endpoint !== null && connection.endpoint !== keeps) keeps.close();
    connection.session = session;
    connection.endpoint ??= keeps?.closed ? null : keeps;
    const mediaPath = connection.endpoint?.mediaPath;
    // Who makes transports anew because the former ones were lost is not back before these are up.
    const here = again && mediaPath !== 'up' ? isHere(before.attendance) : mediaPath !== 'lost';
    this.#live.set(id, {
      hearing: connection.hearing,
      seat: connection.seat,
      session,
      attendance: here ? { kind: 'here', connection } : { kind: 'media-lost', connection, deaf: false },
      endpoint: connection.endpoint,
      timer: null,
    });
    // It went while the law was asked: nobody would tell of its end again.
    if (!connection.socket.connected) this.remove(connection, false);
    return former === connection ? null : former;
  }

  /** Nobody holds the seat any longer: its person left, or the hearing is over. */
  release(hearing: HearingId, seat: SeatId): void {
    const live = this.#live.get(key(hearing, seat));
    if (live === undefined) return;
    stopTimer(live);
    this.#live.delete(key(hearing, seat));
    live.endpoint?.close();
    const connection = connectionOf(live.attendance);
    if (connection !== null) {
      connection.endpoint?.close();
      connection.session = null;
      connection.endpoint = null;
    }
  }

  /** A socket closed. `deliberate`: the browser said so, thus nothing is expected to go on. */
  remove(connection: Connection, deliberate: boolean): void {
    const all = this.#connections.get(connection.hearing);
    all?.delete(connection);
    if (all?.size === 0) this.#connections.delete(connection.hearing);
    const live = this.#live.get(key(connection.hearing, connection.seat));
    // What a browser prepared and did not enter with, or was replaced before it did, is of no use to anyone.
    if (live?.endpoint !== connection.endpoint) connection.endpoint?.close();
    if (live === undefined || connectionOf(live.attendance) !== connection) return;
    const mediaUp = live.endpoint?.mediaPath === 'up';
    const { heardAt } = connection;
    this.#handle(live, { type: 'socket-closed', mediaUp, deliberate, heardAt, now: this.#options.now() });
  }

  /** The connection of a seat's media is up, or lost. */
  mediaPathChanged(hearing: HearingId, seat: SeatId, mediaPath: MediaPathState): void {
    const live = this.#live.get(key(hearing, seat));
    if (live === undefined || mediaPath === 'new') return;
    const since = live.endpoint?.heardAt ?? this.#options.now();
    this.#handle(live, mediaPath === 'up' ? { type: 'media-up' } : { type: 'media-lost', since });
  }

  /** The worker of the hearing's media died: nobody has transports. Where a socket is open, it alone counts now. */
  roomLost(hearing: HearingId): void {
    for (const connection of this.connections(hearing)) connection.endpoint = null;
    for (const live of this.#live.values()) {
      if (live.hearing !== hearing) continue;
      live.endpoint = null;
      if (connectionOf(live.attendance) === null)
        this.#handle(live, { type: 'media-lost', since: this.#options.now() });
    }
  }

  /**
   * What the browser that holds a seat says of its own connection: whether anything gets through to it, and since when
   * not.
   */
  reported(connection: Connection, flows: boolean, since: number): void {
    const live = this.#live.get(key(connection.hearing, connection.seat));
    if (live === undefined || connectionOf(live.attendance) !== connection) return;
    this.#handle(live, { type: 'reported', flows, since, mediaUp: live.endpoint?.mediaPath === 'up' });
  }

  #handle(live: HeldSeat, input: AttendanceInput): void {
    const { attendance, actions } = nextAttendance(live.attendance, input);
    live.attendance = attendance;
    for (const action of actions) this.#run(live, action);
  }

  #run(live: HeldSeat, action: AttendanceAction): void {
    switch (action.type) {
      case 'lost':
        return this.#options.lost(live, action.since);
      case 'back':
        return this.#options.back(live);
      case 'timer':
        stopTimer(live);
        live.timer = action.timer === 'grace' ? this.#endGrace(live) : this.#endTransports(live);
        return;
      default:
        action satisfies never;
    }
  }

  #endGrace(live: HeldSeat): NodeJS.Timeout {
    const { graceMs, now } = this.#options;
    return setTimeout(() => this.#handle(live, { type: 'grace-over', now: now() }), graceMs);
  }

  #endTransports(live: HeldSeat): NodeJS.Timeout {
    const end = () => {
      live.endpoint?.close();
      live.endpoint = null;
    };
    return setTimeout(end, this.#options.keepEndpointMs).unref();
  }
}

function stopTimer(live: HeldSeat | undefined): void {
  if (live?.timer) clearTimeout(live.timer);
}

function key(hearing: HearingId, seat: SeatId): string {
  return `${hearing} ${seat}`;
}
