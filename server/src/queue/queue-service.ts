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
    /** A queue has changed, and the change is on disk. Entries of other processes are published when this process reads them. */
    'queue-changed': [snapshot: QueueSnapshot, entries: readonly QueueEntry[]];
  }
}

/** Result of a command. No entries: the queue was already in the requested state. */
export type QueueExecution =
  | { readonly ok: true; readonly snapshot: QueueSnapshot; readonly entries: readonly QueueEntry[] }
  | { readonly ok: false; readonly refusal: Rejection<QueueRefusalCode | 'unknown-queue' | 'record-unavailable'> };

/**
 * Writes further data together with the entries of a command, in the same transaction and after them; if it throws, both are
 * undone. Called with no entries for a command without effect. `before`: the state on which the command was decided; null when the
 * queue begins with it.
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
  /** Raised with each entry where other processes share the database, which then read it; null where there are none. */
  readonly signal?: Signal | null;
}

/** A queue in memory, with its state and its queue of commands. */
interface HeldQueue {
  snapshot: QueueSnapshot | null;
  /** Last entry that subscribers know. */
  publishedSeq: number;
  tail: Promise<unknown>;
}

/** Delay by which signals of the same moment are combined, ms. */
const FOLLOW_MS = 50;
/** Most attempts of a command when other processes write to the log meanwhile. */
const ATTEMPTS = 5;

/**
 * Holds queues: loads the log, asks the law, appends, and publishes the change. Commands of one queue run one at a time, so that
 * each decision is based on the state to which it is appended. If another process has appended meanwhile, the command is decided
 * again on the new state, so that two officials who call at once get different citizens. Entries of other processes are read as
 * soon as they are written, so people see the same queue whichever process serves their page.
 */
export class QueueService {
  readonly #options: QueueServiceOptions;
  readonly #held = new Map<QueueId, HeldQueue>();
  #following: NodeJS.Timeout | undefined;
  #followed: Promise<void> = Promise.resolve();

  constructor(options: QueueServiceOptions) {
    this.#options = options;
  }

  /** From now on entries of other processes are read and published here, too. */
  followOthers(problem: (error: unknown) => void): void {
    this.#options.signal?.listen(() => {
      this.#following ??= setTimeout(() => {
        this.#following = undefined;
        this.#followed = this.#followed.then(() => this.#follow()).catch(problem);
      }, FOLLOW_MS).unref();
    });
  }

  /** Begins the log of an office's day, or changes the plan of an existing one. @param day `YYYY-MM-DD` in the court's zone */
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

  /** Decides a command and, if accepted, appends its events. Rejects when the log is damaged. */
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

  /** The queue's current state; null when the queue does not exist. */
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

  /** Resolves when running commands have been written. */
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
        // Other processes keep writing to it; the request may be repeated.
        return { ok: false, refusal: new Rejection('record-unavailable') };
      } catch (error) {
        // Only the database knows whether the write took effect.
        held.snapshot = null;
        if (database.kind.faultOf(error) === null) throw error;
        return { ok: false, refusal: new Rejection('record-unavailable') };
      }
    });
  }

  /** False when the log does not end at the expected entry. */
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
    held.publishedSeq = snapshot.seq;
    if (entries.length > 0) this.#options.bus.publish('queue-changed', snapshot, entries);
  }

  async #loaded(queue: QueueId, held: HeldQueue): Promise<QueueSnapshot | null> {
    if (held.snapshot !== null) return held.snapshot;
    const entries = await readQueue(this.#options.database, queue);
    if (entries.length === 0) return null;
    const snapshot = { seq: entries.length, state: replayQueue(entries) };
    held.snapshot = snapshot;
    // Entries written before the first request here are not published.
    this.#tell(held, snapshot, held.publishedSeq === 0 ? [] : entries.slice(held.publishedSeq));
    return snapshot;
  }

  /** Reads entries of other processes, for open queues and for queues held here. */
  async #follow(): Promise<void> {
    const { database } = this.#options;
    const queues = new Set([...(await openQueues(database, '')), ...this.#held.keys()]);
    for (const [queue, seq] of await endsOfQueues(database, [...queues]))
      await this.#inTurn(queue, (held) => this.#catchUp(queue, held, seq));
  }

  async #catchUp(queue: QueueId, held: HeldQueue, seq: number): Promise<void> {
    const before = held.snapshot;
    if (before === null) {
      const isKnown = held.publishedSeq > 0;
      const loaded = await this.#loaded(queue, held);
      // For a queue that another process has begun, all entries are new here.
      if (loaded !== null && !isKnown) this.#tell(held, loaded, await this.entries(queue));
      return;
    }
    if (before.seq >= seq) return;
    const entries = await readQueueAfter(this.#options.database, queue, before.seq);
    if (entries.length > 0) this.#took(held, before, entries);
  }

  /** Runs the tasks of a queue one after another; a failed task does not stop the next. */
  #inTurn<T>(queue: QueueId, task: (held: HeldQueue) => Promise<T>): Promise<T> {
    const held = this.#held.get(queue) ?? { snapshot: null, publishedSeq: 0, tail: Promise.resolve() };
    this.#held.set(queue, held);
    const run = held.tail.then(() => task(held));
    const tail = run
      .catch(() => undefined)
      .then(() => {
        // It is not needed in memory: the queue is closed, or does not exist.
        const isDone = held.snapshot === null ? held.publishedSeq === 0 : held.snapshot.state.phase === 'closed';
        if (isDone && held.tail === tail) this.#held.delete(queue);
      });
    held.tail = tail;
    return run;
  }
}

function entriesAfter(seq: number, at: number, actor: QueueActor, events: readonly QueueEvent[]): QueueEntry[] {
  return events.map((event, index) => ({ seq: seq + 1 + index, at, actor, event }));
}
