import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { networkOf } from '../../../kernel/address.ts';

/**
 * How long a connection may go without an answer from the media worker, ms; the worker answers only invited browsers (RFC 8445,
 * 7.3).
 */
const FIRST_ANSWER_MS = 5_000;
/**
 * After this long a silence of the worker the browser is gone, ms: the worker answers every consent check, one each 5 s (RFC 7675,
 * 5.1).
 */
const SILENCE_MS = 30_000;
/** Most open connections; each costs the worker a descriptor and up to 64 KiB. A person has two. */
const MAX_OPEN = 1_000;
/**
 * Most unanswered connections. Above it, the oldest one of the network with the most gives way: legitimate connections are answered
 * within a round trip.
 */
const MAX_UNANSWERED = 256;
/** Most unanswered connections from one network, which may be that of a whole courthouse. */
const MAX_UNANSWERED_OF_NETWORK = 64;

export interface GateOptions {
  /** Address for browsers. */
  readonly host: string;
  readonly port: number;
  /** Called when the number of open connections is near the limit, and when that is over. */
  readonly onCrowded: (crowded: boolean) => void;
}

interface Visit {
  readonly network: string;
  end(): void;
}

/**
 * Accepts TCP connections in place of a media worker and forwards their data. The worker itself limits neither the number nor the
 * idle time of connections: connections that send half a frame and nothing more would be kept until its descriptors ran out, and no
 * session could begin any more.
 */
export class TcpGate {
  readonly #options: GateOptions;
  readonly #server: Server;
  readonly #open = new Set<Visit>();
  /** The oldest first. */
  readonly #unanswered = new Set<Visit>();
  #target: number | null = null;
  #crowded = false;

  private constructor(options: GateOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (socket) => this.#visited(socket));
    // The server accepts the next connection even after an error.
    this.#server.on('error', () => undefined);
  }

  /** Rejects when the port is taken. Connections are refused until there is a target. */
  static async open(options: GateOptions): Promise<TcpGate> {
    const gate = new TcpGate(options);
    gate.#server.listen(options.port, options.host);
    await once(gate.#server, 'listening');
    return gate;
  }

  /** Loopback port of the worker; null while there is no worker. */
  set target(port: number | null) {
    this.#target = port;
  }

  close(): void {
    this.#server.close();
    for (const visit of this.#open) visit.end();
  }

  #visited(outer: Socket): void {
    if (this.#target === null || this.#open.size >= MAX_OPEN) return void outer.destroy();
    // `allowHalfOpen` keeps Node from ending one direction by itself, which media never needs: Node (26.10) never frees a socket
    // that is reset while the end of its sending is in progress, and a thread with such a socket never ends.
    const inner = connect({ host: '127.0.0.1', port: this.#target, noDelay: true, allowHalfOpen: true });
    const visit: Visit = {
      network: networkOf(outer.remoteAddress ?? ''),
      end: () => {
        clearTimeout(timer);
        outer.destroy();
        // Closed by a reset, because an orderly close would keep its port for a minute, and a media port may be among those.
        inner.resetAndDestroy();
        this.#unanswered.delete(visit);
        if (this.#open.delete(visit)) this.#count();
      },
    };
    let timer = setTimeout(visit.end, FIRST_ANSWER_MS);
    inner.once('data', () => {
      this.#unanswered.delete(visit);
      clearTimeout(timer);
      timer = setTimeout(visit.end, SILENCE_MS);
      inner.on('data', () => timer.refresh());
    });
    for (const socket of [outer, inner]) socket.on('error', visit.end).on('end', visit.end).on('close', visit.end);
    this.#makeRoom(visit.network);
    this.#open.add(visit);
    this.#unanswered.add(visit);
    this.#count();
    outer.pipe(inner, { end: false });
    inner.pipe(outer, { end: false });
  }

  /**
   * Ends the oldest unanswered connection of this network if it has reached its limit, or else, if all places are taken, of the
   * network with the most: networks that fill all places displace only each other.
   */
  #makeRoom(network: string): void {
    const byNetwork = Map.groupBy(this.#unanswered, (visit) => visit.network);
    const own = byNetwork.get(network) ?? [];
    if (own.length >= MAX_UNANSWERED_OF_NETWORK) return own[0]?.end();
    if (this.#unanswered.size < MAX_UNANSWERED) return;
    const [largest] = [...byNetwork.values()].toSorted((one, other) => other.length - one.length);
    largest?.[0]?.end();
  }

  #count(): void {
    // Two thresholds, so that a single connection that comes and goes does not toggle the state.
    const crowded = this.#open.size > MAX_OPEN * (this.#crowded ? 0.7 : 0.8);
    if (crowded === this.#crowded) return;
    this.#crowded = crowded;
    this.#options.onCrowded(crowded);
  }
}
