import { Rejection } from '@mahzar/shared/rejection';

/** Fragments that are made at once, in one thread: one is made while the other waits for the disk. */
const MOST_AT_ONCE = 2;
/** What one person may have asked for at once: a player asks for a piece of each voice and picture. */
const MOST_OF_ONE = 24;

/** Waits for something while others have the turn. */
export type Pause = <T>(wait: () => Promise<T>) => Promise<T>;

/** Lets few fragments be made at once: the people who wait take turns, each in the order in which they asked. */
export class FragmentTurns {
  #working = 0;
  /** By person; who is next is first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #asked = new Map<string, number>();

  /**
   * Makes something when its turn has come. Rejects when it is not wanted any longer before that.
   * @param make is given how to wait for whoever reads: that takes nobody's turn
   */
  async run<T>(
    actor: string,
    make: (pause: Pause) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | Rejection<'too-many-requests'>> {
    const asked = this.#asked.get(actor) ?? 0;
    if (asked >= MOST_OF_ONE) return new Rejection('too-many-requests');
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
    if (this.#working < MOST_AT_ONCE) {
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

  /** Whoever waits takes over the place. */
  #leave(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#working -= 1;
      return;
    }
    const [actor, [next, ...others]] = first;
    // Others come before this person's next.
    this.#waiting.delete(actor);
    this.#keep(actor, others);
    next?.();
  }

  #keep(actor: string, waiting: (() => void)[]): void {
    if (waiting.length > 0) this.#waiting.set(actor, waiting);
    else this.#waiting.delete(actor);
  }
}
