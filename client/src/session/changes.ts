/** Wakes waiting code whenever something has changed. */
export class Changes {
  #waiting: (() => void)[] = [];

  /** Resolves at the next change. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  announce(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
