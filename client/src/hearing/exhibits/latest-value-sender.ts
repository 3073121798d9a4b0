import { pause } from '../../browser/pause.ts';

/** Sends the newest of a series of values, one at a time and at most every `everyMs`; replaced values are never sent. */
export class LatestValueSender<Value> {
  readonly #tell: (value: Value) => Promise<boolean>;
  readonly #everyMs: number;
  readonly #told: () => void;
  #last: Value | null = null;
  #waiting: { readonly value: Value } | null = null;
  #isTelling = false;

  /**
   * @param parts.tell resolves with false when it was refused: the waiting value is dropped then
   * @param parts.told called when nothing is left to be sent
   */
  constructor(parts: {
    readonly tell: (value: Value) => Promise<boolean>;
    readonly everyMs: number;
    readonly told: () => void;
  }) {
    this.#tell = parts.tell;
    this.#everyMs = parts.everyMs;
    this.#told = parts.told;
  }

  /** The last value, until everything is sent; then null. */
  get last(): Value | null {
    return this.#last;
  }

  say(value: Value): void {
    this.#last = value;
    this.#waiting = { value };
    if (!this.#isTelling) void this.#work();
  }

  /** Drops the unsent value. */
  drop(): void {
    this.#waiting = null;
    this.#last = null;
  }

  async #work(): Promise<void> {
    this.#isTelling = true;
    while (this.#waiting !== null) {
      const { value } = this.#waiting;
      this.#waiting = null;
      const rested = pause(this.#everyMs);
      if (!(await this.#tell(value))) this.#waiting = null;
      await rested;
    }
    this.#isTelling = false;
    this.#last = null;
    this.#told();
  }
}
