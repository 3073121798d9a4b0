import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor, QueueEntry, QueueEvent } from '@mahzar/shared/queue/event';
import { evolveQueue, replayQueue } from '@mahzar/shared/queue/evolve/evolve';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, QueueId } from '@mahzar/shared/queue/ids';
import { decideQueue, planned } from '@mahzar/shared/queue/law/decide';
import { mayEverInQueue } from '@mahzar/shared/queue/law/permissions';
import type { QueuePlan } from '@mahzar/shared/queue/plan';
import type { QueueRefusalCode } from '@mahzar/shared/queue/refusal';
import type { QueueState } from '@mahzar/shared/queue/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { EventBus } from '../kernel/event-bus.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { Signal } from '../storage/signal.ts';
import { appendToQueue, endsOfQueues, keepQueue, openQueues, readQueue, readQueueAfter } from './store/queue-log.ts';

/** A queue's state after the log's entry `seq`. */
export interface QueueSnapshot {
  readonly seq: number;
  readonly state: QueueState;
}

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A queue has changed, which is on disk. Entries that another process wrote are told of when they are seen here. */
    'queue-changed': [snapshot: QueueSnapshot, entries: readonly QueueEntry[]];
  }
}

/** What a command led to. With no entries, things already were as asked. */
export type QueueExecution =
  | { readonly ok: true; readonly snapshot: QueueSnapshot; readonly entries: readonly QueueEntry[] }
  | { readonly ok: false; readonly refusal: Rejection<QueueRefusalCode | 'unknown-queue' | 'record-unavailable'> };

/**
 * Writes something together with what a command led to, in the same transaction, after the entries: what it throws undoes both.
 * Of a command that led to nothing it is called with no entries. `before`: the state that the command was decided on; null when
 * the queue begins with it.
 */
export type PersistWithQueue = (
  on: Database,
  entries: readonly QueueEntry[],
  before: QueueState | null,
) => Promise<void>;

export interface QueueServiceOptions {
  readonly database: Database;
  readonly now: () => number;
  readonly bus: EventBus;
  /** Raised with each entry where other processes share the database, which then follow; null where there are none. */
  readonly signal?: Signal | null;
}

/** A queue in memory: how it stands, and one command after another. */
interface HeldQueue {
  snapshot: QueueSnapshot | null;
  /** Up to which entry subscribers were told. */
  told: number;
  tail: Promise<unknown>;
}

/** What several entries of one moment raise is followed once, milliseconds. */
const FOLLOW_MS = 50;
/** So often a command is decided anew because another process has written to the log meanwhile. */
const ATTEMPTS = 5;

/**
 * Holds queues: loads a log, asks the law, appends, and tells the others. One command at a time per queue, so that a decision is
 * always made on the state that it is appended to. Where another process has appended meanwhile, it is made anew on what the log
 * has: of two officials who call at once, one after the other gets somebody. What other processes append is followed as soon as it
 * is written: people see the same queue whichever process has their page.
 */
export class QueueService {
  readonly #options: QueueServiceOptions;
  readonly #held = new Map<QueueId, HeldQueue>();
  #following: NodeJS.Timeout | undefined;
  #followed: Promise<void> = Promise.resolve();

  constructor(options: QueueServiceOptions) {
    this.#options = options;
  }

