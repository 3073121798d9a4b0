import { ANSWER_TIMEOUT_MS } from '@mahzar/shared/protocol/limits';
import type { Socket } from 'socket.io-client';

/**
 * Sends a message, also an invalid one, and resolves with the service's answer. Rejects when there is none within the time that a
 * page waits.
 */
export function answerOf<Answer>(socket: Socket, name: string, ...payload: unknown[]): Promise<Answer> {
  return socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, ...payload) as Promise<Answer>;
}
