const CELL = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets packets gather in the kernel before they are read, as network cards do (interrupt coalescing): after each turn of the
 * event loop in which packets came, the process sleeps for a moment. A turn has a price of its own, whatever it brings, and
 * without this nearly every packet would have one to itself. Arrivals are noted later by the pause at most.
 */
export class ReceiveCoalescing {
  readonly #pauseMs: number;
  /** What somebody waits for: nobody is kept waiting by a pause. */
  #urgent = 0;
  #due = false;

  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  /** A packet has come. */
  handlePacket(): void {
    if (this.#due) return;
    this.#due = true;
    // When all sockets were read that had something.
    setImmediate(() => {
      this.#due = false;
      if (this.#urgent === 0) Atomics.wait(CELL, 0, 0, this.#pauseMs);
    });
  }

  /** No pause is made while the work goes on. */
  async without<T>(work: Promise<T>): Promise<T> {
    this.#urgent += 1;
    try {
      return await work;
    } finally {
      this.#urgent -= 1;
    }
  }
}
