/**
 * How many messages one socket may send: a bucket that refills. A person never comes near it; a script is told, and
 * disconnected when it goes on.
 */
export class MessageBudget {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /** `now` is any clock in milliseconds. */
  constructor(perSecond: number, burst: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
    this.#left = burst;
    this.#at = now();
  }

  /** Takes one message from the budget; false when there is none left. */
  take(): boolean {
    const now = this.#now();
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    this.#left -= 1;
    return this.#left >= 0;
  }

  /** So far overdrawn that the socket is better closed. */
  get exhausted(): boolean {
    return this.#left < -this.#burst;
  }
}
