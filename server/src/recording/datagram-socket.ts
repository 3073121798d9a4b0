import { canReadMany, ManyReader } from './many-reader.ts';
import { EventReader } from './event-reader.ts';

/** Where the packets of a socket come from: all others are thrown away. */
export interface Sender {
  readonly ip: '127.0.0.1';
  readonly port: number;
}

/** The bytes are the taker's until it returns. `at`: when the packet came, by the clock of the socket. */
export type TakePacket = (packet: Buffer, at: number) => void;

/** A UDP socket of loopback that takes packets of one sender and is read when it is asked to be. */
export interface DatagramSocket {
  readonly port: number;
  /** As the kernel counts it: twice what was asked for, capped by `net.core.rmem_max`. */
  readonly receiveBufferBytes: number;
  /** Passes the received packets to `take`, unless the socket is closed meanwhile. */
  read(take: TakePacket): void;
  /** Resolves when what was sent before can be read. */
  settled(): Promise<void>;
  /** What has come and was not read is thrown away. */
  close(): void;
}

/**
 * Opens a socket on a free port, a `ManyReader` where that works.
 * @param now milliseconds; must not jump
 * @throws if the system has no free socket or port
 */
export function openSocket(from: Sender, receiveBufferBytes: number, now: () => number): Promise<DatagramSocket> {
  return canReadMany()
    ? Promise.resolve(new ManyReader(from, receiveBufferBytes, now))
    : EventReader.open(from, receiveBufferBytes, now);
}
