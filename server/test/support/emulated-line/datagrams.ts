import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Bottleneck } from './bottleneck.ts';

/** Headers of IP and UDP. */
const HEADER_BYTES = 28;

/** A UDP relay in front of a local port: for media, retransmissions, feedback and connectivity checks alike. */
export class DatagramRelay {
  readonly #near = createSocket('udp4');
  /** Sockets by the browser's port: one for each, so that the service can distinguish them. */
  readonly #far = new Map<number, Socket>();
  readonly #toPort: number;
  readonly #up: Bottleneck;
  readonly #down: Bottleneck;
  #closed = false;
  /** Drops everything, like a network that forbids UDP. */
  blocked = false;

  constructor(toPort: number, up: Bottleneck, down: Bottleneck) {
    this.#toPort = toPort;
    this.#up = up;
    this.#down = down;
    this.#near.on('message', (packet, { port }) => {
      if (this.blocked) return;
      const far = this.#upstreamOf(port);
      this.#up.pass(packet.length + HEADER_BYTES, () => this.#closed || far.send(packet, this.#toPort, '127.0.0.1'));
    });
  }

  /** Listens on a port; 0 is any free port. */
  async listen(port = 0): Promise<number> {
    this.#near.bind(port, '127.0.0.1');
    await once(this.#near, 'listening');
    return this.#near.address().port;
  }

  close(): void {
    this.#closed = true;
    this.#near.close();
    for (const far of this.#far.values()) far.close();
  }

  #upstreamOf(browserPort: number): Socket {
    const known = this.#far.get(browserPort);
    if (known !== undefined) return known;
    const far = createSocket('udp4');
    this.#far.set(browserPort, far);
    far.on('message', (packet) => {
      if (this.blocked) return;
      this.#down.pass(
        packet.length + HEADER_BYTES,
        () => this.#closed || this.#near.send(packet, browserPort, '127.0.0.1'),
      );
    });
    return far;
  }
}
