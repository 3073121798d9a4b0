import type { Command } from '@mahzar/shared/hearing/command';
import { begin, evolve } from '@mahzar/shared/hearing/evolve/evolve';
import type { Actor, DroppedEvents, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingState, LogFault } from '@mahzar/shared/hearing/state';
import { RecentChanges } from './recent-changes.ts';
import type { Recent } from './recent-changes.ts';

/** A hearing's state after the log's entry `seq`. */
export interface HearingSnapshot {
  readonly seq: number;
  readonly state: HearingState;
}

/** The log cannot be written. */
export interface LogOutage {
  /** When the first entry could not be written, epoch milliseconds. */
  readonly since: number;
  readonly fault: LogFault;
}

/** Events that hold already and wait to be written as entries `afterSeq + 1`, … */
export interface DeferredEvents {
  readonly afterSeq: number;
  /** When they were observed, epoch milliseconds. */
  readonly at: number;
  readonly actor: Actor;
  /** What led to them: decided on anew when the log was another's meanwhile. */
  readonly command: Command;
  readonly events: readonly HearingEvent[];
}

/** The entries that deferred events will be. */
export function entriesOf({ afterSeq, at, actor, events }: DeferredEvents): readonly Entry[] {
  return events.map((event, index) => ({ seq: afterSeq + 1 + index, at, actor, event }));
}

/** A hearing in memory: how it stands, and one command after another. */
export class HeldHearing {
  #snapshot: HearingSnapshot;
  readonly #recent: RecentChanges;
  /** What waits to be written, in order. */
  readonly deferred: DeferredEvents[] = [];
  /** What was observed in this outage and cannot be entered: its end says so. */
  dropped: readonly DroppedEvents[] = [];
  /** The outage whose end is entered, with all that waited for it. */
  caughtUp: LogOutage | null = null;
  /** Whether something could not be written, and only the log knows what became of it. */
  inDoubt = false;
  /** Runs until the hearing, which is not held, is let go. */
  timer: NodeJS.Timeout | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #tasks = 0;

  /** @param entries the log from its beginning */
  constructor([first, ...rest]: readonly [Entry, ...Entry[]]) {
    const state = begin(first);
    this.#snapshot = { seq: first.seq, state };
    this.#recent = new RecentChanges(state);
    this.take(rest);
  }

  get snapshot(): HearingSnapshot {
    return this.#snapshot;
  }

  get recent(): Recent {
    return this.#recent;
  }

  /** Entries have been appended. */
  take(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const before = this.#snapshot.state;
      const state = evolve(before, entry);
      this.#snapshot = { seq: entry.seq, state };
      if (state !== before) this.#recent.add(entry);
    }
  }

  /** Keeps events to be written later; answers with the entries that they will be. */
  defer(at: number, actor: Actor, command: Command, events: readonly HearingEvent[]): readonly Entry[] {
    const deferred = { afterSeq: this.#snapshot.seq, at, actor, command, events };
    this.deferred.push(deferred);
    this.caughtUp = null;
    return entriesOf(deferred);
  }

  /** Whether a task runs or waits for its turn, or something waits to be written. */
  get busy(): boolean {
    return this.#tasks > 0 || this.deferred.length > 0;
  }

  /** Runs tasks one after another, whether or not those before them failed. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#tasks += 1;
    const run = this.#tail.then(task, task).finally(() => (this.#tasks -= 1));
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
