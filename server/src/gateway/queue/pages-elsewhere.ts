import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { requestIdSchema } from '@mahzar/shared/queue/id-schemas';
import type { QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { Database } from '../../storage/database.ts';
import type { Signal } from '../../storage/signal.ts';

export interface PagesElsewhereOptions {
  readonly database: Database;
  /** A separate channel through which processes ask and answer each other. */
  readonly signal: Signal;
  /** Makes the id of a question. */
  readonly newId: () => string;
  /** For the log. */
  readonly problem: (error: unknown) => void;
  readonly answerMs?: number;
}

/** How long answers of other processes are awaited, ms. */
const ANSWER_MS = 1_500;
/** Most requests in one signal: PostgreSQL carries 8,000 bytes. */
const AT_ONCE = 100;

const word = z.union([
  z.strictObject({ question: z.string(), queue: z.string() }),
  z.strictObject({ answers: z.string(), here: z.array(requestIdSchema) }),
]);

/** Asks the other processes on the database which requests have pages open there, and answers their questions. */
export class PagesElsewhere {
  readonly #options: PagesElsewhereOptions;
  readonly #asked = new Map<string, Set<RequestId>>();

  constructor(options: PagesElsewhereOptions) {
    this.#options = options;
  }

  /** Starts to answer other processes. @param here requests of a queue with pages open in this process */
  begin(here: (queue: QueueId) => readonly RequestId[]): void {
    const { signal, problem } = this.#options;
    signal.listen((heard = '') => {
      if (heard !== '') this.#heard(heard, here).catch(problem);
    });
  }

  /** Requests of a queue with pages open in other processes. Processes that do not answer have none. */
  async of(queue: QueueId): Promise<ReadonlySet<RequestId>> {
    const { newId, answerMs = ANSWER_MS } = this.#options;
    const question = newId();
    const claimed = new Set<RequestId>();
    this.#asked.set(question, claimed);
    try {
      await this.#say({ question, queue });
      await pause(answerMs, undefined, { ref: false });
      return claimed;
    } finally {
      this.#asked.delete(question);
    }
  }

  close(): Promise<void> {
    return this.#options.signal.close();
  }

  async #heard(text: string, here: (queue: QueueId) => readonly RequestId[]): Promise<void> {
    const heard = word.parse(JSON.parse(text));
    if ('answers' in heard) {
      for (const request of heard.here) this.#asked.get(heard.answers)?.add(request);
      return;
    }
    // A process also receives its own question.
    if (this.#asked.has(heard.question)) return;
    const all = here(heard.queue as QueueId);
    for (let at = 0; at < all.length; at += AT_ONCE)
      await this.#say({ answers: heard.question, here: all.slice(at, at + AT_ONCE) });
  }

  #say(said: z.input<typeof word>): Promise<void> {
    const { signal, database } = this.#options;
    return signal.raise(database, JSON.stringify(said));
  }
}
