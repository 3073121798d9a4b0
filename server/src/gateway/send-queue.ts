import type { Logger } from 'pino';
import type { Socket } from 'socket.io';

/**
 * What may wait to be sent on one socket beside its largest packet, bytes. The kernel has taken some megabytes before anything
 * waits here, so whoever is this far behind reads nothing, or is better served by coming back and being told how things stand
 * then.
 */
const MAX_QUEUED_BYTES = 512 * 1024;

/**
 * Cuts a socket whose queue has grown too long: a client that keeps asking and never reads must not fill the memory of
 * the service. One large packet is no backlog, for whoever reads takes it in time; what comes behind it is one. The TCP
 * connection itself is ended, for a polite end would wait in the same queue.
 */
export function limitSendQueue(
  { socket, log }: { readonly socket: Pick<Socket, 'conn'>; readonly log: Logger },
  most = MAX_QUEUED_BYTES,
): void {
  const { conn } = socket;
  const { socket: line } = conn.request;
  /** Bytes in packets that wait until the connection takes more. */
  let waiting = 0;
  /** The largest packet since nothing waited, bytes. */
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
