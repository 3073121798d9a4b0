import { ANSWER_TIMEOUT_MS } from '@mahzar/shared/protocol/limits';
import type { Socket } from 'socket.io-client';

/**
 * Sends anything at all, also what no page would, and resolves with what the service answers; rejects when it has not
 * answered for as long as a page waits.
 */
export function answerOf<Answer>(socket: Socket, name: string, ...payload: unknown[]): Promise<Answer> {
  return socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, ...payload) as Promise<Answer>;
}
