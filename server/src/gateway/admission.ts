import type { Rejection } from '@mahzar/shared/rejection';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { AddressOf } from '../http/visitor-address.ts';
import { networkOf } from '../kernel/address.ts';
import { refusalLimit } from './limits.ts';

export interface AdmissionOptions<Of> {
  /** Decides by the handshake, and attaches the namespace's data to an admitted socket. Null: the socket is admitted. */
  readonly decide: (socket: Of, network: string) => Promise<Rejection | null>;
  /** Address by which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  /** Message in the service's log about a refused handshake. */
  readonly refusedAs: string;
  readonly supportCode: () => string;
}

/** Admits sockets to a namespace, or refuses them with a code. After too many refusals a network gets no answer. */
export function admitBy<Of extends Pick<Socket, 'conn' | 'request'>>({
  decide,
  addressOf,
  log,
  refusedAs,
  supportCode,
}: AdmissionOptions<Of>) {
  const refusals = refusalLimit();
  /** Connections whose handshake is being checked. */
  const deciding = new WeakSet<Socket['conn']>();
  return async (socket: Of, next: (error?: Error) => void): Promise<void> => {
    const support = supportCode();
    const refuse = (code: string, more: object = {}) => {
      next(Object.assign(new Error(code), { data: { code, support, ...more } }));
    };
    // A page asks once. Repeated requests during the check would multiply the work of a single packet.
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
