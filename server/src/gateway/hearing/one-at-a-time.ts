import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { keyOf } from './budgets.ts';
import type { Connection } from './connection.ts';
import { SerialByKey } from '../serial-by-key.ts';

type Handler<Request, Reply> = (connection: Connection, request: Request) => Promise<Result<Reply, ErrorCode>>;

/**
 * Answers one of the wrapped messages of a seat at a time, over all its sockets. The holder of the seat does not wait for other
 * browsers with its link.
 */
export type OneAtATime = <Request, Reply>(handler: Handler<Request, Reply>) => Handler<Request, Reply>;

/** For large or costly answers: at most one is prepared at a time for each key of `keyOf`. */
export function oneAtATime(): OneAtATime {
  const turns = new SerialByKey();
  return (handler) => async (connection, request) => {
    const turn = turns.take(keyOf(connection), () => handler(connection, request));
    return turn ?? new Rejection('too-many-messages', { detail: 'one at a time' });
  };
}
