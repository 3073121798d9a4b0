import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';

const LOOPBACK = '127.0.0.1';
/** Of an RTP packet before its payload (RFC 3550, 5.1). */
const HEADER_BYTES = 12;
const SEQUENCE_AT = 2;
const TIMESTAMP_AT = 4;
const SSRC_AT = 8;

interface RelayedCodec {
  readonly payloadType: number;
  /** Of the packets' timestamps, a second. */
  readonly clockRate: number;
}

/** Of the last packet that went on, and when that was. */
interface Sent {
  readonly sequence: number;
  readonly timestamp: number;
  /** Milliseconds, of `performance`. */
  readonly at: number;
}

/**
 * Takes packets from processes on this machine, one after another, and sends them on as one stream, from a port that is known before:
 * whoever has it need not know that what sends it is another now.
 */
export class Relay {
  /** Of what goes on. */
  readonly ssrc = newSsrc();
  readonly #socket: Socket;
  readonly #payloadType: number;
  readonly #clockRate: number;
  #to: number | null = null;
  /** Of the process whose packets are taken now; null: nobody's. */
  #from: number | null = null;
  /** What is added to its numbers; null before its first packet. */
  #shift: { readonly sequence: number; readonly timestamp: number } | null = null;
  /** Its timestamps, of its first packet and its last. */
  #first = 0;
  #last = 0;
  #sent: Sent | null = null;
  passed = 0;

  private constructor(socket: Socket, { payloadType, clockRate }: RelayedCodec) {
    this.#socket = socket;
    this.#payloadType = payloadType;
    this.#clockRate = clockRate;
    socket.on('message', (packet) => this.#take(packet));
    socket.on('error', () => undefined);
  }

  static async open(codec: RelayedCodec): Promise<Relay> {
    const socket = createSocket('udp4').bind(0, LOOPBACK);
    await once(socket, 'listening');
    return new Relay(socket, codec);
  }

  /** How much of what the process of now sends has gone on, milliseconds of it. A timestamp is a number of 32 bits that begins anywhere. */
  get sentMs(): number {
    return (((this.#last - this.#first) >>> 0) / this.#clockRate) * 1000;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** @param port of the loopback interface */
  sendTo(port: number): void {
    this.#to = port;
  }

  /** Takes the packets of another process from now on. @returns by which number it is to send them */
  takeNext(): number {
    this.#from = newSsrc();
    this.#shift = null;
    [this.#first, this.#last] = [0, 0];
    return this.#from;
  }

  /** Takes no more of what was taken: what is still under way is late. */
  takeNothing(): void {
    this.#from = null;
  }

  close(): void {
    this.#to = null;
    this.#socket.close();
  }

  /** Whoever else sends to this port knows nothing of the stream's number; what is no packet of it is left. */
  #take(packet: Buffer): void {
    if (this.#to === null || packet.length <= HEADER_BYTES || packet.readUInt32BE(SSRC_AT) !== this.#from) return;
    if ((packet[1]! & 0x7f) !== this.#payloadType) return;
    const [sequence, timestamp] = [packet.readUInt16BE(SEQUENCE_AT), packet.readUInt32BE(TIMESTAMP_AT)];
    const now = performance.now();
    if (this.#shift === null) {
      this.#first = timestamp;
      this.#shift = this.#shiftFor(sequence, timestamp, now);
    }
    this.#last = timestamp;
    this.#sent = {
      sequence: (sequence + this.#shift.sequence) & 0xffff,
      timestamp: (timestamp + this.#shift.timestamp) >>> 0,
      at: now,
    };
    packet.writeUInt16BE(this.#sent.sequence, SEQUENCE_AT);
    packet.writeUInt32BE(this.#sent.timestamp, TIMESTAMP_AT);
    packet.writeUInt32BE(this.ssrc, SSRC_AT);
    this.passed += 1;
    this.#socket.send(packet, this.#to, LOOPBACK);
  }

  /** The next packet follows the last one that went on, by as much as has passed since. */
  #shiftFor(sequence: number, timestamp: number, now: number) {
    const last = this.#sent;
    if (last === null) return { sequence: 0, timestamp: 0 };
    const passed = Math.max(1, Math.round(((now - last.at) / 1000) * this.#clockRate));
    return { sequence: last.sequence + 1 - sequence, timestamp: last.timestamp + passed - timestamp };
  }
}

/** A signed number in ffmpeg. */
function newSsrc(): number {
  return randomInt(1, 2 ** 31);
}
