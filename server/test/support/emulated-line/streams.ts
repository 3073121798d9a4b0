import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Bottleneck } from './bottleneck.ts';

const SEGMENT_BYTES = 1_400;
/** Headers of IP and TCP. */
const HEADER_BYTES = 40;
/** Initial congestion window in segments (RFC 6928). */
const FIRST_WINDOW = 10;
/**
 * Least time before the last segment is sent again without an acknowledgement, in addition to the round trip (RFC 6298, as in
 * Linux).
 */
const REPEAT_MS = 200;
/** Time before a connection's first packet is sent again. */
const ASK_AGAIN_MS = 1_000;

/** A TCP relay in front of a local port: lost segments are sent again, and later ones wait for them. */
export class StreamRelay {
  readonly #open = new Set<Socket>();
  readonly #server;

  constructor(toPort: number, up: Bottleneck, down: Bottleneck) {
    this.#server = createServer({ pauseOnConnect: true }, (near) => {
      this.#keep(near);
      begin(up, down, near, () => {
        const far = this.#keep(connect(toPort, '127.0.0.1'));
        for (const direction of [new Direction(near, far, up, down), new Direction(far, near, down, up)])
          direction.begin();
        near.resume();
      });
    });
  }

  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #keep(socket: Socket): Socket {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
    return socket.setNoDelay(true);
  }
}

/** The handshake of a connection; both packets are repeated until they arrive. */
function begin(up: Bottleneck, down: Bottleneck, near: Socket, opened: () => void): void {
  const ask = (): void => void up.pass(HEADER_BYTES, () => down.pass(HEADER_BYTES, answered));
  const again = setInterval(ask, ASK_AGAIN_MS);
  const answered = (): void => {
    // It has been opened already.
    if (!again.hasRef()) return;
    clearInterval(again.unref());
    if (!near.destroyed) opened();
  };
  near.once('close', () => clearInterval(again.unref()));
  ask();
}

/** One direction of a connection with TCP's congestion control (Reno, RFC 5681). */
class Direction {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #line: Bottleneck;
  readonly #back: Bottleneck;
  readonly #waiting: Buffer[] = [];
  /** Segments that arrived before an earlier one. */
  readonly #early = new Map<number, Buffer>();
  #sent = 0;
  #written = 0;
  /** Number of segments in flight; the next field limits it. */
  #underway = 0;
  #window = FIRST_WINDOW;
  #slowFrom = Infinity;
  #gaveWayAt = 0;
  #ended = false;

  constructor(from: Socket, to: Socket, line: Bottleneck, back: Bottleneck) {
    this.#from = from;
    this.#to = to;
    this.#line = line;
    this.#back = back;
  }

  begin(): void {
    this.#from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += SEGMENT_BYTES) this.#waiting.push(data.subarray(at, at + SEGMENT_BYTES));
      this.#sendMore();
    });
    this.#from.on('close', () => {
      this.#ended = true;
      this.#endWhenWritten();
    });
  }

  #sendMore(): void {
    while (this.#underway < this.#window) {
      const segment = this.#waiting.shift();
      if (segment === undefined) break;
      this.#underway += 1;
      this.#send(this.#sent++, segment);
    }
    if (this.#waiting.length > 0) this.#from.pause();
    else this.#from.resume();
  }

  #send(turn: number, segment: Buffer): void {
    if (this.#to.destroyed) return;
    const roundTrip = this.#line.transitMs + this.#back.transitMs;
    if (this.#line.pass(segment.length + HEADER_BYTES, () => this.#arrived(turn, segment))) return;
    // Later segments tell the sender of a loss at once; a lost last segment is noticed only by a timeout.
    const again = (): void => {
      this.#giveWay(roundTrip);
      this.#send(turn, segment);
    };
    setTimeout(again, roundTrip + (turn + 1 < this.#sent ? 0 : REPEAT_MS)).unref();
  }

  /** Reduces the window, at most once for each round trip. */
  #giveWay(roundTrip: number): void {
    const now = performance.now();
    if (now - this.#gaveWayAt < roundTrip) return;
    this.#gaveWayAt = now;
    this.#slowFrom = Math.max(2, this.#window / 2);
    this.#window = this.#slowFrom;
  }

  #arrived(turn: number, segment: Buffer): void {
    this.#early.set(turn, segment);
    for (let next; (next = this.#early.get(this.#written)) !== undefined; this.#written += 1) {
      this.#early.delete(this.#written);
      this.#to.write(next);
    }
    this.#back.pass(HEADER_BYTES, () => undefined);
    setTimeout(() => this.#acknowledged(), this.#back.transitMs).unref();
  }

  #acknowledged(): void {
    this.#underway -= 1;
    this.#window += this.#window < this.#slowFrom ? 1 : 1 / this.#window;
    this.#sendMore();
    this.#endWhenWritten();
  }

  #endWhenWritten(): void {
    if (this.#ended && this.#waiting.length === 0 && this.#written === this.#sent) this.#to.end();
  }
}
