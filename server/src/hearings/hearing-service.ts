import type { Command } from '@mahzar/shared/hearing/command';
import { decide } from '@mahzar/shared/hearing/decide';
import { evolve, replay } from '@mahzar/shared/hearing/evolve';
import type { Actor, Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { isRefusal } from '@mahzar/shared/hearing/refusal';
import type { Refusal } from '@mahzar/shared/hearing/refusal';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { EventLog } from './ports.ts';

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
 * Holds hearings: loads a log, asks the law, appends, and tells the others. One command at a time per hearing, so that
 * a decision is always made on the state that it is appended to.
 */
export class HearingService {
  readonly #log: EventLog;
  readonly #now: () => number;
  readonly #held = new Map<HearingId, HeldHearing>();
  readonly #listeners: ChangeListener[] = [];

  constructor(log: EventLog, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Adds a listener; listeners are called in the order in which they were added. */
  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** The hearing as it stands, or null when there is none of that name. */
  async standing(hearing: HearingId): Promise<Standing | null> {
    return (await this.#hold(hearing))?.standing ?? null;
  }

  /** The hearing's log from its beginning. */
  entries(hearing: HearingId): Promise<readonly Entry[]> {
    return this.#log.read(hearing);
  }

  /** Decides and, when accepted, appends. Throws when there is no such hearing or the log cannot be written. */
  async execute(hearing: HearingId, command: Command, actor: Actor): Promise<Execution> {
    const held = await this.#hold(hearing);
    if (held === null) throw new Error(`no such hearing: ${hearing}`);
    return held.inTurn(async () => {
      const { seq, state } = held.standing;
      const at = this.#now();
      const decision = decide(state, command, actor, at);
      if (isRefusal(decision)) return { ok: false, refusal: decision };
      if (decision.length === 0) return { ok: true, standing: held.standing, entries: [] };
      const entries = await this.#append(hearing, seq, at, actor, decision);
      held.standing = { seq: entries.at(-1)?.seq ?? seq, state: entries.reduce(evolve, state) };
      for (const listener of this.#listeners) listener(held.standing, entries);
      return { ok: true, standing: held.standing, entries };
    });
  }

  /** Lets go of a hearing in memory; the next command reads its log again. */
  release(hearing: HearingId): void {
    this.#held.delete(hearing);
  }

  async #append(...[hearing, ...rest]: Parameters<EventLog['append']>): Promise<readonly Entry[]> {
    const appended = await this.#log.append(hearing, ...rest);
    if (appended.ok) return appended.entries;
    // Whoever wrote there meanwhile holds this hearing now; what we believe of it is out of date.
    this.release(hearing);
    throw new Error(`hearing ${hearing} is held elsewhere`);
  }

  async #hold(hearing: HearingId): Promise<HeldHearing | null> {
    const known = this.#held.get(hearing);
    if (known !== undefined) return known;
    const entries = await this.#log.read(hearing);
    const raced = this.#held.get(hearing);
    if (raced !== undefined) return raced;
    const last = entries.at(-1);
    if (last === undefined) return null;
    const held = new HeldHearing({ seq: last.seq, state: replay(entries) });
    this.#held.set(hearing, held);
    return held;
  }
}

class HeldHearing {
  standing: Standing;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(standing: Standing) {
    this.standing = standing;
  }

  /** Runs tasks one after another, whether or not those before them failed. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(task, task);
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
