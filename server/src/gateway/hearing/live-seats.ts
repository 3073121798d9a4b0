import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { Endpoint, MediaPathState } from '../../media/engine.ts';
import type { Connection } from './connection.ts';

/** A seat that is held by a browser, whether or not its socket is open at this moment. */
export interface LiveSeat {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  readonly session: SessionHash;
  connection: Connection | null;
  /** Since when no socket holds the seat (epoch ms), though its media may go on; null while one does. */
  unheardSince: number | null;
  endpoint: Endpoint | null;
  /** Whether the person is here, as far as connections tell. */
  present: boolean;
  /** The browser says that nothing gets through to it. */
  deaf: boolean;
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

/**
 * Which browser holds which seat. A person whose media has once been up is here as long as it is, and for a grace also when
 * only the socket is lost; whose sound and picture are lost is away, whatever the socket says, and the law is told. Where
 * no media has been up yet, or its worker died, the socket alone counts.
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

  /** Hearings to which somebody has a connection. */
  hearings(): HearingId[] {
    return [...this.#connections.keys()];
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
    const again = before?.session === session && before.connection === connection;
    if (before?.endpoint && keeps === null) before.endpoint.close();
    if (keeps !== null && connection.endpoint !== null && connection.endpoint !== keeps) keeps.close();
    connection.session = session;
    connection.endpoint ??= keeps?.closed ? null : keeps;
    const mediaPath = connection.endpoint?.mediaPath;
    const live: LiveSeat = {
      hearing: connection.hearing,
      seat: connection.seat,
      session,
      connection,
      unheardSince: null,
      endpoint: connection.endpoint,
      // Who makes transports anew because the former ones were lost is not back before these are up.
      present: again && mediaPath !== 'up' ? before.present : mediaPath !== 'lost',
      deaf: false,
      timer: null,
    };
    this.#live.set(id, live);
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
    live.unheardSince = this.#options.now();
    const flows = live.endpoint?.mediaPath === 'up';
    if (live.present && flows && !deliberate)
      live.timer = setTimeout(() => this.#gone(live, this.#options.now()), this.#options.graceMs);
    else this.#gone(live, flows ? this.#options.now() : connection.heardAt);
  }

  /** The connection of a seat's media is up, or lost. */
  mediaPathChanged(hearing: HearingId, seat: SeatId, mediaPath: MediaPathState): void {
    const live = this.get(hearing, seat);
    if (live === undefined || mediaPath === 'new') return;
    if (mediaPath !== 'up') this.mediaLost(hearing, seat, live.endpoint?.heardAt ?? this.#options.now());
    else if (live.connection !== null && !live.deaf) this.#back(live);
  }

  /** Sound and picture do not get through since a moment, epoch ms. */
  mediaLost(hearing: HearingId, seat: SeatId, since: number): void {
    const live = this.get(hearing, seat);
    if (live === undefined) return;
    if (live.connection === null) this.#gone(live, since);
    else this.#away(live, since);
  }

  /**
   * What the browser that holds a seat says of its own connection: whether anything gets through to it, and since when
   * not.
   */
  reported(connection: Connection, flows: boolean, since: number): void {
    const live = this.get(connection.hearing, connection.seat);
    if (live?.connection !== connection) return;
    live.deaf = !flows;
    if (!flows) this.#away(live, since);
    else if (live.endpoint?.mediaPath === 'up') this.#back(live);
  }

  /** No socket, and no media that goes on without: transports are kept for a while. */
  #gone(live: LiveSeat, since: number): void {
    stopTimer(live);
    live.timer = setTimeout(() => {
      live.endpoint?.close();
      live.endpoint = null;
    }, this.#options.keepEndpointMs);
    live.timer.unref();
    this.#away(live, since);
  }

  #away(live: LiveSeat, since: number): void {
    if (!live.present) return;
    live.present = false;
    this.#options.lost(live, since);
  }

  #back(live: LiveSeat): void {
    if (live.present) return;
    live.present = true;
    this.#options.back(live);
  }
}

function stopTimer(live: LiveSeat | undefined): void {
  if (live?.timer) clearTimeout(live.timer);
}

function key(hearing: HearingId, seat: SeatId): string {
  return `${hearing} ${seat}`;
}
