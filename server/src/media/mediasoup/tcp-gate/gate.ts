import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { networkOf } from '../../../kernel/address.ts';

/** How long a connection may go without an answer from the media worker, which answers only whom it has invited (RFC 8445, 7.3). */
const FIRST_ANSWER_MS = 5_000;
/** After so long a silence of the worker nobody is there: it answers every check of consent, one each 5 s (RFC 7675, 5.1). */
const SILENCE_MS = 30_000;
/** Connections that may be open at once; each costs the worker a descriptor and up to 64 KiB. A person has two. */
const MOST_OPEN = 1_000;
/**
 * Of those that were not answered yet. Above it the oldest of the network that has most of them gives way: who belongs here is
 * answered within a round trip.
 */
const MOST_UNANSWERED = 256;
/** The same from one network, which may be a whole court's house. */
const MOST_UNANSWERED_OF_NETWORK = 64;

export interface GateOptions {
  /** Where browsers connect to. */
  readonly host: string;
  readonly port: number;
  /** Told when nearly as many connections are open as may be, and when that is over. */
  readonly onCrowded: (crowded: boolean) => void;
}

interface Visit {
  readonly network: string;
  end(): void;
}

/**
 * Stands before a media worker's TCP port and hands on what comes. The worker itself sets no limit and no time to a connection: one
 * that sends half a frame and then nothing would be held until its descriptors ran out, and no session could begin any more.
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
    // It accepts the next one all the same.
    this.#server.on('error', () => undefined);
  }

  /** Rejects when the port is taken. Visitors are turned away until there is a target. */
  static async open(options: GateOptions): Promise<TcpGate> {
    const gate = new TcpGate(options);
    gate.#server.listen(options.port, options.host);
    await once(gate.#server, 'listening');
    return gate;
  }

  /** Where the worker listens, a port of the loopback interface; null while there is no worker. */
  set target(port: number | null) {
    this.#target = port;
  }

  close(): void {
    this.#server.close();
    for (const visit of this.#open) visit.end();
  }

  #visited(outer: Socket): void {
    if (this.#target === null || this.#open.size >= MOST_OPEN) return void outer.destroy();
    // Neither side is ended by halves, for which media has no use: Node (26.10) never frees a socket that is reset while the end
    // of its sending is under way, and a thread that has one never ends.
    const inner = connect({ host: '127.0.0.1', port: this.#target, noDelay: true, allowHalfOpen: true });
    const visit: Visit = {
      network: networkOf(outer.remoteAddress ?? ''),
      end: () => {
        clearTimeout(timer);
        outer.destroy();
        // With a reset, for a polite end would keep its port for a minute, and a media port may be among those.
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

  /** For one more that is not answered yet. A few networks that fill all places take them from each other, and from nobody else. */
  #makeRoom(network: string): void {
    const byNetwork = Map.groupBy(this.#unanswered, (visit) => visit.network);
    const own = byNetwork.get(network) ?? [];
    if (own.length >= MOST_UNANSWERED_OF_NETWORK) return own[0]?.end();
    if (this.#unanswered.size < MOST_UNANSWERED) return;
    const [largest] = [...byNetwork.values()].toSorted((one, other) => other.length - one.length);
    largest?.[0]?.end();
  }

  #count(): void {
    // Apart, so that one who comes and goes does not tell it each time.
    const crowded = this.#open.size > MOST_OPEN * (this.#crowded ? 0.7 : 0.8);
    if (crowded === this.#crowded) return;
    this.#crowded = crowded;
    this.#options.onCrowded(crowded);
  }
}
