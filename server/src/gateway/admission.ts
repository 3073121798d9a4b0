import type { Rejection } from '@mahzar/shared/rejection';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { AddressOf } from '../http/visitor-address.ts';
import { networkOf } from '../kernel/address.ts';
import { refusalLimit } from './limits.ts';

export interface AdmissionOptions<Of> {
  /** Decides by the handshake; makes of a socket that is let in whatever the namespace needs. Null: it is let in. */
  readonly decide: (socket: Of, network: string) => Promise<Rejection | null>;
  /** By which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  /** What the log says of a handshake that is refused. */
  readonly refusedAs: string;
  readonly supportCode: () => string;
}

/** Lets sockets into a namespace, or says with a code why not. Who is refused too often is told nothing. */
export function admitBy<Of extends Pick<Socket, 'conn' | 'request'>>({
  decide,
  addressOf,
  log,
  refusedAs,
  supportCode,
}: AdmissionOptions<Of>) {
  const refusals = refusalLimit();
  /** Connections whose handshake is being looked at. */
  const deciding = new WeakSet<Socket['conn']>();
  return async (socket: Of, next: (error?: Error) => void): Promise<void> => {
    const support = supportCode();
    const refuse = (code: string, more: object = {}) => {
      next(Object.assign(new Error(code), { data: { code, support, ...more } }));
    };
    // A page asks once. Whoever asks again while it is answered would have the work done many times with one packet.
    if (deciding.has(socket.conn)) return void socket.conn.close();
    deciding.add(socket.conn);
    try {
      const network = networkOf(addressOf(socket.request));
      const rejection = await decide(socket, network);
      if (rejection === null) return next();
      if (!(await refusals.take(network))) return void socket.conn.close();
      const { code, detail, retryAfterMs, address } = rejection;
      log.warn({ code, detail, support }, refusedAs);
      refuse(code, { retryAfterMs, address });
    } catch (error) {
      log.error({ err: error, support }, 'handshake failed');
      refuse('internal');
    } finally {
      deciding.delete(socket.conn);
    }
  };
}
