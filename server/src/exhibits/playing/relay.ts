import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';

const LOOPBACK = '127.0.0.1';
/** Of an RTP packet before its payload; its SSRC begins at byte 8 (RFC 3550, 5.1). */
const HEADER_BYTES = 12;
const TIMESTAMP_AT = 4;
const SSRC_AT = 8;

interface RelayedCodec {
  readonly payloadType: number;
  /** Of the packets' timestamps, a second. */
  readonly clockRate: number;
}

/** Takes the packets of one stream from a process on this machine and sends them on, from a port that is known before. */
export class Relay {
  readonly ssrc: number;
  readonly #socket: Socket;
  readonly #payloadType: number;
  readonly #clockRate: number;
  #to: number | null = null;
  /** Timestamps of the first packet that went on and of the last. */
  #first: number | null = null;
  #last = 0;
  passed = 0;

  private constructor(socket: Socket, ssrc: number, { payloadType, clockRate }: RelayedCodec) {
    this.#socket = socket;
    this.ssrc = ssrc;
    this.#payloadType = payloadType;
    this.#clockRate = clockRate;
    socket.on('message', (packet) => this.#take(packet));
    socket.on('error', () => undefined);
  }

  static async open(ssrc: number, codec: RelayedCodec): Promise<Relay> {
    const socket = createSocket('udp4').bind(0, LOOPBACK);
    await once(socket, 'listening');
    return new Relay(socket, ssrc, codec);
  }

  /** How much of the stream has gone on, milliseconds of it. A timestamp is a number of 32 bits that begins anywhere. */
  get sentMs(): number {
    return this.#first === null ? 0 : (((this.#last - this.#first) >>> 0) / this.#clockRate) * 1000;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** @param port of the loopback interface */
  sendTo(port: number): void {
    this.#to = port;
  }

  close(): void {
    this.#to = null;
    this.#socket.close();
  }

  /** Whoever else sends to this port knows nothing of the stream's number; what is no packet of it is left. */
  #take(packet: Buffer): void {
    if (this.#to === null || packet.length <= HEADER_BYTES || packet.readUInt32BE(SSRC_AT) !== this.ssrc) return;
    if ((packet[1]! & 0x7f) !== this.#payloadType) return;
    this.#last = packet.readUInt32BE(TIMESTAMP_AT);
    this.#first ??= this.#last;
    this.passed += 1;
    this.#socket.send(packet, this.#to, LOOPBACK);
  }
}
