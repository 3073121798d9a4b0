import type { Logger } from 'pino';
import type { Socket } from 'socket.io';

/**
 * Most bytes that may wait on one socket in addition to its largest packet. The kernel has taken some megabytes before anything
 * waits here, so a client this far behind reads nothing, or does better to reconnect and receive the current state.
 */
const MAX_QUEUED_BYTES = 512 * 1024;

/**
 * Cuts a socket whose queue has grown too long: a client that keeps asking and never reads must not fill the service's memory. One
 * large packet is no backlog, because a reading client takes it in time; packets behind it are. The TCP connection itself is ended,
 * because an orderly close would wait in the same queue.
 */
export function limitSendQueue(
  { socket, log }: { readonly socket: Pick<Socket, 'conn'>; readonly log: Logger },
  most = MAX_QUEUED_BYTES,
): void {
  const { conn } = socket;
  const { socket: line } = conn.request;
  /** Bytes of packets that wait until the connection takes more. */
  let waiting = 0;
  /** The largest packet since the queue was last empty, bytes. */
  let largest = 0;
  conn.on('flush', () => (waiting = 0));
  conn.on('packetCreate', ({ data = '' }: { readonly data?: string | Buffer }) => {
    const size = Buffer.byteLength(data);
    const before = waiting + line.writableLength;
    largest = before === 0 ? size : Math.max(largest, size);
    waiting += size;
    const bytes = before + size;
    if (bytes - largest <= most || line.destroyed) return;
    log.warn({ code: 'send-queue-full', bytes }, 'socket cut');
    line.destroy();
  });
}
