/** One job after another, and a bound on how many wait. */
export class Turns {
  readonly #most: number;
  #tail: Promise<unknown> = Promise.resolve();
  #count = 0;

  /** @param most jobs that are asked for at once, with the one that is worked at */
  constructor(most: number) {
    this.#most = most;
  }

  /** Undefined when too many wait already. What waits is not to hold what it needs: it reads that when its turn comes. */
  take<Answer>(work: () => Promise<Answer>): Promise<Answer> | undefined {
    if (this.#count >= this.#most) return undefined;
    this.#count += 1;
    const done = this.#tail.then(work).finally(() => {
      this.#count -= 1;
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
