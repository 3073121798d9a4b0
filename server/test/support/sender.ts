import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';

/** Replaces the worker's plain transport: sends packets of 500 bytes from one loopback port. */
export class Sender {
  readonly #socket: Socket;
  #timer: NodeJS.Timeout | undefined;
  sent = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(): Promise<Sender> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Sender(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** @param ssrc by default the packet's number */
  async send(port: number, payload: Buffer = Buffer.alloc(0), ssrc = this.sent, sequence = 0): Promise<void> {
    const packet = Buffer.alloc(500, 7);
    packet.writeUInt16BE(0x8060, 0);
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(0, 4);
    packet.writeUInt32BE(ssrc, 8);
    payload.copy(packet, 12);
    this.sent += 1;
    await new Promise((resolve) => this.#socket.send(packet, port, '127.0.0.1', resolve));
  }

  sendEvery(milliseconds: number, port: number): void {
    this.#timer = setInterval(() => void this.send(port), milliseconds);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  close(): void {
    this.stop();
    this.#socket.close();
  }
}
