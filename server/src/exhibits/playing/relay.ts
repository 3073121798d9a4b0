import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';

const LOOPBACK = '127.0.0.1';
/** Length of an RTP header (RFC 3550, 5.1). */
const HEADER_BYTES = 12;
const SEQUENCE_AT = 2;
const TIMESTAMP_AT = 4;
const SSRC_AT = 8;

interface RelayedCodec {
  readonly payloadType: number;
  /** Clock rate of the timestamps, per second. */
  readonly clockRate: number;
}

/** The last forwarded packet, and its time. */
interface Sent {
  readonly sequence: number;
  readonly timestamp: number;
  /** Milliseconds, of `performance`. */
  readonly at: number;
}

/**
 * Receives packets from successive processes on this machine, and forwards them as one stream from a fixed port, so that receivers
 * do not notice a change of the sender.
 */
export class Relay {
  /** SSRC of the forwarded stream. */
  readonly ssrc = newSsrc();
  readonly #socket: Socket;
  readonly #payloadType: number;
  readonly #clockRate: number;
  #to: number | null = null;
  /** SSRC of the process whose packets are accepted; null: none. */
  #from: number | null = null;
  /** Offsets added to its numbers; null before its first packet. */
  #shift: { readonly sequence: number; readonly timestamp: number } | null = null;
  /** Timestamps of its first and last packet. */
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

  /** How much the current process has sent, in milliseconds of media. Timestamps are 32-bit numbers with a random start. */
  get sentMs(): number {
    return (((this.#last - this.#first) >>> 0) / this.#clockRate) * 1000;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** @param port loopback port */
  sendTo(port: number): void {
    this.#to = port;
  }

  /** Switches to another process. @returns the SSRC that it must use */
  takeNext(): number {
    this.#from = newSsrc();
    this.#shift = null;
    [this.#first, this.#last] = [0, 0];
    return this.#from;
  }

  /** Accepts no more packets of the current process. */
  takeNothing(): void {
    this.#from = null;
  }

  close(): void {
    this.#to = null;
    this.#socket.close();
  }

  /** Forwards a packet. Other senders to this port do not know the SSRC; malformed packets are ignored. */
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

  /** Offsets with which the next packet follows the last forwarded one after the elapsed time. */
  #shiftFor(sequence: number, timestamp: number, now: number) {
    const last = this.#sent;
    if (last === null) return { sequence: 0, timestamp: 0 };
    const passed = Math.max(1, Math.round(((now - last.at) / 1000) * this.#clockRate));
    return { sequence: last.sequence + 1 - sequence, timestamp: last.timestamp + passed - timestamp };
  }
}

/** ffmpeg takes a signed number. */
function newSsrc(): number {
  return randomInt(1, 2 ** 31);
}
