import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { DatagramSocket, Sender, TakePacket } from './datagram-socket.ts';

/** Limit for `settled`. A full buffer of small packets is read in fewer turns; more means that the sender does not stop. */
const MAX_TURNS = 1000;

/** Memory of a waiting packet besides its bytes, so that small and empty packets are bounded too. */
const PACKET_OVERHEAD_BYTES = 256;

/**
 * A socket of `node:dgram`: each packet is an event and waits in memory until it is read. When as much waits as the socket's
 * buffer would hold, further packets are dropped, as by the kernel. Works on all platforms, but costs more than `ManyReader`.
 */
export class EventReader implements DatagramSocket {
  readonly port: number;
  readonly receiveBufferBytes: number;
  readonly #socket: Socket;
  #waiting: { packet: Buffer; at: number }[] = [];
  #waitingBytes = 0;
  #closed = false;

  private constructor(socket: Socket, from: Sender, now: () => number) {
    this.#socket = socket;
    this.port = socket.address().port;
    this.receiveBufferBytes = socket.getRecvBufferSize();
    socket.on('message', (packet: Buffer, sender: RemoteInfo) => {
      const bytes = this.#waitingBytes + packet.length + PACKET_OVERHEAD_BYTES;
      if (sender.port !== from.port || sender.address !== from.ip || bytes > this.receiveBufferBytes) return;
      this.#waitingBytes = bytes;
      this.#waiting.push({ packet, at: now() });
    });
    // A connected socket reports that the other end is gone; the media worker's death is detected elsewhere.
    socket.on('error', () => undefined);
  }

  static async open(from: Sender, receiveBufferBytes: number, now: () => number): Promise<EventReader> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
    try {
      socket.bind(0, from.ip);
      await once(socket, 'listening');
      // From here on the kernel drops packets of other senders; the check above covers those received before.
      socket.connect(from.port, from.ip);
      await once(socket, 'connect');
      return new EventReader(socket, from, now);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  read(take: TakePacket): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { packet, at } of waiting) {
      if (!this.#closed) take(packet, at);
    }
  }

  /** Packets sent before the call may still be in the kernel: waits until a turn of the event loop delivers none. */
  async settled(): Promise<void> {
    let before: number;
    let turns = 0;
    do {
      before = this.#waiting.length;
      await turnOfTheLoop();
      await turnOfTheLoop();
      turns += 1;
    } while (this.#waiting.length > before && turns < MAX_TURNS);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = [];
    this.#socket.close();
  }
}
