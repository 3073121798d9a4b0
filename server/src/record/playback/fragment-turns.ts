import { Rejection } from '@mahzar/shared/rejection';

/** Fragments that are made at once, in one thread: one is made while the other waits for the disk. */
const MOST_AT_ONCE = 2;
/** What one person may have asked for at once: a player asks for a piece of each voice and picture. */
const MOST_OF_ONE = 24;

/** Waits for something while others have the turn. */
type Pause = <T>(wait: () => Promise<T>) => Promise<T>;

/** Lets few fragments be made at once, in the order in which they were asked for. */
export class FragmentTurns {
  #working = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #asked = new Map<string, number>();

  /**
   * Makes something when its turn has come.
   * @param make is given how to wait for whoever reads: that takes nobody's turn
   */
  async run<T>(actor: string, make: (pause: Pause) => Promise<T>): Promise<T | Rejection<'too-many-requests'>> {
    const asked = this.#asked.get(actor) ?? 0;
    if (asked >= MOST_OF_ONE) return new Rejection('too-many-requests');
    this.#asked.set(actor, asked + 1);
    try {
      await this.#enter();
      try {
        return await make((wait) => this.#pause(wait));
      } finally {
        this.#leave();
      }
    } finally {
      const left = this.#asked.get(actor)! - 1;
      if (left === 0) this.#asked.delete(actor);
      else this.#asked.set(actor, left);
    }
  }

  async #pause<T>(wait: () => Promise<T>): Promise<T> {
    this.#leave();
    try {
      return await wait();
    } finally {
      await this.#enter();
    }
  }

  async #enter(): Promise<void> {
    if (this.#working < MOST_AT_ONCE) this.#working += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Whoever waits takes over the place. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#working -= 1;
    else next();
  }
}