  /** From now on what other processes append is told of here too. */
  followOthers(problem: (error: unknown) => void): void {
    this.#options.signal?.listen(() => {
      this.#following ??= setTimeout(() => {
        this.#following = undefined;
        this.#followed = this.#followed.then(() => this.#follow()).catch(problem);
      }, FOLLOW_MS).unref();
    });
  }

  /** Begins the log of an office's day, or changes the plan of one that has begun. @param day `YYYY-MM-DD` in the court's zone */
  async plan(
    office: OfficeId,
    day: string,
    plan: QueuePlan,
    actor: QueueActor,
    persist?: PersistWithQueue,
  ): Promise<QueueExecution> {
    if (!mayEverInQueue(actor.kind, 'change-plan')) return { ok: false, refusal: new Rejection('not-permitted') };
    const queue = queueId(office, day);
    return this.#run(queue, actor, persist, (state, at) =>
      state === null ? [planned(office, day, plan)] : decideQueue(state, { type: 'change-plan', plan }, actor, at),
    );
  }

  /** Decides and, when accepted, appends. Rejects when the log is damaged. */
  async execute(
    queue: QueueId,
    command: QueueCommand,
    actor: QueueActor,
    persist?: PersistWithQueue,
  ): Promise<QueueExecution> {
    return this.#run(queue, actor, persist, (state, at) =>
      state === null ? new Rejection('unknown-queue') : decideQueue(state, command, actor, at),
    );
  }

  /** The queue as it stands, or null when there is none of that name. */
  async snapshot(queue: QueueId): Promise<QueueSnapshot | null> {
    return this.#inTurn(queue, (held) => this.#loaded(queue, held));
  }

  /** The queue's log from its beginning. */
  entries(queue: QueueId): Promise<readonly QueueEntry[]> {
    return readQueue(this.#options.database, queue);
  }

  /** Days that are not closed, from a day on (`YYYY-MM-DD`), or all. */
  open(fromDay = ''): Promise<readonly QueueId[]> {
    return openQueues(this.#options.database, fromDay);
  }

  /** Ends when what is under way has been written. */
  async close(): Promise<void> {
    await this.#options.signal?.close();
    clearTimeout(this.#following);
    await this.#followed;
    await Promise.all([...this.#held.values()].map(({ tail }) => tail));
  }

  #run(
    queue: QueueId,
    actor: QueueActor,
    persist: PersistWithQueue | undefined,
    decide: (
      state: QueueState | null,
      at: number,
    ) => readonly QueueEvent[] | Rejection<QueueRefusalCode | 'unknown-queue'>,
  ): Promise<QueueExecution> {
    const { database, now } = this.#options;
    return this.#inTurn(queue, async (held) => {
      try {
        for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
          const before = await this.#loaded(queue, held);
          const at = now();
          const decision = decide(before?.state ?? null, at);
          if (decision instanceof Rejection) return { ok: false, refusal: decision };
          const entries = entriesAfter(before?.seq ?? 0, at, actor, decision);
          const written = await this.#write(queue, before, at, actor, decision, entries, persist);
          if (written) return { ok: true, snapshot: this.#took(held, before, entries), entries };
          if (before !== null) this.#took(held, before, await readQueueAfter(database, queue, before.seq));
        }
        // Others write to it all the time: it is to be asked again.
        return { ok: false, refusal: new Rejection('record-unavailable') };
      } catch (error) {
        // What became of it is in the database only.
        held.snapshot = null;
        if (database.kind.faultOf(error) === null) throw error;
        return { ok: false, refusal: new Rejection('record-unavailable') };
      }
    });
  }

  /** False when the log does not end where it was believed to. */
  async #write(
    queue: QueueId,
    before: QueueSnapshot | null,
    at: number,
    actor: QueueActor,
    events: readonly QueueEvent[],
    entries: readonly QueueEntry[],
    persist: PersistWithQueue | undefined,
  ): Promise<boolean> {
    const { database, signal } = this.#options;
    const append = async (on: Database) => {
      const appended = await appendToQueue(on, queue, before?.seq ?? 0, at, actor, events);
      if (appended && events.length > 0) await signal?.raise(on);
      return appended;
    };
    const [first] = events;
    const begins = first?.type === 'queue-planned' ? first : null;
    if (persist === undefined && begins === null && events.length === 0) return true;
    if (persist === undefined && begins === null && !signal) return append(database);
    const conflict = new Error('the log does not end there');
    return inTransaction(database, async (on) => {
      if (begins !== null) await keepQueue(on, { id: queue, office: begins.office, day: begins.day, at });
      if (!(await append(on))) throw conflict;
      await persist?.(on, entries, before?.state ?? null);
      return true;
    }).catch((error: unknown) => {
      if (error === conflict) return false;
      throw error;
    });
  }

  #took(held: HeldQueue, before: QueueSnapshot | null, entries: readonly QueueEntry[]): QueueSnapshot {
    const seq = (before?.seq ?? 0) + entries.length;
    const state = before === null ? replayQueue(entries) : entries.reduce(evolveQueue, before.state);
    const snapshot = { seq, state };
    held.snapshot = snapshot;
    this.#tell(held, snapshot, entries);
    return snapshot;
  }

  #tell(held: HeldQueue, snapshot: QueueSnapshot, entries: readonly QueueEntry[]): void {
    held.told = snapshot.seq;
    if (entries.length > 0) this.#options.bus.publish('queue-changed', snapshot, entries);
  }

  async #loaded(queue: QueueId, held: HeldQueue): Promise<QueueSnapshot | null> {
    if (held.snapshot !== null) return held.snapshot;
    const entries = await readQueue(this.#options.database, queue);
    if (entries.length === 0) return null;
    const snapshot = { seq: entries.length, state: replayQueue(entries) };
    held.snapshot = snapshot;
    // Of what was written before it was asked for first, nobody was to be told.
    this.#tell(held, snapshot, held.told === 0 ? [] : entries.slice(held.told));
    return snapshot;
  }

  /** Takes what other processes have appended to the queues that are open, and to those that are held here. */
  async #follow(): Promise<void> {
    const { database } = this.#options;
    const queues = new Set([...(await openQueues(database, '')), ...this.#held.keys()]);
    for (const [queue, seq] of await endsOfQueues(database, [...queues]))
      await this.#inTurn(queue, (held) => this.#catchUp(queue, held, seq));
  }

  async #catchUp(queue: QueueId, held: HeldQueue, seq: number): Promise<void> {
    const before = held.snapshot;
    if (before === null) {
      const isKnown = held.told > 0;
      const loaded = await this.#loaded(queue, held);
      // Of one that others have begun everything is new here.
      if (loaded !== null && !isKnown) this.#tell(held, loaded, await this.entries(queue));
      return;
    }
    if (before.seq >= seq) return;
    const entries = await readQueueAfter(this.#options.database, queue, before.seq);
    if (entries.length > 0) this.#took(held, before, entries);
  }

  /** Runs tasks of a queue one after another, whether or not those before them failed. */
  #inTurn<T>(queue: QueueId, task: (held: HeldQueue) => Promise<T>): Promise<T> {
    const held = this.#held.get(queue) ?? { snapshot: null, told: 0, tail: Promise.resolve() };
    this.#held.set(queue, held);
    const run = held.tail.then(() => task(held));
    const tail = run
      .catch(() => undefined)
      .then(() => {
        // Nobody needs it in memory: nothing happens in it any more, or there is none of that name.
        const isDone = held.snapshot === null ? held.told === 0 : held.snapshot.state.phase === 'closed';
        if (isDone && held.tail === tail) this.#held.delete(queue);
      });
    held.tail = tail;
    return run;
  }
}

function entriesAfter(seq: number, at: number, actor: QueueActor, events: readonly QueueEvent[]): QueueEntry[] {
  return events.map((event, index) => ({ seq: seq + 1 + index, at, actor, event }));
}
