import { pause } from '../../browser/pause.ts';

/** Sends the newest of a series of values, one at a time and at most every `everyMs`; replaced values are never sent. */
export class LatestValueSender<Value> {
  readonly #send: (value: Value) => Promise<boolean>;
  readonly #everyMs: number;
  readonly #onSent: () => void;
  #last: Value | null = null;
  #waiting: { readonly value: Value } | null = null;
  #isSending = false;

  /**
   * @param parts.send resolves with false when it was refused: the waiting value is dropped then
   * @param parts.onSent called when nothing is left to be sent
   */
  constructor(parts: {
    readonly send: (value: Value) => Promise<boolean>;
    readonly everyMs: number;
    readonly onSent: () => void;
  }) {
    this.#send = parts.send;
    this.#everyMs = parts.everyMs;
    this.#onSent = parts.onSent;
  }

  /** The last value, until everything is sent; then null. */
  get last(): Value | null {
    return this.#last;
  }

  say(value: Value): void {
    this.#last = value;
    this.#waiting = { value };
    if (!this.#isSending) void this.#work();
  }

  /** Drops the unsent value. */
  drop(): void {
    this.#waiting = null;
    this.#last = null;
  }

  async #work(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting !== null) {
      const { value } = this.#waiting;
      this.#waiting = null;
      const rested = pause(this.#everyMs);
      if (!(await this.#send(value))) this.#waiting = null;
      await rested;
    }
    this.#isSending = false;
    this.#last = null;
    this.#onSent();
  }
}
