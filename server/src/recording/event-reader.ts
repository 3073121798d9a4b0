import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { DatagramSocket, Sender, TakePacket } from './datagram-socket.ts';

/** A full buffer of small packets is read in fewer turns; more means that the sender does not stop. */
const MOST_TURNS = 1000;

/** Memory of a waiting packet besides its bytes, so that small and empty packets are bounded too. */
const PACKET_OVERHEAD_BYTES = 256;

/**
 * A socket of `node:dgram`: each packet is an event and waits in memory until it is read, as long as the
 * socket's buffer would hold it: further packets are dropped, as the kernel does. Works everywhere, and costs more.
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
    // A connected socket reports that the other end is gone; the worker's death is somebody else's alarm.
    socket.on('error', () => undefined);
  }

  static async open(from: Sender, receiveBufferBytes: number, now: () => number): Promise<EventReader> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
    try {
      socket.bind(0, from.ip);
      await once(socket, 'listening');
      // From here on the kernel drops what comes from elsewhere; the check covers what came before.
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

  /** What was sent before may still wait in the kernel: read on until a turn brings none. */
  async settled(): Promise<void> {
    let before: number;
    let turns = 0;
    do {
      before = this.#waiting.length;
      await turnOfTheLoop();
      await turnOfTheLoop();
      turns += 1;
    } while (this.#waiting.length > before && turns < MOST_TURNS);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = [];
    this.#socket.close();
  }
}
