import type { CaseCommand } from '@mahzar/shared/proceedings/command';
import type { CaseActor, CaseEntry, CaseEvent } from '@mahzar/shared/proceedings/event';
import { evolveCase, replayCase } from '@mahzar/shared/proceedings/evolve/evolve';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import { decideCase, openingEvent } from '@mahzar/shared/proceedings/law/decide';
import type { CaseRefusalCode } from '@mahzar/shared/proceedings/refusal';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { EventBus } from '../kernel/event-bus.ts';
import { Rollback, unlessRolledBack } from '../kernel/rollback.ts';
import { makeCaseKey } from '../storage/case-keys.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { commandsOfFile, commandsOfHearing, commandsOfLeaving } from './beginning.ts';
import type { CaseDirectory, FileOfCase, HearingOfCase } from './ports.ts';
import {
  appendToCase,
  hasProceedings,
  holdProceedings,
  keepProceedings,
  lastOfCases,
  readCaseAfter,
  readLatest,
} from './store/case-log.ts';
import { keepTasks, markTasksKept } from './tasks/task-store.ts';

/** A case's state after the log's entry `seq`. */
export interface CaseSnapshot {
  readonly seq: number;
  readonly state: CaseState;
}

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A case has changed, and the change is on disk. */
    'case-changed': [id: CaseId];
  }
}

/** `not-found`: the case does not exist. `storage-unavailable`: nothing can be written now. */
export type CaseRefused = CaseRefusalCode | 'not-found' | 'storage-unavailable';

/**
 * Writes further data together with the entries of a command, in the same transaction; if it refuses or throws, both are undone.
 */
export type PersistWithCase<Code extends string = never> = (
  on: Database,
  events: readonly CaseEvent[],
  /** The case before the command. */
  before: CaseState,
) => Promise<Rejection<CaseRefused | Code> | undefined>;

/** One of several acts in one transaction. */
export interface ActWithin {
  readonly command: CaseCommand;
  readonly actor: CaseActor;
  readonly persist?: PersistWithCase;
}

/** Most cases kept in memory; others are read on request. */
const MAX_HELD = 300;
const SYSTEM: CaseActor = { kind: 'system' };

/**
 * Logs of cases: reads a log, asks the law, appends. A case's log begins with the first act of its proceedings and takes over its
 * file; then it follows changes of the file. A writer locks the case's row until the transaction ends, so that each decision is
 * based on the state to which it is appended, in whichever process.
 */
export class ProceedingsService {
  readonly #database: Database;
  readonly #directory: CaseDirectory;
  readonly #masterKey: Buffer;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  readonly #bus: EventBus;
  /** Cases as last read; written entries never change. */
  readonly #held = new Map<string, CaseSnapshot>();

  constructor(parts: {
    readonly database: Database;
    readonly directory: CaseDirectory;
    /** 32 bytes. */
    readonly masterKey: Buffer;
    readonly randomBytes: RandomBytes;
    /** Epoch milliseconds. */
    readonly now: () => number;
    readonly bus: EventBus;
  }) {
    this.#database = parts.database;
    this.#directory = parts.directory;
    this.#masterKey = parts.masterKey;
    this.#randomBytes = parts.randomBytes;
    this.#now = parts.now;
    this.#bus = parts.bus;
  }

