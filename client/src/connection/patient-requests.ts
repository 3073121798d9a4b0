import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { Answer } from './result.ts';

type Send = <Name extends MessageName>(name: Name, payload: Request<Name>) => Promise<Answer<Response<Name>>>;

/**
 * Whether it only says how something is to be, so that the newest one counts, and surprises nobody some seconds later: a
 * microphone or camera goes off by itself then, but never on.
 */
function mayComeLate(name: MessageName, payload: object): boolean {
  if (name === 'set-microphone' || name === 'set-camera') return 'on' in payload && payload.on === false;
  return name === 'tile-sizes' || name === 'media-line';
}

/** Who waits for longer would rather be told. Milliseconds. */
const MOST_MS = 5_000;

/**
 * Sends messages. One that was refused because the service is asked too much at once is sent once more when there is room, where
 * that does no harm and nothing newer was asked for meanwhile.
 */
export class PatientRequests {
  readonly #send: Send;
  readonly #wait: (ms: number) => Promise<unknown>;
  /** How often each was made. */
  readonly #asked = new Map<MessageName, number>();

  constructor(send: Send, wait: (ms: number) => Promise<unknown>) {
    this.#send = send;
    this.#wait = wait;
  }

  async request<Name extends MessageName>(name: Name, payload: Request<Name>): Promise<Answer<Response<Name>>> {
    const turn = (this.#asked.get(name) ?? 0) + 1;
    this.#asked.set(name, turn);
    const answer = await this.#send(name, payload);
    if (answer.ok || answer.code !== 'too-many-messages' || !mayComeLate(name, payload)) return answer;
    const { retryAfterMs } = answer;
    if (retryAfterMs === undefined || retryAfterMs > MOST_MS) return answer;
    await this.#wait(retryAfterMs);
    return this.#asked.get(name) === turn ? this.#send(name, payload) : answer;
  }
}
