import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { Endpoint } from '../media/engine.ts';
import type { Connection } from './connection.ts';

/** A seat that is held by a browser, whether or not its socket is open at this moment. */
export interface LiveSeat {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  readonly session: SessionHash;
  connection: Connection | null;
  endpoint: Endpoint | null;
  /** When the socket was lost, epoch milliseconds; null while it is open. */
  lostAt: number | null;
  timer: NodeJS.Timeout | null;
}

export interface LiveSeatsOptions {
  /** How long a seat whose socket is lost, while its media flows, still counts as here (ms). */
  readonly graceMs: number;
  /** How long transports are kept for a browser that is away (ms). */
  readonly keepEndpointMs: number;
  readonly now: () => number;
  /** The line of a held seat is lost for good or for now: neither socket nor media. */
  readonly lineLost: (live: LiveSeat) => void;
}

/**
 * Which browser holds which seat. A person is here as long as the socket is open, or for a grace while only the socket
 * is lost and sound and picture still flow; otherwise the line is lost, and the law is told.
 */
export class LiveSeats {
  readonly #options: LiveSeatsOptions;
  readonly #live = new Map<string, LiveSeat>();
  readonly #connections = new Map<HearingId, Set<Connection>>();

  constructor(options: LiveSeatsOptions) {
    this.#options = options;
  }

  /** Every open connection of a hearing, those in the lobby among them. */
  connections(hearing: HearingId): Iterable<Connection> {
    return this.#connections.get(hearing) ?? [];
  }

  /** Whether anybody has a connection to the hearing. */
  connected(hearing: HearingId): boolean {
    return this.#connections.has(hearing);
  }

  get(hearing: HearingId, seat: SeatId): LiveSeat | undefined {
    return this.#live.get(key(hearing, seat));
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
    if (before?.endpoint && keeps === null) before.endpoint.close();
    if (keeps !== null && connection.endpoint !== null && connection.endpoint !== keeps) keeps.close();
    connection.session = session;
    connection.endpoint ??= keeps?.closed ? null : keeps;
    this.#live.set(id, {
      hearing: connection.hearing,
      seat: connection.seat,
      session,
      connection,
      endpoint: connection.endpoint,
      lostAt: null,
      timer: null,
    });
    // It went while the law was asked: nobody would tell of its end again.
    if (!connection.socket.connected) this.remove(connection, false);
    const former = before?.connection ?? null;
    return former === connection ? null : former;
  }

  /** Nobody holds the seat any longer: its person left, or the hearing is over. */
  release(hearing: HearingId, seat: SeatId): void {
    const live = this.#live.get(key(hearing, seat));
    if (live === undefined) return;
    stopTimer(live);
    this.#live.delete(key(hearing, seat));
    live.endpoint?.close();
    if (live.connection !== null) {
      live.connection.endpoint?.close();
      live.connection.session = null;
      live.connection.endpoint = null;
    }
  }

  /** A socket closed. `deliberate`: the browser said so, thus nothing is expected to go on. */
  remove(connection: Connection, deliberate: boolean): void {
    const all = this.#connections.get(connection.hearing);
    all?.delete(connection);
    if (all?.size === 0) this.#connections.delete(connection.hearing);
    const live = this.get(connection.hearing, connection.seat);
    // What a browser prepared and did not enter with, or was replaced before it did, is of no use to anyone.
    if (live?.endpoint !== connection.endpoint) connection.endpoint?.close();
    if (live?.connection !== connection) return;
    live.connection = null;
    live.lostAt = this.#options.now();
    if (deliberate || live.endpoint?.line !== 'up') this.#lost(live);
    else live.timer = setTimeout(() => this.#lost(live), this.#options.graceMs);
  }

  /** The media line of an endpoint is gone; with its socket gone too, so is the person. */
  mediaLost(hearing: HearingId, seat: SeatId): void {
    const live = this.get(hearing, seat);
    if (live !== undefined && live.connection === null) this.#lost(live);
  }

  #lost(live: LiveSeat): void {
    stopTimer(live);
    live.timer = setTimeout(() => {
      live.endpoint?.close();
      live.endpoint = null;
    }, this.#options.keepEndpointMs);
    live.timer.unref();
    this.#options.lineLost(live);
  }
}

function stopTimer(live: LiveSeat | undefined): void {
  if (live?.timer) clearTimeout(live.timer);
}

function key(hearing: HearingId, seat: SeatId): string {
  return `${hearing} ${seat}`;
}