  /** Decides a command and, if accepted, appends its events; the first one begins the log. Rejects when the log is damaged. */
  async execute<Code extends string = never>(
    id: string,
    command: CaseCommand,
    actor: CaseActor,
    persist?: PersistWithCase<Code>,
  ): Promise<Result<CaseSnapshot, CaseRefused | Code>> {
    const begun = await this.begin(id);
    if (begun instanceof Rejection) return begun;
    const refused = await this.#stored<Rejection<CaseRefused> | undefined, Code>(() =>
      inTransaction(this.#database, async (on) => {
        await holdProceedings(on, id);
        const before = await this.#read(on, id);
        if (before === undefined) throw new Error(`case ${id} has no log`);
        const decision = decideCase(before.state, command, actor);
        if (decision instanceof Rejection) return decision;
        await this.#append(on, before, actor, decision);
        const wrong = await persist?.(on, decision, before.state);
        if (wrong !== undefined) throw new Rollback(wrong);
        return undefined;
      }),
    );
    if (refused instanceof Rejection) return refused;
    this.#tell(id);
    const after = await this.snapshot(id);
    if (after === undefined) throw new Error(`case ${id} has no log`);
    return after;
  }

  /** Publishes a change of the case; call it after the commit. */
  #tell(id: string): void {
    this.#bus.publish('case-changed', id as CaseId);
  }

  /** Begins the log of a case that has none. */
  async begin(id: string): Promise<Rejection<CaseRefused> | undefined> {
    if (this.#held.has(id) || (await hasProceedings(this.#database, id))) return undefined;
    const refused = await this.#stored(() => inTransaction(this.#database, (on) => this.#begin(on, id as CaseId)));
    if (refused instanceof Rejection) return refused;
    this.#tell(id);
    return undefined;
  }

  /** The present state of the case; undefined when its proceedings have not begun. */
  async snapshot(id: string): Promise<CaseSnapshot | undefined> {
    const snapshot = await this.#read(this.#database, id);
    if (snapshot !== undefined) this.#hold(id, snapshot);
    return snapshot;
  }

  /**
   * Present states of cases, by id; those without proceedings are left out. A single query finds the cases that have changed since
   * they were read.
   */
  async snapshots(ids: readonly string[]): Promise<ReadonlyMap<string, CaseSnapshot>> {
    const found = new Map<string, CaseSnapshot>();
    for (const [id, seq] of await lastOfCases(this.#database, ids)) {
      const held = this.#held.get(id);
      const snapshot = held?.seq === seq ? held : await this.snapshot(id);
      if (snapshot !== undefined) found.set(id, snapshot);
    }
    return found;
  }

  /** Rewrites the tasks of a case whose tasks were derived by an older rule. Rejects when the log is damaged. */
  async renewTasks(id: string): Promise<void> {
    await inTransaction(this.#database, async (on) => {
      await holdProceedings(on, id);
      const found = await this.#read(on, id);
      if (found !== undefined) await keepTasks(on, found.state);
      await markTasksKept(on, id);
    });
  }

  /** The latest entries of a case, in order. Returns the read-access entries when `looks` is true, all other entries otherwise. */
  latest(id: string, which: { readonly looks: boolean; readonly most: number }): Promise<readonly CaseEntry[]> {
    return readLatest(this.#database, id, which);
  }

  /** Updates the log after a change of the case's file, in the same transaction. */
  async follow(on: Database, file: FileOfCase['file'], actor: CaseActor): Promise<void> {
    await this.#obey(on, file.id, actor, (state) => commandsOfFile(file, state));
  }

  /** Updates the log after a change of a booking of the case, in the same transaction. */
  async followHearing(on: Database, id: string, hearing: HearingOfCase): Promise<void> {
    await this.#obey(on, id, SYSTEM, (state) => commandsOfHearing(hearing, state));
  }

  /** Updates the log after a booking has left the case: its staff are released. */
  async leaveHearing(on: Database, id: string, hearing: HearingId): Promise<void> {
    await this.#obey(on, id, SYSTEM, (state) => commandsOfLeaving(hearing, state));
  }

  /**
   * Notes the result of a service in the log, in the transaction in which it becomes known.
   * @returns a function to be called after the commit
   */
  async noteService(
    on: Database,
    id: string,
    command: (state: CaseState) => Extract<CaseCommand, { readonly type: 'note-service' }> | null,
  ): Promise<() => void> {
    await this.#obey(on, id, SYSTEM, (state) => {
      const noted = command(state);
      return noted === null ? [] : [noted];
    });
    return () => this.#tell(id);
  }

  /**
   * Does several acts in a case whose proceedings have begun, in the caller's transaction, which must be undone when the law
   * refuses one.
   * @returns a function to be called after the commit
   */
  async within(on: Database, id: string, acts: readonly ActWithin[]): Promise<Result<() => void, CaseRefused>> {
    await lockBeginning(on, id);
    await holdProceedings(on, id);
    let snapshot = await this.#read(on, id);
    if (snapshot === undefined) return new Rejection('not-found');
    for (const { command, actor, persist } of acts) {
      const before = snapshot;
      const decision = decideCase(before.state, command, actor);
      if (decision instanceof Rejection) return decision;
      snapshot = await this.#append(on, before, actor, decision);
      const wrong = await persist?.(on, decision, before.state);
      if (wrong !== undefined) return wrong;
    }
    return () => this.#tell(id);
  }

  /** Executes commands in the transaction. Does nothing before the proceedings begin: they take over the file when they do. */
  async #obey(on: Database, id: string, actor: CaseActor, commands: (state: CaseState) => readonly CaseCommand[]) {
    await lockBeginning(on, id);
    if (!(await holdProceedings(on, id))) return;
    const before = await this.#read(on, id);
    if (before !== undefined) await this.#apply(on, before, actor, commands(before.state));
  }

  async #begin(on: Database, id: CaseId): Promise<Rejection<'not-found'> | undefined> {
    await lockBeginning(on, id);
    const found = await this.#directory.fileOf(id, on);
    if (found === undefined) return new Rejection('not-found');
    const { file, hearings } = found;
    if (!(await keepProceedings(on, id, this.#now()))) return undefined;
    await makeCaseKey(on, id, this.#masterKey, this.#randomBytes);
    const first = openingEvent(id, file);
    const entry = { seq: 1, at: this.#now(), actor: SYSTEM, event: first };
    if (!(await appendToCase(on, id, 0, entry.at, SYSTEM, [first])))
      throw new Error(`the log of case ${id} is not new`);
    const state = replayCase([entry]);
    const linked = hearings.flatMap((hearing) => commandsOfHearing(hearing, state));
    // For an archived case the hearings come first, because nothing can be added after its archiving.
    await this.#apply(on, { seq: 1, state }, SYSTEM, [...linked, ...commandsOfFile(file, state)]);
    return undefined;
  }

  /** Applies one command after another. A refused command changes nothing. */
  async #apply(on: Database, before: CaseSnapshot, actor: CaseActor, commands: readonly CaseCommand[]): Promise<void> {
    let snapshot = before;
    for (const command of commands) {
      const decision = decideCase(snapshot.state, command, actor);
      if (!(decision instanceof Rejection)) snapshot = await this.#append(on, snapshot, actor, decision);
    }
  }

  async #append(
    on: Database,
    { seq, state }: CaseSnapshot,
    actor: CaseActor,
    events: readonly CaseEvent[],
  ): Promise<CaseSnapshot> {
    if (events.length === 0) return { seq, state };
    const at = this.#now();
    if (!(await appendToCase(on, state.id, seq, at, actor, events)))
      throw new Error(`the log of case ${state.id} does not end with entry ${seq}`);
    const entries = events.map((event, index) => ({ seq: seq + 1 + index, at, actor, event }));
    const after = { seq: seq + entries.length, state: entries.reduce(evolveCase, state) };
    // A reading changes no tasks.
    if (events.some(({ type }) => type !== 'document-read')) await keepTasks(on, after.state);
    return after;
  }

  async #stored<T, Code extends string = never>(work: () => Promise<T>): Promise<T | Rejection<CaseRefused | Code>> {
    try {
      return await unlessRolledBack<T, Rejection<CaseRefused | Code>>(work());
    } catch (error) {
      if (this.#database.kind.faultOf(error) === null) throw error;
      return new Rejection('storage-unavailable');
    }
  }

  /** Builds on the cached state and later entries. */
  async #read(on: Database, id: string): Promise<CaseSnapshot | undefined> {
    const held = this.#held.get(id);
    const entries = await readCaseAfter(on, id, held?.seq ?? 0);
    if (held !== undefined) {
      return { seq: held.seq + entries.length, state: entries.reduce(evolveCase, held.state) };
    }
    return entries.length === 0 ? undefined : { seq: entries.length, state: replayCase(entries) };
  }

  #hold(id: string, snapshot: CaseSnapshot): void {
    this.#held.delete(id);
    this.#held.set(id, snapshot);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MAX_HELD && oldest !== undefined) this.#held.delete(oldest);
  }
}

/**
 * Locks the beginning of a case's log until the transaction ends: a simultaneous change of file or booking is either taken over by
 * the new log, or finds it.
 */
function lockBeginning({ db, kind }: Database, id: string): Promise<void> {
  return kind.lockToEnd(db, `case ${id}`);
}
