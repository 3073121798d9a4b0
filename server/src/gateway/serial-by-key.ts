/**
 * Runs tasks with the same key one after another. One running and one waiting task is enough for every page that waits for its
 * answers; further tasks are refused.
 */
export class SerialByKey {
  readonly #last = new Map<string, Turn>();

  /** Null when one task runs and another already waits. */
  take<Result>(key: string, task: () => Promise<Result>): Promise<Result> | null {
    const before = this.#last.get(key);
    if (before?.waiting === true) return null;
    const result = before === undefined ? task() : before.done.then(task);
    const turn: Turn = { done: result.catch(() => undefined), waiting: before !== undefined };
    this.#last.set(key, turn);
    void turn.done.then(() => this.#ended(key, turn));
    return result;
  }

  #ended(key: string, turn: Turn): void {
    const last = this.#last.get(key);
    if (last === turn) this.#last.delete(key);
    else if (last !== undefined) last.waiting = false;
  }
}

interface Turn {
  readonly done: Promise<unknown>;
  waiting: boolean;
}
