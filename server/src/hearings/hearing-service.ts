import type { Command } from '@mahzar/shared/hearing/command';
import { decide } from '@mahzar/shared/hearing/decide';
import { begin, evolve } from '@mahzar/shared/hearing/evolve';
import type { Actor, Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { isRefusal } from '@mahzar/shared/hearing/refusal';
import type { Refusal } from '@mahzar/shared/hearing/refusal';
import { isHeld } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { EventLog } from './ports.ts';
import { RecentChanges } from './recent-changes.ts';
import type { Recent } from './recent-changes.ts';

/** A hearing as it stands after the log's entry `seq`. */
export interface Standing {
  readonly seq: number;
  readonly state: HearingState;
}

/** What a command led to. With no entries, things already were as asked. */
export type Execution =
  | { readonly ok: true; readonly standing: Standing; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Told of every change, in order, after it is on disk. Must not throw, and must not wait for anything. */
export type ChangeListener = (standing: Standing, entries: readonly Entry[]) => void;

/**
 * Writes what a command led to, together with something else, in one transaction: `append` on that transaction's log.
 * Resolves when both are on disk, and rejects when neither is. `standing` is how the hearing stands before it. Where it does not
 * append, the command has led to nothing.
 */
export type Persist = (append: (log: EventLog) => Promise<void>, standing: Standing, at: number) => Promise<void>;

/** Another node has written to the hearing's log since this one read it: nothing was done, and may be asked for anew. */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';
}

/** A hearing that is not held leaves memory when nothing was asked of it for so long; then its log is read again. */
const KEEP_IDLE_MS = 60_000;

/**
 * Holds hearings: loads a log, asks the law, appends, and tells the others. One command at a time per hearing, so that
 * a decision is always made on the state that it is appended to.
 */
export class HearingService {
  readonly #log: EventLog;
  readonly #now: () => number;
  readonly #keepIdleMs: number;
  readonly #held = new Map<HearingId, HeldHearing>();
  readonly #listeners: ChangeListener[] = [];

  constructor(log: EventLog, now: () => number, keepIdleMs = KEEP_IDLE_MS) {
    this.#log = log;
    this.#now = now;
    this.#keepIdleMs = keepIdleMs;
  }

  /** Hearings in memory, for metrics. */
  get held(): number {
    return this.#held.size;
  }

  /** Adds a listener; listeners are called in the order in which they were added. */
  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** The hearing as it stands, or null when there is none of that name. */
  async standing(hearing: HearingId): Promise<Standing | null> {
    return (await this.#hold(hearing))?.standing ?? null;
  }

  /** How the hearing stood before the last of its changes, and these; null when there is no hearing of that name. */
  async recent(hearing: HearingId): Promise<Recent | null> {
    return (await this.#hold(hearing))?.recent ?? null;
  }

  /** The hearing's log from its beginning. */
  entries(hearing: HearingId): Promise<readonly Entry[]> {
    return this.#log.read(hearing);
  }

  /**
   * Decides and, when accepted, appends. Throws when there is no such hearing or the log cannot be written.
   * @param persist what is written with it, also when the command leads to no entry
   */
  async execute(hearing: HearingId, command: Command, actor: Actor, persist?: Persist): Promise<Execution> {
    const held = await this.#hold(hearing);
    if (held === null) throw new Error(`no such hearing: ${hearing}`);
    return held.inTurn(async () => {
      const { seq, state } = held.standing;
      const at = this.#now();
      const decision = decide(state, command, actor, at);
      if (isRefusal(decision)) return { ok: false, refusal: decision };
      if (decision.length === 0 && persist === undefined) return { ok: true, standing: held.standing, entries: [] };
      let entries: readonly Entry[] = [];
      // Also of nothing: that the hearing stands as it was decided on.
      const append = async (log: EventLog) => {
        entries = await this.#append(log, hearing, seq, at, actor, decision);
      };
      if (persist === undefined) await append(this.#log);
      else await this.#persisted(hearing, () => persist(append, held.standing, at));
      if (entries.length === 0) return { ok: true, standing: held.standing, entries };
      held.take(entries);
      for (const listener of this.#listeners) listener(held.standing, entries);
      this.#releaseIfIdle(hearing, held);
      return { ok: true, standing: held.standing, entries };
    });
  }

  /** What became of a transaction that failed is in the database only: the next command reads the log again. */
  async #persisted(hearing: HearingId, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#release(hearing);
      throw error;
    }
  }

  /** Lets go of a hearing in memory; the next command reads its log again. */
  #release(hearing: HearingId): void {
    this.#held.delete(hearing);
  }

  async #append(log: EventLog, ...[hearing, ...rest]: Parameters<EventLog['append']>): Promise<readonly Entry[]> {
    const appended = await log.append(hearing, ...rest);
    if (appended.ok) return appended.entries;
    // Whoever wrote there meanwhile holds this hearing now; what we believe of it is out of date.
    this.#release(hearing);
    throw new HeldElsewhereError(`hearing ${hearing} is held elsewhere`);
  }

  async #hold(hearing: HearingId): Promise<HeldHearing | null> {
    const held = this.#held.get(hearing) ?? (await this.#load(hearing));
    if (held !== null) this.#releaseIfIdle(hearing, held);
    return held;
  }

  async #load(hearing: HearingId): Promise<HeldHearing | null> {
    const entries = await this.#log.read(hearing);
    const raced = this.#held.get(hearing);
    if (raced !== undefined) return raced;
    if (!isBegun(entries)) return null;
    const held = new HeldHearing(entries);
    this.#held.set(hearing, held);
    return held;
  }

  /** Begins the wait anew with each use. What still has something to do is not let go: two would append at once. */
  #releaseIfIdle(hearing: HearingId, held: HeldHearing): void {
    clearTimeout(held.timer);
    if (isHeld(held.standing.state.phase)) return;
    held.timer = setTimeout(() => {
      if (held.busy) this.#releaseIfIdle(hearing, held);
      else if (this.#held.get(hearing) === held) this.#release(hearing);
    }, this.#keepIdleMs).unref();
  }
}

function isBegun(entries: readonly Entry[]): entries is readonly [Entry, ...Entry[]] {
  return entries.length > 0;
}

class HeldHearing {
  #standing: Standing;
  readonly #recent: RecentChanges;
  /** Runs until the hearing, which is not held, is let go. */
  timer: NodeJS.Timeout | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #tasks = 0;

  /** @param entries the log from its beginning */
  constructor([first, ...rest]: readonly [Entry, ...Entry[]]) {
    const state = begin(first);
    this.#standing = { seq: first.seq, state };
    this.#recent = new RecentChanges(state);
    this.take(rest);
  }

  get standing(): Standing {
    return this.#standing;
  }

  get recent(): Recent {
    return this.#recent;
  }

  /** Entries have been appended. */
  take(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const before = this.#standing.state;
      const state = evolve(before, entry);
      this.#standing = { seq: entry.seq, state };
      if (state !== before) this.#recent.add(entry);
    }
  }

  /** Whether a task runs or waits for its turn. */
  get busy(): boolean {
    return this.#tasks > 0;
  }

  /** Runs tasks one after another, whether or not those before them failed. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#tasks += 1;
    const run = this.#tail.then(task, task).finally(() => (this.#tasks -= 1));
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
