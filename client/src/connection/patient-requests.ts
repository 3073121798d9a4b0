import type { MessageMap, Send } from './messages.ts';

/** Whether nothing was done by what is refused so, and the same may be asked a moment later. */
export function mayPass(code: string): boolean {
  return code === 'too-many-messages' || code === 'storage-busy';
}

/** Who waits for longer would rather be told. Milliseconds. */
const MOST_MS = 5_000;

export interface PatientRequestsParts<Messages extends MessageMap, Code extends string> {
  readonly send: Send<Messages, Code>;
  readonly wait: (ms: number) => Promise<unknown>;
  /**
   * Whether a message only says how something is to be, so that the newest one counts, and surprises nobody some seconds
   * later.
   */
  readonly mayComeLate: (name: keyof Messages, payload: object) => boolean;
}

/**
 * Sends messages. One that was refused because the service is asked too much at once, or because others write, is sent once more when
 * there is room, where that does no harm and nothing newer was asked for meanwhile.
 */
export class PatientRequests<Messages extends MessageMap, Code extends string> {
  readonly #parts: PatientRequestsParts<Messages, Code>;
  /** How often each was made. */
  readonly #asked = new Map<keyof Messages, number>();

  constructor(parts: PatientRequestsParts<Messages, Code>) {
    this.#parts = parts;
  }

  request: Send<Messages, Code> = async (name, payload) => {
    const { send, wait, mayComeLate } = this.#parts;
    const turn = (this.#asked.get(name) ?? 0) + 1;
    this.#asked.set(name, turn);
    const answer = await send(name, payload);
    const retryAfterMs = answer.ok || !mayPass(answer.error.code) ? undefined : answer.error.retryAfterMs;
    if (retryAfterMs === undefined || retryAfterMs > MOST_MS || !mayComeLate(name, payload)) return answer;
    await wait(retryAfterMs);
    return this.#asked.get(name) === turn ? send(name, payload) : answer;
  };
}
