/**
 * Runs jobs one after another; callers take turns, and the number of waiting jobs is limited, so that a caller with many jobs does
 * not delay the others for long.
 */
export class FairQueue {
  readonly #most: number;
  readonly #mostOfOne: number;
  /** By caller, in the order of their turns. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  /** Number of jobs per caller, including the running one. */
  readonly #counts = new Map<string, number>();
  #count = 0;
  #isWorking = false;
  #latest: string | null = null;

  /**
   * @param most most jobs at a time, including the running one
   * @param mostOfOne most jobs of one caller
   */
  constructor(most: number, mostOfOne = most) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  /**
   * Undefined when too many jobs wait. A job should read its data only when its turn comes.
   * @param of the caller
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
    // The caller of the latest job goes behind the others.
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
