import type { Node } from 'prosemirror-model';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import type { MinutesActor, MinutesEntry, MinutesEvent } from '@mahzar/shared/minutes/event';
import { evolveMinutes, replayMinutes } from '@mahzar/shared/minutes/evolve/evolve';
import { decideMinutes, openingEvent } from '@mahzar/shared/minutes/law/decide';
import type { MinutesRefusalCode } from '@mahzar/shared/minutes/refusal';
import type { MinutesState } from '@mahzar/shared/minutes/state';
import { EMPTY_TEXT, withSteps } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { TamperedLogError } from '../event-log/store/event-log.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { Rollback, unlessRolledBack } from '../kernel/rollback.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { loadMinutesKey, makeMinutesKey } from '../storage/minutes-keys.ts';
import type { MinutesCipher } from '../storage/minutes-keys.ts';
import type { Signal } from '../storage/signal.ts';
import { stepsPlace } from '@mahzar/shared/minutes/places';
import { appendToMinutes, holdMinutes, minutesInPhase, minutesStates, readMinutesAfter } from './store/minutes-log.ts';
import type { ReadPhase } from './store/minutes-log.ts';

/** An accepted step of the text. */
export interface AcceptedStep {
  /** JSON of ProseMirror. */
  readonly step: unknown;
  readonly editor: string;
}

/** Minutes after the log's entry `seq`; 0 before there is one. */
export interface MinutesSnapshot {
  readonly seq: number;
  readonly state: MinutesState;
  readonly text: Node;
  /** All steps that led to the text. The list is only appended to, and may have later steps than `state.version`. */
  readonly steps: readonly AcceptedStep[];
  /** Decrypts texts next to signatures; null before the minutes begin. */
  readonly cipher: MinutesCipher | null;
}

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The minutes of a hearing have changed, and the change is on disk. */
    'minutes-changed': [hearing: HearingId];
  }
}

/** `record-altered`: the log differs from what was written. `storage-unavailable`: nothing can be written now. */
export type MinutesRefused = MinutesRefusalCode | 'storage-unavailable' | 'record-altered';

/** Makes a command from the minutes at the moment of the decision, in its transaction; or returns why there is none. */
export type MakeMinutesCommand<Code extends string> = (
  before: MinutesSnapshot,
  seal: (text: string, place: string) => string,
  on: Database,
) => Promise<Result<MinutesCommand, Code>> | Result<MinutesCommand, Code>;

/**
 * Writes the consequences of entries of minutes, in the transaction in which they are appended. It must not wait for anything
 * outside it.
 * @param state the minutes after the entries
 */
export type MinutesWriter = (
  on: Database,
  hearing: HearingId,
  events: readonly MinutesEvent[],
  at: number,
  state: MinutesState,
) => Promise<void>;

/** Minutes that have begun. */
type HeldMinutes = MinutesSnapshot & { readonly cipher: MinutesCipher };

/** Most minutes kept in memory; others are read on request. */
const MAX_HELD = 30;

/**
 * Logs of minutes: reads a log, asks the law, appends. A writer locks the minutes' row until the transaction ends, so that each
 * decision is based on the text to which it is appended, in whichever process. Memory is only a cache of the log; the text is
 * stored nowhere else.
 */
export class MinutesService {
  readonly #database: Database;
  readonly #masterKey: Buffer;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  readonly #bus: EventBus;
  readonly #signal: Signal | null;
  readonly #write: MinutesWriter;
  readonly #held = new Map<string, HeldMinutes>();

  constructor(parts: {
    readonly database: Database;
    /** 32 bytes. */
    readonly masterKey: Buffer;
    readonly randomBytes: RandomBytes;
    /** Epoch milliseconds. */
    readonly now: () => number;
    readonly bus: EventBus;
    /** Notifies other processes on the database of changed minutes; null where there are none. */
    readonly signal: Signal | null;
    /** Called in the transaction of every act. */
    readonly write?: MinutesWriter;
  }) {
    this.#database = parts.database;
    this.#masterKey = parts.masterKey;
    this.#randomBytes = parts.randomBytes;
    this.#now = parts.now;
    this.#bus = parts.bus;
    this.#signal = parts.signal;
    this.#write = parts.write ?? (() => Promise.resolve());
    this.#signal?.listen((word) => this.#toldElsewhere(word));
  }

