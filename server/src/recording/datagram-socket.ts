import { canReadMany, ManyReader } from './many-reader.ts';
import { EventReader } from './event-reader.ts';

/** The only sender whose packets a socket accepts; all others are dropped. */
export interface Sender {
  readonly ip: '127.0.0.1';
  readonly port: number;
}

/** `packet` is valid only until the call returns. `at`: its arrival by the socket's clock, ms. */
export type TakePacket = (packet: Buffer, at: number) => void;

/** A UDP socket on loopback that accepts packets of one sender and passes them on only when `read` is called. */
export interface DatagramSocket {
  readonly port: number;
  /** As Linux counts it: twice the requested size, which is capped by `net.core.rmem_max`. */
  readonly receiveBufferBytes: number;
  /** Passes the received packets to `take`. If `take` closes the socket, the packets already read may still follow. */
  read(take: TakePacket): void;
  /** Resolves when packets that were sent before the call can be read. */
  settled(): Promise<void>;
  /** Drops received packets that were not read. */
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
