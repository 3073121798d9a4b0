import type { Command } from '@mahzar/shared/hearing/command';
import { entriesAfter } from '@mahzar/shared/hearing/entries';
import type { Granted, GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import { Replay } from '@mahzar/shared/hearing/evolve/replay';
import { enact } from '@mahzar/shared/hearing/law/enact';
import type { Enacted } from '@mahzar/shared/hearing/law/enact';
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
  /** What they change of who may hear and see whom. */
  readonly grants: GrantChange | undefined;
}

/** The entries that deferred events will be. */
export function entriesOf({ afterSeq, at, actor, events, grants }: DeferredEvents): readonly Entry[] {
  return entriesAfter(afterSeq, at, actor, events, grants);
}

/** A hearing in memory: how it stands, and one command after another. */
export class HeldHearing {
  #snapshot: HearingSnapshot;
  /** Who may hear and see whom, as the log keeps it. */
  #granted: Granted;
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
    const replay = new Replay(first);
    this.#recent = new RecentChanges(replay.state);
    for (const entry of rest) if (replay.take(entry)) this.#recent.add(entry);
    this.#snapshot = { seq: first.seq + rest.length, state: replay.state };
    this.#granted = replay.granted;
  }

  get snapshot(): HearingSnapshot {
    return this.#snapshot;
  }

  get recent(): Recent {
    return this.#recent;
  }

  /** What events would lead to; nothing of it holds before `take`. */
  enact(events: readonly HearingEvent[], actor: Actor, at: number): Enacted {
    return enact({ ...this.#snapshot, granted: this.#granted }, events, actor, at);
  }

  /** What was enacted on this snapshot has been appended. */
  take({ entries, state, granted }: Enacted): void {
    if (state !== this.#snapshot.state) for (const entry of entries) this.#recent.add(entry);
    this.#snapshot = { seq: this.#snapshot.seq + entries.length, state };
    this.#granted = granted;
  }

  /** Keeps what was enacted to be written later. */
  defer({ entries, grants }: Enacted, command: Command): void {
    const { at, actor } = entries[0]!;
    const events = entries.map(({ event }) => event);
    this.deferred.push({ afterSeq: this.#snapshot.seq, at, actor, command, events, grants });
    this.caughtUp = null;
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
