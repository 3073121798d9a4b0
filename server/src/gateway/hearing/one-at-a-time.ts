import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { keyOf } from './budgets.ts';
import type { Connection } from './connection.ts';
import { Turns } from '../turns.ts';

type Handler<Request, Reply> = (connection: Connection, request: Request) => Promise<Result<Reply, ErrorCode>>;

/**
 * Answers one such message of a seat at a time, whichever of them it is and over whichever of its sockets it comes. Whoever
 * holds the seat does not wait for others who have its link.
 */
export type OneAtATime = <Request, Reply>(handler: Handler<Request, Reply>) => Handler<Request, Reply>;

/** For answers that are large or costly: a seat has one in the making. */
export function oneAtATime(): OneAtATime {
  const turns = new Turns();
  return (handler) => async (connection, request) => {
    const turn = turns.take(keyOf(connection), () => handler(connection, request));
    return turn ?? new Rejection('too-many-messages', { detail: 'one at a time' });
  };
}
