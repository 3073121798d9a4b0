import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';

/** What an emulated line does to the packets of one direction. */
export interface LineFaults {
  /** Share of packets that are lost, 0 to 1; each by itself. */
  readonly loss?: number;
  /** Milliseconds by which each packet is late. */
  readonly delayMs?: number;
}

/** A UDP relay in front of the media port: one person's poor line. */
export interface LossyRelay {
  readonly port: number;
  /** From now on packets to the service (`up`) and from it (`down`) are treated so. */
  set(faults: { readonly up?: LineFaults; readonly down?: LineFaults }): void;
  close(): void;
}

/**
 * Starts a relay to the media port. It treats all packets alike: media, retransmissions, feedback and checks of connectivity.
 *
 * @param random uniform in [0, 1); a seeded one makes two runs lose the same packets
 */
export async function startLossyRelay(toPort: number, random: () => number = Math.random): Promise<LossyRelay> {
  let faults: { readonly up?: LineFaults; readonly down?: LineFaults } = {};
  const near = createSocket('udp4');
  const upstreams = new Map<number, Socket>();
  let closed = false;
  const pass = ({ loss = 0, delayMs = 0 }: LineFaults = {}, send: () => void): void => {
    if (random() < loss) return;
    if (delayMs === 0) send();
    else setTimeout(() => closed || send(), delayMs).unref();
  };
  /** A browser's address has a socket of its own, so that the service tells browsers apart. */
  const upstreamOf = (browserPort: number): Socket => {
    const known = upstreams.get(browserPort);
    if (known !== undefined) return known;
    const far = createSocket('udp4');
    upstreams.set(browserPort, far);
    far.on('message', (packet) => pass(faults.down, () => near.send(packet, browserPort, '127.0.0.1')));
    return far;
  };
  near.on('message', (packet, { port }) => pass(faults.up, () => upstreamOf(port).send(packet, toPort, '127.0.0.1')));
  near.bind(0, '127.0.0.1');
  await once(near, 'listening');
  return {
    port: near.address().port,
    set: (next) => (faults = next),
    close: () => {
      closed = true;
      near.close();
      for (const far of upstreams.values()) far.close();
    },
  };
}
