import type { CaseCommand } from '@mahzar/shared/proceedings/command';
import type { CaseActor, CaseEntry, CaseEvent } from '@mahzar/shared/proceedings/event';
import { evolveCase, replayCase } from '@mahzar/shared/proceedings/evolve/evolve';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import { decideCase, opened } from '@mahzar/shared/proceedings/law/decide';
import type { CaseRefusalCode } from '@mahzar/shared/proceedings/refusal';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { EventBus } from '../kernel/event-bus.ts';
import { Undo, unlessUndone } from '../kernel/undo.ts';
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
    /** Something was done in a case, which is on disk. */
    'case-changed': [id: CaseId];
  }
}

/** `not-found`: no such case. `storage-unavailable`: nothing can be written now. */
export type CaseRefused = CaseRefusalCode | 'not-found' | 'storage-unavailable';

/** Writes something together with what a command led to, in the same transaction: what it refuses or throws undoes both. */
export type PersistWithCase<Code extends string = never> = (
  on: Database,
  events: readonly CaseEvent[],
  /** The case as it was before. */
  before: CaseState,
) => Promise<Rejection<CaseRefused | Code> | undefined>;

/** Something that is done together with more. */
export interface ActWithin {
  readonly command: CaseCommand;
  readonly actor: CaseActor;
  readonly persist?: PersistWithCase;
}

/** Cases in memory; the others are read when they are asked for. */
const MOST_HELD = 300;
const SYSTEM: CaseActor = { kind: 'system' };

/**
 * Keeps the logs of cases: reads one, asks the law, appends. A case's log begins with the first act of its proceedings, and takes
 * over what its file says then; from then on it follows the file. Whoever writes holds the case's row until the transaction is
 * over, so that a decision is made on the state that it is appended to, whichever process makes it.
 */
export class ProceedingsService {
  readonly #database: Database;
  readonly #directory: CaseDirectory;
  readonly #masterKey: Buffer;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  readonly #bus: EventBus;
  /** How cases stood when they were read last: of entries that are written nothing changes. */
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

  /** Decides and, when accepted, appends; the first act begins the log. Rejects when the log is damaged. */
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
        if (wrong !== undefined) throw new Undo(wrong);
        return undefined;
      }),
    );
    if (refused instanceof Rejection) return refused;
    this.#bus.publish('case-changed', id as CaseId);
    const after = await this.snapshot(id);
    if (after === undefined) throw new Error(`case ${id} has no log`);
    return after;
  }

  /** Begins the log of a case that has none. */
  async begin(id: string): Promise<Rejection<CaseRefused> | undefined> {
    if (this.#held.has(id) || (await hasProceedings(this.#database, id))) return undefined;
    const refused = await this.#stored(() => inTransaction(this.#database, (on) => this.#begin(on, id as CaseId)));
    if (refused instanceof Rejection) return refused;
    this.#bus.publish('case-changed', id as CaseId);
    return undefined;
  }

  /** The case as it stands; undefined when its proceedings have not begun. */
  async snapshot(id: string): Promise<CaseSnapshot | undefined> {
    const snapshot = await this.#read(this.#database, id);
    if (snapshot !== undefined) this.#hold(id, snapshot);
    return snapshot;
  }

  /**
   * Cases as they stand, by id; those whose proceedings have not begun are left out. One question to the database tells of which of
   * them something was written since they were read.
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

  /** Writes what waits in a case whose log is older than the rule of what does. Rejects when the log is damaged. */
  async renewTasks(id: string): Promise<void> {
    await inTransaction(this.#database, async (on) => {
      await holdProceedings(on, id);
      const found = await this.#read(on, id);
      if (found !== undefined) await keepTasks(on, found.state);
      await markTasksKept(on, id);
    });
  }

  /** The latest entries of a case, in order; `looks`: those that say who has read what, else all others. */
  latest(id: string, which: { readonly looks: boolean; readonly most: number }): Promise<readonly CaseEntry[]> {
    return readLatest(this.#database, id, which);
  }

  /** Has the log follow the case's file, in the transaction in which that is written. */
  async follow(on: Database, file: FileOfCase['file'], actor: CaseActor): Promise<void> {
    await this.#obey(on, file.id, actor, (state) => commandsOfFile(file, state));
  }

  /** Has the log follow a booking of the case, in the transaction in which that is written. */
  async followHearing(on: Database, id: string, hearing: HearingOfCase): Promise<void> {
    await this.#obey(on, id, SYSTEM, (state) => commandsOfHearing(hearing, state));
  }

  /** Has the log follow a booking that is of the case no longer: it holds nobody there any more. */
  async leaveHearing(on: Database, id: string, hearing: HearingId): Promise<void> {
    await this.#obey(on, id, SYSTEM, (state) => commandsOfLeaving(hearing, state));
  }

  /**
   * Has the log note what has become of a service, in the transaction in which that is known.
   * @returns what is to be done when it is committed
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
    return () => this.#bus.publish('case-changed', id as CaseId);
  }

  /**
   * Does one thing after another in a case whose proceedings have begun, in a transaction that is undone when the law says no to one.
   * @returns what is to be done when it is committed
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
    return () => this.#bus.publish('case-changed', id as CaseId);
  }

  /** Nothing is done in a case whose proceedings have not begun: they take it over when they do. */
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
    const first = opened(id, file);
    const entry = { seq: 1, at: this.#now(), actor: SYSTEM, event: first };
    if (!(await appendToCase(on, id, 0, entry.at, SYSTEM, [first])))
      throw new Error(`the log of case ${id} is not new`);
    const state = replayCase([entry]);
    const linked = hearings.flatMap((hearing) => commandsOfHearing(hearing, state));
    // Of a case that was put aside the hearings come first: nothing is added to it then.
    await this.#apply(on, { seq: 1, state }, SYSTEM, [...linked, ...commandsOfFile(file, state)]);
    return undefined;
  }

  /** One command after another. What the law says no to changes nothing. */
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
    // Nothing is due because somebody has read.
    if (events.some(({ type }) => type !== 'document-read')) await keepTasks(on, after.state);
    return after;
  }

  async #stored<T, Code extends string = never>(work: () => Promise<T>): Promise<T | Rejection<CaseRefused | Code>> {
    try {
      return await unlessUndone<T, Rejection<CaseRefused | Code>>(work());
    } catch (error) {
      if (this.#database.kind.faultOf(error) === null) throw error;
      return new Rejection('storage-unavailable');
    }
  }

  /** From what is held and what was written since. */
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
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest);
  }
}

/**
 * Until the transaction is over, nobody else begins the log of a case or follows with it what they have written: what is written
 * while one begins is taken over by it, or finds it there.
 */
function lockBeginning({ db, kind }: Database, id: string): Promise<void> {
  return kind.lockToEnd(db, `case ${id}`);
}
