import { pause } from '../../browser/pause.ts';

/** Tells the newest of what is said, one at a time and not more often than every `everyMs`; what it takes the place of is not told. */
export class Newest<Value> {
  readonly #tell: (value: Value) => Promise<boolean>;
  readonly #everyMs: number;
  readonly #told: () => void;
  #last: Value | null = null;
  #waiting: { readonly value: Value } | null = null;
  #isTelling = false;

  /**
   * @param parts.tell resolves with false when it was refused: what waits is dropped then
   * @param parts.told nothing is left to be told
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

  /** What was said last, until nothing is left to be told; else null. */
  get last(): Value | null {
    return this.#last;
  }

  say(value: Value): void {
    this.#last = value;
    this.#waiting = { value };
    if (!this.#isTelling) void this.#work();
  }

  /** What has not been told is not told any more. */
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
