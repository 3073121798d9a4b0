import type { Command } from '@mahzar/shared/hearing/command';
import { entriesAfter } from '@mahzar/shared/hearing/entries';
import type { GrantedAccess, GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import { Replay } from '@mahzar/shared/hearing/evolve/replay';
import { enact } from '@mahzar/shared/hearing/law/enact';
import type { EnactedAct } from '@mahzar/shared/hearing/law/enact';
import type { Actor, DroppedEvents, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingState, LogFault } from '@mahzar/shared/hearing/state';
import { RecentChanges } from './recent-changes.ts';
import type { RecentEntries } from './recent-changes.ts';

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

/** Events that apply already and wait to be written as entries `afterSeq + 1`, … */
export interface DeferredEvents {
  readonly afterSeq: number;
  /** When they were observed, epoch milliseconds. */
  readonly at: number;
  readonly actor: Actor;
  /** The command behind the events, which is decided again if another process has written to the log meanwhile. */
  readonly command: Command;
  readonly events: readonly HearingEvent[];
  /** Their changes of who may hear and see whom. */
  readonly grants: GrantChange | undefined;
}

/** The entries that deferred events will become. */
export function entriesOf({ afterSeq, at, actor, events, grants }: DeferredEvents): readonly Entry[] {
  return entriesAfter(afterSeq, at, actor, events, grants);
}

/** A hearing in memory, with its state and its queue of commands. */
export class HeldHearing {
  #snapshot: HearingSnapshot;
  /** Who may hear and see whom, as kept in the log. */
  #granted: GrantedAccess;
  readonly #recent: RecentChanges;
  /** Events that wait to be written, in order. */
  readonly deferred: DeferredEvents[] = [];
  /** Observations of this outage that cannot be written; the entry about its end names them. */
  dropped: readonly DroppedEvents[] = [];
  /** The outage whose end is in the log, after all deferred events. */
  caughtUp: LogOutage | null = null;
  /** Whether a write failed and only the log knows its outcome. */
  inDoubt = false;
  /** Runs until a hearing that is not in session is released. */
  timer: NodeJS.Timeout | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #tasks = 0;

  /** @param entries the log from its beginning */
  constructor([first, ...rest]: readonly [Entry, ...Entry[]]) {
    const replay = new Replay(first);
    this.#recent = new RecentChanges(replay.state);
    for (const entry of rest) if (replay.take(entry)) this.#recent.add(entry);
    this.#snapshot = { seq: first.seq + rest.length, state: replay.state };
    this.#granted = replay.granted;
  }

  get snapshot(): HearingSnapshot {
    return this.#snapshot;
  }

  get recent(): RecentEntries {
    return this.#recent;
  }

  /** Computes the result of events; nothing takes effect before `take`. */
  enact(events: readonly HearingEvent[], actor: Actor, at: number): EnactedAct {
    return enact({ ...this.#snapshot, granted: this.#granted }, events, actor, at);
  }

  /** Adopts the result after it was appended. It must be based on the current snapshot. */
  take({ entries, state, granted }: EnactedAct): void {
    if (state !== this.#snapshot.state) for (const entry of entries) this.#recent.add(entry);
    this.#snapshot = { seq: this.#snapshot.seq + entries.length, state };
    this.#granted = granted;
  }

  /** Keeps a result to be written later. */
  defer({ entries, grants }: EnactedAct, command: Command): void {
    const { at, actor } = entries[0]!;
    const events = entries.map(({ event }) => event);
    this.deferred.push({ afterSeq: this.#snapshot.seq, at, actor, command, events, grants });
    this.caughtUp = null;
  }

  /** Whether a task runs or waits, or events wait to be written. */
  get busy(): boolean {
    return this.#tasks > 0 || this.deferred.length > 0;
  }

  /** Runs tasks one after another; a failed task does not stop the next. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#tasks += 1;
    const run = this.#tail.then(task, task).finally(() => (this.#tasks -= 1));
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
