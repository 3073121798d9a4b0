/** Limits the memory for packets that are not written to disk yet, over all tracks. */
export class MemoryBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Bytes that can still be reserved. */
  get left(): number {
    return this.#left;
  }

  /** Reserves bytes, which the caller later returns with `giveBack`. Returns false, and reserves nothing, if fewer are left. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}
