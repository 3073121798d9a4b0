import { Rejection } from '@mahzar/shared/rejection';

/** Number of fragments made at the same time in the thread: one uses the CPU while the other waits for the disk. */
const MAX_AT_ONCE = 2;
/** Most open requests of one person: a player asks for a piece of each voice and picture. */
const MAX_OF_ONE = 24;

/** Gives up the turn during a wait. */
export type Pause = <T>(wait: () => Promise<T>) => Promise<T>;

/** Limits how many fragments are made at the same time: waiting people take turns, and each person's requests keep their order. */
export class FragmentTurns {
  #working = 0;
  /** By person; the next one is first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #asked = new Map<string, number>();

  /**
   * Runs `make` when its turn has come. Rejects if `signal` aborts before that.
   * @param make receives a function for waiting for the reader without holding the turn
   */
  async run<T>(
    actor: string,
    make: (pause: Pause) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | Rejection<'too-many-requests'>> {
    const asked = this.#asked.get(actor) ?? 0;
    if (asked >= MAX_OF_ONE) return new Rejection('too-many-requests');
    this.#asked.set(actor, asked + 1);
    let hasTurn = false;
    const enter = async () => {
      await this.#enter(actor, signal);
      hasTurn = true;
    };
    const leave = () => {
      if (hasTurn) this.#leave();
      hasTurn = false;
    };
    try {
      await enter();
      return await make(async (wait) => {
        leave();
        const waited = await wait();
        await enter();
        return waited;
      });
    } finally {
      leave();
      const left = this.#asked.get(actor)! - 1;
      if (left === 0) this.#asked.delete(actor);
      else this.#asked.set(actor, left);
    }
  }

  async #enter(actor: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#working < MAX_AT_ONCE) {
      this.#working += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(actor, [...(this.#waiting.get(actor) ?? []), resolve]);
    const giveUp = () => {
      this.#keep(actor, this.#waiting.get(actor)?.filter((other) => other !== resolve) ?? []);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  /** Gives the turn to the next waiting request. */
  #leave(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#working -= 1;
      return;
    }
    const [actor, [next, ...others]] = first;
    // The person goes to the end of the queue, behind the other people.
    this.#waiting.delete(actor);
    this.#keep(actor, others);
    next?.();
  }

  #keep(actor: string, waiting: (() => void)[]): void {
    if (waiting.length > 0) this.#waiting.set(actor, waiting);
    else this.#waiting.delete(actor);
  }
}
