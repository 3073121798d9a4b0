/** One job after another, by turns of those who ask, and a bound on how many wait: who asks for much holds nobody up for long. */
export class Turns {
  readonly #most: number;
  readonly #mostOfOne: number;
  /** By who asks, in the order in which their turns come. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  /** With the one that is worked at. */
  readonly #counts = new Map<string, number>();
  #count = 0;
  #isWorking = false;
  #latest: string | null = null;

  /**
   * @param most jobs that are asked for at once, with the one that is worked at
   * @param mostOfOne those of one who asks
   */
  constructor(most: number, mostOfOne = most) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  /**
   * Undefined when too many wait already. What waits is not to hold what it needs: it reads that when its turn comes.
   * @param of who asks
   */
  take<Answer>(work: () => Promise<Answer>, of = ''): Promise<Answer> | undefined {
    const own = this.#counts.get(of) ?? 0;
    if (this.#count >= this.#most || own >= this.#mostOfOne) return undefined;
    this.#count += 1;
    this.#counts.set(of, own + 1);
    return new Promise<Answer>((resolve, reject) => {
      const job = () =>
        work()
          .then(resolve, reject)
          .finally(() => this.#release(of));
      this.#waiting.set(of, [...(this.#waiting.get(of) ?? []), job]);
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) await job();
    this.#isWorking = false;
  }

  #next(): (() => Promise<void>) | undefined {
    const [first] = this.#waiting.keys();
    // Whose job was the latest comes after the others, however early they asked.
    if (first !== undefined && first === this.#latest) this.#putBack(first, this.#waiting.get(first)!);
    const [of] = this.#waiting.keys();
    if (of === undefined) return undefined;
    const [job, ...others] = this.#waiting.get(of)!;
    this.#putBack(of, others);
    this.#latest = of;
    return job;
  }

  #putBack(of: string, jobs: (() => Promise<void>)[]): void {
    this.#waiting.delete(of);
    if (jobs.length > 0) this.#waiting.set(of, jobs);
  }

  #release(of: string): void {
    this.#count -= 1;
    const own = this.#counts.get(of)! - 1;
    if (own === 0) this.#counts.delete(of);
    else this.#counts.set(of, own);
  }
}
