import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { Endpoint, MediaPathState } from '../../media/engine.ts';
import { connectionOf, isHere, nextLiveness } from './seat-liveness.ts';
import type { SeatLiveness, LivenessAction, LivenessInput } from './seat-liveness.ts';
import type { Connection } from './connection.ts';

/** A seat held by a browser, whether or not its socket is open at this moment. */
export interface LiveSeat {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  readonly session: SessionHash;
  readonly liveness: SeatLiveness<Connection>;
}

/** A live seat with the private data of `LiveSeats`. */
interface HeldSeat extends LiveSeat {
  liveness: SeatLiveness<Connection>;
  endpoint: Endpoint | null;
  /** Timer of `SeatLiveness`. */
  timer: NodeJS.Timeout | null;
}

export interface LiveSeatsOptions {
  /** How long a seat without a socket counts as here while its media flows (ms). */
  readonly graceMs: number;
  /** How long transports are kept for a browser that is away (ms). */
  readonly keepEndpointMs: number;
  readonly now: () => number;
  /** The person of a held seat is away, for good or for now, since the last sign of life (epoch ms). */
  readonly lost: (live: LiveSeat, since: number) => void;
  /** The person is here again. */
  readonly back: (live: LiveSeat) => void;
}

/** Which browser holds which seat, and whether its person is here (`SeatLiveness`). */
export class LiveSeats {
  readonly #options: LiveSeatsOptions;
  readonly #live = new Map<string, HeldSeat>();
  readonly #connections = new Map<HearingId, Set<Connection>>();

  constructor(options: LiveSeatsOptions) {
    this.#options = options;
  }

  /** All open connections of a hearing, including those in the lobby. */
  connections(hearing: HearingId): Iterable<Connection> {
    return this.#connections.get(hearing) ?? [];
  }

  /** Hearings with a connection. */
  hearings(): HearingId[] {
    return [...this.#connections.keys()];
  }

  /** Number of open connections, including those in the lobby, and of people who are here, for metrics. */
  counts(): { readonly connections: number; readonly people: number } {
    return {
      connections: this.#connections.values().reduce((sum, { size }) => sum + size, 0),
      people: this.#live
        .values()
        .filter(({ liveness }) => isHere(liveness))
        .toArray().length,
    };
  }

  /** Whether the hearing has a connection. */
  connected(hearing: HearingId): boolean {
    return this.#connections.has(hearing);
  }

  get(hearing: HearingId, seat: SeatId): LiveSeat | undefined {
    return this.#live.get(key(hearing, seat));
  }

  /** The open connection that holds the seat. */
  connection(hearing: HearingId, seat: SeatId): Connection | null {
    const live = this.get(hearing, seat);
    return live === undefined ? null : connectionOf(live.liveness);
  }

  /** Held seats of a hearing. */
  held(hearing: HearingId): LiveSeat[] {
    return [...this.#live.values()].filter((live) => live.hearing === hearing);
  }

  add(connection: Connection): void {
    const all = this.#connections.get(connection.hearing) ?? new Set();
    this.#connections.set(connection.hearing, all.add(connection));
  }

  /** Gives a connection its new transports, in place of former ones. If the connection has gone, closes them and returns false. */
  equip(connection: Connection, endpoint: Endpoint): boolean {
    connection.endpoint?.close();
    connection.endpoint = endpoint;
    if (connection.socket.connected) return true;
    endpoint.close();
    return false;
  }

  /**
   * Makes this connection the holder of its seat in the session. Returns the former holder, if it is another connection. Within the
   * same session its endpoint is passed on; otherwise it is closed.
   */
  hold(connection: Connection, session: SessionHash): Connection | null {
    const id = key(connection.hearing, connection.seat);
    const before = this.#live.get(id);
    stopTimer(before);
    const keeps = before?.session === session ? before.endpoint : null;
    const former = before === undefined ? null : connectionOf(before.liveness);
    const again = before?.session === session && former === connection;
    if (before?.endpoint && keeps === null) before.endpoint.close();
    if (keeps !== null && connection.endpoint !== null && connection.endpoint !== keeps) keeps.close();
    connection.session = session;
    connection.endpoint ??= keeps?.closed ? null : keeps;
    const mediaPath = connection.endpoint?.mediaPath;
    // A browser that replaces lost transports is not back before the new ones are up.
    const here = again && mediaPath !== 'up' ? isHere(before.liveness) : mediaPath !== 'lost';
    this.#live.set(id, {
      hearing: connection.hearing,
      seat: connection.seat,
      session,
      liveness: here ? { kind: 'here', connection } : { kind: 'media-lost', connection, deaf: false },
      endpoint: connection.endpoint,
      timer: null,
    });
    // The socket closed while the law decided; its closing is not reported again.
    if (!connection.socket.connected) this.remove(connection, false);
    return former === connection ? null : former;
  }

