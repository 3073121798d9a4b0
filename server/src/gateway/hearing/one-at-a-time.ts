import { keyOf } from './budgets.ts';
import type { Connection } from './connection.ts';
import type { No } from '../dispatch.ts';
import { Turns } from '../turns.ts';

type Handler<Request, Reply> = (connection: Connection, request: Request) => Promise<Reply | No>;

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
    return turn ?? { no: 'too-many-messages', detail: 'one at a time' };
  };
}
