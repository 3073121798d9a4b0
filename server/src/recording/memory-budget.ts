/** What may be held in memory until the disk takes it, over all tracks. */
export class MemoryBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Bytes that may still be taken. */
  get left(): number {
    return this.#left;
  }

  /** Whether so many bytes may be held; they are given back when they are held no longer. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}