  /**
   * Decides a command and, if accepted, appends its events; the first one begins the log. The returned state is on disk.
   * @param after written last in the transaction, if something was appended
   */
  async execute<Code extends string = never>(
    hearing: HearingId,
    actor: MinutesActor,
    make: MakeMinutesCommand<Code>,
    after?: (on: Database) => Promise<void>,
  ): Promise<Result<MinutesSnapshot, Code | MinutesRefused>> {
    const changed = await this.#guarded(() => this.#decide(hearing, actor, make, after));
    if (changed instanceof Rejection) return changed;
    if (changed) {
      this.#bus.publish('minutes-changed', hearing);
      // Outside of the transaction, because it takes a lock that all writers of a PostgreSQL server share.
      await this.#signal?.raise(this.#database, hearing);
    }
    return this.snapshot(hearing);
  }

  /** The present minutes. */
  snapshot(hearing: HearingId): Promise<Result<MinutesSnapshot, MinutesRefused>> {
    return this.#guarded(async () => {
      const found = await this.#read(this.#database, hearing);
      if (found === undefined) return fresh(hearing);
      this.#hold(hearing, found);
      return found;
    });
  }

  /** States, without the text, of those of the hearings' minutes that are in one of these phases. Decrypts and caches nothing. */
  async statesIn(
    hearings: readonly HearingId[],
    phases: readonly ReadPhase[],
  ): Promise<ReadonlyMap<HearingId, MinutesState>> {
    return minutesStates(this.#database, await minutesInPhase(this.#database, hearings, phases));
  }

  /**
   * Appends to minutes that are being written, in the caller's transaction, which must not fail because of that: if the minutes
   * have not begun, or the law refuses, nothing is appended.
   * @returns a function to be called after the commit; undefined when nothing was appended
   */
  async alongside(
    on: Database,
    hearing: HearingId,
    actor: MinutesActor,
    make: (before: MinutesSnapshot, seal: (text: string, place: string) => string) => Result<MinutesCommand, string>,
  ): Promise<(() => void) | undefined> {
    if (!(await holdMinutes(on, hearing))) return undefined;
    const before = await this.#readable(on, hearing);
    if (before === undefined) return undefined;
    const at = this.#now();
    const command = make(before, (text, place) => before.cipher.encrypt(text, place));
    const decision = command instanceof Rejection ? command : decideMinutes(before.state, command, actor, at);
    if (decision instanceof Rejection || decision.length === 0) return undefined;
    await this.#append(on, before, at, actor, decision);
    return () => {
      this.#bus.publish('minutes-changed', hearing);
      this.#signal?.raise(this.#database, hearing).catch(() => undefined);
    };
  }

  /** Undefined before the first entry, and for an altered log. */
  async #readable(on: Database, hearing: HearingId): Promise<HeldMinutes | undefined> {
    try {
      return await this.#read(on, hearing);
    } catch (error) {
      if (error instanceof TamperedLogError) return undefined;
      throw error;
    }
  }

  /** Returns whether anything was appended. A refused first command leaves no log. */
  async #decide<Code extends string>(
    hearing: HearingId,
    actor: MinutesActor,
    make: MakeMinutesCommand<Code>,
    after?: (on: Database) => Promise<void>,
  ): Promise<Result<boolean, Code | MinutesRefusalCode>> {
    type Outcome = Result<boolean, Code | MinutesRefusalCode>;
    const decide = async (on: Database): Promise<Outcome> => {
      await holdMinutes(on, hearing);
      const at = this.#now();
      const cipher = this.#held.get(hearing)?.cipher ?? (await this.#begin(on, hearing, at));
      const before = (await this.#read(on, hearing)) ?? fresh(hearing);
      const seal = (text: string, place: string) => cipher.encrypt(text, place);
      const command = await make(before, seal, on);
      const decision = command instanceof Rejection ? command : decideMinutes(before.state, command, actor, at);
      const outcome: Outcome = decision instanceof Rejection ? decision : decision.length > 0;
      if (outcome !== true && before.seq === 0) throw new Rollback(outcome);
      if (!(decision instanceof Rejection) && decision.length > 0) {
        await this.#append(on, before, at, actor, decision);
        await after?.(on);
      }
      return outcome;
    };
    return unlessRolledBack<Outcome, Outcome>(inTransaction(this.#database, decide));
  }

  async #begin(on: Database, hearing: HearingId, at: number): Promise<MinutesCipher> {
    await on.kind.lockToEnd(on.db, `minutes ${hearing}`);
    // Another process may have begun them during the wait.
    const begun = await loadMinutesKey(on, hearing, this.#masterKey, this.#randomBytes);
    return begun ?? makeMinutesKey(on, hearing, at, this.#masterKey, this.#randomBytes);
  }

  async #append(
    on: Database,
    { seq, state }: Pick<MinutesSnapshot, 'seq' | 'state'>,
    at: number,
    actor: MinutesActor,
    events: readonly MinutesEvent[],
  ): Promise<void> {
    const { hearing } = state;
    const all = seq === 0 ? [openingEvent(hearing), ...events] : events;
    if (!(await appendToMinutes(on, hearing, seq, at, actor, all)))
      throw new Error(`the minutes of ${hearing} do not end with entry ${seq}`);
    const first = seq + 1 + all.length - events.length;
    const after = events.map((event, index) => ({ seq: first + index, at, event })).reduce(evolveMinutes, state);
    await this.#write(on, hearing, events, at, after);
  }

  /** Builds on the cached minutes and later entries; undefined before the first entry. */
  async #read(on: Database, hearing: HearingId): Promise<HeldMinutes | undefined> {
    const held = this.#held.get(hearing);
    const entries = await readMinutesAfter(on, hearing, held?.seq ?? 0);
    const last = entries.at(-1);
    if (last === undefined) return held;
    const cipher = held?.cipher ?? (await loadMinutesKey(on, hearing, this.#masterKey, this.#randomBytes));
    if (cipher === undefined) throw new TamperedLogError(hearing, 1, 'missing');
    const state = held === undefined ? replayMinutes(entries) : entries.reduce(evolveMinutes, held.state);
    const steps = held === undefined ? [] : held.steps.slice(0, held.state.version);
    let text = held?.text ?? EMPTY_TEXT;
    for (const entry of entries) text = withEntry(hearing, text, steps, entry, cipher);
    return { seq: last.seq, state, text, steps, cipher };
  }

  #hold(hearing: HearingId, snapshot: HeldMinutes): void {
    this.#held.delete(hearing);
    this.#held.set(hearing, snapshot);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MAX_HELD && oldest !== undefined) this.#held.delete(oldest);
  }

  /** Without a word, a signal may have been missed. */
  #toldElsewhere(word: string | undefined): void {
    const told = word === undefined || word === '' ? [...this.#held.keys()] : [word];
    for (const hearing of told) this.#bus.publish('minutes-changed', hearing as HearingId);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T | Rejection<MinutesRefused>> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TamperedLogError) return new Rejection('record-altered', { detail: error.message });
      if (this.#database.kind.faultOf(error) === null) throw error;
      return new Rejection('storage-unavailable');
    }
  }
}

function fresh(hearing: HearingId): MinutesSnapshot {
  const event = openingEvent(hearing);
  return {
    seq: 0,
    state: replayMinutes([{ seq: 1, at: 0, actor: { kind: 'system' }, event }]),
    text: EMPTY_TEXT,
    steps: [],
    cipher: null,
  };
}

/** The text after an entry; adds the entry's steps to `steps`. @throws TamperedLogError */
function withEntry(
  hearing: string,
  text: Node,
  all: AcceptedStep[],
  { seq, event }: MinutesEntry,
  cipher: MinutesCipher,
): Node {
  if (event.type !== 'steps-accepted') return text;
  const steps = opensSteps(cipher, event);
  const after = steps === null ? null : withSteps(text, steps);
  if (steps === null || after === null || all.length + steps.length !== event.version)
    throw new TamperedLogError(hearing, seq, 'altered');
  for (const step of steps) all.push({ step, editor: event.editor });
  return after;
}

/** Null when they were not encrypted with this key for this place. */
function opensSteps(
  cipher: MinutesCipher,
  { sealed, version }: Extract<MinutesEvent, { readonly type: 'steps-accepted' }>,
): readonly unknown[] | null {
  try {
    return JSON.parse(cipher.decrypt(sealed, stepsPlace(version))) as readonly unknown[];
  } catch {
    return null;
  }
}
