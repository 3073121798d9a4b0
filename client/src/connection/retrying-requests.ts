import type { MessageMap, Send } from './messages.ts';

/** Whether a refused message had no effect and may succeed a moment later. */
export function mayPass(code: string): boolean {
  return code === 'too-many-messages' || code === 'storage-busy';
}

/** Longest wait before a message is repeated, ms. After a longer one the refusal is returned, so that the person learns of it. */
const MAX_MS = 5_000;

export interface RetryingRequestsParts<Messages extends MessageMap, Code extends string> {
  readonly send: Send<Messages, Code>;
  readonly wait: (ms: number) => Promise<unknown>;
  /** Whether a message only sets a state, so that the newest one counts, and takes nobody by surprise some seconds later. */
  readonly mayBeSentLate: (name: keyof Messages, payload: object) => boolean;
}

/**
 * Sends messages. A message that was refused because of too many messages or busy storage is sent once more when there is room, if
 * that does no harm and no newer one of its name was sent meanwhile.
 */
export class RetryingRequests<Messages extends MessageMap, Code extends string> {
  readonly #parts: RetryingRequestsParts<Messages, Code>;
  /** Number of messages by name. */
  readonly #asked = new Map<keyof Messages, number>();

  constructor(parts: RetryingRequestsParts<Messages, Code>) {
    this.#parts = parts;
  }

  request: Send<Messages, Code> = async (name, payload) => {
    const { send, wait, mayBeSentLate } = this.#parts;
    const turn = (this.#asked.get(name) ?? 0) + 1;
    this.#asked.set(name, turn);
    const answer = await send(name, payload);
    const retryAfterMs = answer.ok || !mayPass(answer.error.code) ? undefined : answer.error.retryAfterMs;
    if (retryAfterMs === undefined || retryAfterMs > MAX_MS || !mayBeSentLate(name, payload)) return answer;
    await wait(retryAfterMs);
    return this.#asked.get(name) === turn ? send(name, payload) : answer;
  };
}
