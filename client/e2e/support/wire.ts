import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { WireConnection } from './wire-connection.ts';

/** What the service listens on, on 127.0.0.1. */
interface Ports {
  readonly signalling: number;
  readonly media: number;
}

/**
 * A person's whole line to the service, signalling and media, which a test can cut and mend. Media is announced to browsers
 * under `Wire.ADDRESS`, where this passes packets on, so that nothing of the machine's network has to be changed.
 */
export class Wire {
  /** Another address of this machine, for the service's `MEDIA_ANNOUNCED_ADDRESS`. */
  static readonly ADDRESS = '127.0.0.2';
  /** Where the service sees the person, after so many moves. */
  static readonly #PLACES = ['127.0.0.1', '127.0.0.3', '127.0.0.4'];

  readonly #ports: Ports;
  readonly #udp = createSocket('udp4');
  /** The sockets to the service, by the browser's port. */
  readonly #flows = new Map<number, UdpSocket>();
  readonly #connections = new Set<WireConnection>();
  readonly #tcp = createServer((socket) => {
    const to = { port: this.#ports.signalling, host: '127.0.0.1', localAddress: this.#place };
    const connection = new WireConnection(socket, to, this.#cut === 'all' || this.#cut === 'messages');
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
  });
  /** Media flows of other people, which stay when the line is cut. */
  #spared: ReadonlySet<number> = new Set();
  #cut: 'all' | 'media' | 'messages' | null = null;
  /** How long media takes each way, ms. */
  #delayMs = 0;
  #moves = 0;

  private constructor(ports: Ports) {
    this.#ports = ports;
    this.#udp.on('message', (packet, { port, address }) => this.#out(packet, port, address));
  }

  static async open(ports: Ports): Promise<Wire> {
    const wire = new Wire(ports);
    wire.#udp.bind(ports.media, Wire.ADDRESS);
    wire.#tcp.listen(0, '127.0.0.1');
    await Promise.all([once(wire.#udp, 'listening'), once(wire.#tcp, 'listening')]);
    return wire;
  }

  /** Where the cuttable person's page finds the service. */
  get port(): number {
    return (this.#tcp.address() as AddressInfo).port;
  }

  /** Whoever sends media now is not concerned by a cut. */
  spare(): void {
    this.#spared = new Set(this.#flows.keys());
  }

  /**
   * From now on everything is dropped silently in both directions, or only media. With `messages`, the connections for messages end at
   * both sides and no new one is possible.
   */
  cut(what: 'all' | 'media' | 'messages' = 'all'): void {
    this.#cut = what;
    if (what === 'media') return;
    for (const connection of this.#connections) {
      if (what === 'all') connection.cut();
      else connection.close();
    }
  }

  /** The line is there again; connections go on when TCP would repeat its packets. Answers with when, epoch milliseconds. */
  mend(): number {
    this.#cut = null;
    for (const connection of this.#connections) connection.mend();
    return performance.timeOrigin + performance.now();
  }

  /**
   * Gives the person's device another address, as a change of network does. The browser drops its former connections; the service
   * is not told, and its packets to the former address are lost. Returns the moment, epoch milliseconds.
   */
  move(): number {
    this.#moves += 1;
    for (const connection of this.#connections) connection.abandon();
    for (const [port, flow] of this.#flows) {
      if (this.#spared.has(port)) continue;
      flow.close();
      this.#flows.delete(port);
    }
    return performance.timeOrigin + performance.now();
  }

  /** From now on media takes so long each way, ms. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  close(): void {
    this.#cut = 'all';
    for (const connection of this.#connections) connection.close();
    this.#tcp.close();
    this.#udp.close();
    for (const flow of this.#flows.values()) flow.close();
  }

  get #place(): string {
    return Wire.#PLACES[this.#moves % Wire.#PLACES.length]!;
  }

  #out(packet: Buffer, port: number, address: string): void {
    this.#later(port, () => this.#flow(port, address).send(packet, this.#ports.media, '127.0.0.1'));
  }

  /** Passes a packet of a browser's port on in its time, unless the line is cut. */
  #later(port: number, pass: () => void): void {
    if (this.#drops(port)) return;
    if (this.#delayMs === 0 || this.#spared.has(port)) pass();
    else setTimeout(() => this.#drops(port) || pass(), this.#delayMs);
  }

  #flow(port: number, address: string): UdpSocket {
    const known = this.#flows.get(port);
    if (known !== undefined) return known;
    const flow = createSocket('udp4');
    flow.bind(0, this.#place);
    flow.on('message', (packet) => this.#later(port, () => this.#udp.send(packet, port, address)));
    this.#flows.set(port, flow);
    return flow;
  }

  #drops(port: number): boolean {
    return this.#cut !== null && this.#cut !== 'messages' && !this.#spared.has(port);
  }
}