  /** The seat is no longer held: its person left, or the hearing is over. */
  release(hearing: HearingId, seat: SeatId): void {
    const live = this.#live.get(key(hearing, seat));
    if (live === undefined) return;
    stopTimer(live);
    this.#live.delete(key(hearing, seat));
    live.endpoint?.close();
    const connection = connectionOf(live.liveness);
    if (connection !== null) {
      connection.endpoint?.close();
      connection.session = null;
      connection.endpoint = null;
    }
  }

  /** A socket closed. `deliberate`: the browser announced it, so its media is not expected to continue. */
  remove(connection: Connection, deliberate: boolean): void {
    const all = this.#connections.get(connection.hearing);
    all?.delete(connection);
    if (all?.size === 0) this.#connections.delete(connection.hearing);
    const live = this.#live.get(key(connection.hearing, connection.seat));
    // Transports that a browser prepared without entering, or whose seat was taken over before, are not needed.
    if (live?.endpoint !== connection.endpoint) connection.endpoint?.close();
    if (live === undefined || connectionOf(live.liveness) !== connection) return;
    const mediaUp = live.endpoint?.mediaPath === 'up';
    const { heardAt } = connection;
    this.#handle(live, { type: 'socket-closed', mediaUp, deliberate, heardAt, now: this.#options.now() });
  }

  /** The media path of a seat is up, or lost. */
  mediaPathChanged(hearing: HearingId, seat: SeatId, mediaPath: MediaPathState): void {
    const live = this.#live.get(key(hearing, seat));
    if (live === undefined || mediaPath === 'new') return;
    const since = live.endpoint?.heardAt ?? this.#options.now();
    this.#handle(live, mediaPath === 'up' ? { type: 'media-up' } : { type: 'media-lost', since });
  }

  /** The worker of the hearing's media died, and all transports with it. Only open sockets count now. */
  roomLost(hearing: HearingId): void {
    for (const connection of this.connections(hearing)) connection.endpoint = null;
    for (const live of this.#live.values()) {
      if (live.hearing !== hearing) continue;
      live.endpoint = null;
      if (connectionOf(live.liveness) === null) this.#handle(live, { type: 'media-lost', since: this.#options.now() });
    }
  }

  /**
   * Takes the report of the browser that holds a seat about its own connection: whether data reaches it, and if not, since when.
   */
  reported(connection: Connection, flows: boolean, since: number): void {
    const live = this.#live.get(key(connection.hearing, connection.seat));
    if (live === undefined || connectionOf(live.liveness) !== connection) return;
    this.#handle(live, { type: 'reported', flows, since, mediaUp: live.endpoint?.mediaPath === 'up' });
  }

  #handle(live: HeldSeat, input: LivenessInput): void {
    const { liveness, actions } = nextLiveness(live.liveness, input);
    live.liveness = liveness;
    for (const action of actions) this.#run(live, action);
  }

  #run(live: HeldSeat, action: LivenessAction): void {
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
