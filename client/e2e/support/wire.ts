import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

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

  readonly #ports: Ports;
  readonly #udp = createSocket('udp4');
  /** One socket towards the service for each port of a browser. */
  readonly #flows = new Map<number, UdpSocket>();
  readonly #tcp = createServer((socket) => this.#pass(socket, this.#ports.signalling));
  readonly #open = new Set<Socket>();
  /** Media flows that stay when the line is cut: those of others. */
  #spared: ReadonlySet<number> = new Set();
  #cut = false;

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

  /** From now on nothing gets through in either direction, and nobody is told. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.pause();
  }

  /** The line is there again. What hung in the cut connections is lost with them. Answers with when, epoch milliseconds. */
  mend(): number {
    this.#cut = false;
    for (const socket of this.#open) socket.destroy();
    return performance.timeOrigin + performance.now();
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#tcp.close();
    this.#udp.close();
    for (const flow of this.#flows.values()) flow.close();
  }

  #pass(socket: Socket, port: number): void {
    if (this.#cut) {
      // A line that is cut does not refuse: it is silent.
      this.#open.add(socket.pause());
      socket.on('error', () => undefined).on('close', () => this.#open.delete(socket));
      return;
    }
    const onward = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.#open.add(one);
      one.on('data', (data) => {
        if (!this.#cut) other.write(data);
      });
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
  }

  #out(packet: Buffer, port: number, address: string): void {
    if (this.#drops(port)) return;
    this.#flow(port, address).send(packet, this.#ports.media, '127.0.0.1');
  }

  #flow(port: number, address: string): UdpSocket {
    const known = this.#flows.get(port);
    if (known !== undefined) return known;
    const flow = createSocket('udp4');
    flow.on('message', (packet) => {
      if (!this.#drops(port)) this.#udp.send(packet, port, address);
    });
    this.#flows.set(port, flow);
    return flow;
  }

  #drops(port: number): boolean {
    return this.#cut && !this.#spared.has(port);
  }
}
