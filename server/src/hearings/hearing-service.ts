import type { Command } from '@mahzar/shared/hearing/command';
import { decide } from '@mahzar/shared/hearing/decide';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { isRefusal } from '@mahzar/shared/hearing/refusal';
import { refuse } from '@mahzar/shared/hearing/refusal';
import type { Refusal } from '@mahzar/shared/hearing/refusal';
import { isHeld } from '@mahzar/shared/hearing/state';
import type { LogFault } from '@mahzar/shared/hearing/state';
import { HeldHearing } from './held-hearing.ts';
import type { Standing } from './held-hearing.ts';
import type { EventLog } from './ports.ts';
import type { Recent } from './recent-changes.ts';

export type { Standing } from './held-hearing.ts';

/** What a command led to. With no entries, things already were as asked. */
export type Execution =
  | { readonly ok: true; readonly standing: Standing; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Told of every change, in order, after it is on disk; while the log cannot be written, of what the service observes before it
 * is. Must not throw, and must not wait for anything.
 */
export type ChangeListener = (standing: Standing, entries: readonly Entry[]) => void;

/** The log cannot be written. */
export interface LogOutage {
  /** When the first entry could not be written, epoch milliseconds. */
  readonly since: number;
  readonly fault: LogFault;
}

/** Told when the log can be written no longer, and with null when it can again. Must not throw. */
export type OutageListener = (outage: LogOutage | null) => void;

/**
 * Writes what a command led to, together with something else, in one transaction: `append` on that transaction's log.
 * Resolves when both are on disk, and rejects when neither is. `standing` is how the hearing stands before it. Where it does not
 * append, the command has led to nothing.
 */
export type Persist = (append: (log: EventLog) => Promise<void>, standing: Standing, at: number) => Promise<void>;

/** Nothing is written while the log is known not to take it. */
class LogOutageError extends Error {
  override readonly name = 'LogOutageError';
  readonly outage: LogOutage;

  constructor(outage: LogOutage) {
    super(`the log cannot be written: ${outage.fault}`);
    this.outage = outage;
  }
}

/** Another node has written to the hearing's log since this one read it: nothing was done, and may be asked for anew. */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';
}

/** Writing is tried again so often while the log cannot be written. */
const RETRY_MS = 500;
/** A hearing that is not held leaves memory when nothing was asked of it for so long; then its log is read again. */
const KEEP_IDLE_MS = 60_000;

/**
 * Holds hearings: loads a log, asks the law, appends, and tells the others. One command at a time per hearing, so that
 * a decision is always made on the state that it is appended to.
 *
 * While the log cannot be written, the law is told so of every hearing: no session goes on that cannot be entered. What
 * people ask for is refused. What the service observes (lines, the recorder, this) holds at once in memory, and its entries
 * are written in order, with the times at which it was observed, when the log takes them again; then `log-interrupted` says
 * from when to when that was.
 */
export class HearingService {
  readonly #log: EventLog;
  readonly #now: () => number;
  readonly #keepIdleMs: number;
  readonly #held = new Map<HearingId, HeldHearing>();
  readonly #listeners: ChangeListener[] = [];
  readonly #outageListeners: OutageListener[] = [];
  #outage: LogOutage | null = null;
  #closed = false;

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

  /** Null while the log can be written. */
  get outage(): LogOutage | null {
    return this.#outage;
  }

  onOutage(listener: OutageListener): void {
    this.#outageListeners.push(listener);
  }

  /** Nothing is tried again by itself. */
  close(): void {
    this.#closed = true;
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
   * Decides and, when accepted, appends. Throws when there is no such hearing or the log cannot be read.
   * @param persist what is written with it, also when the command leads to no entry
   */
  async execute(hearing: HearingId, command: Command, actor: Actor, persist?: Persist): Promise<Execution> {
    const held = await this.#hold(hearing);
    if (held === null) throw new Error(`no such hearing: ${hearing}`);
    return held.inTurn(async () => {
      const { state } = held.standing;
      const at = this.#now();
      const decision = decide(state, command, actor, at);
      if (isRefusal(decision)) return { ok: false, refusal: decision };
      if (decision.length === 0 && persist === undefined) return { ok: true, standing: held.standing, entries: [] };
      let entries: readonly Entry[];
      try {
        if (this.#outage !== null) throw new LogOutageError(this.#outage);
        entries = await this.#write(hearing, held, at, actor, decision, persist);
      } catch (error) {
        const fault = error instanceof LogOutageError ? error.outage.fault : this.#log.faultOf(error);
        if (fault === null) throw error;
        this.#logFails(hearing, fault, at);
        // Nothing holds anybody: that somebody leaves is observed like a line that is lost.
        if (actor.kind === 'seat' && command.type !== 'leave')
          return { ok: false, refusal: refuse('record-unavailable') };
        // What is written with it cannot wait in memory.
        if (persist !== undefined) throw error;
        entries = held.defer(at, actor, decision);
      }
      if (entries.length > 0) this.#took(hearing, held, entries);
      return { ok: true, standing: held.standing, entries };
    });
  }

  async #write(
    hearing: HearingId,
    held: HeldHearing,
    at: number,
    actor: Actor,
    decision: readonly HearingEvent[],
    persist: Persist | undefined,
  ): Promise<readonly Entry[]> {
    const { standing } = held;
    if (persist === undefined) return this.#append(this.#log, hearing, standing.seq, at, actor, decision);
    let entries: readonly Entry[] = [];
    // Also of nothing: that the hearing stands as it was decided on.
    const append = async (log: EventLog) => {
      entries = await this.#append(log, hearing, standing.seq, at, actor, decision);
    };
    try {
      await persist(append, standing, at);
    } catch (error) {
      // What became of a transaction that failed is in the database only: the next command reads the log again.
      this.#release(hearing);
      throw error;
    }
    return entries;
  }

  #took(hearing: HearingId, held: HeldHearing, entries: readonly Entry[]): void {
    held.take(entries);
    for (const listener of this.#listeners) listener(held.standing, entries);
    this.#releaseIfIdle(hearing, held);
  }

  /** The law is told of every hearing in memory that its log cannot be written. */
  #logFails(noticedIn: HearingId, fault: LogFault, at: number): void {
    if (this.#outage !== null) return;
    this.#setOutage({ since: at, fault });
    for (const hearing of new Set([noticedIn, ...this.#held.keys()])) {
      this.#halt(hearing);
    }
    this.#tryAgainSoon();
  }

  #halt(hearing: HearingId): void {
    // A log that cannot be read either is not held here.
    this.execute(hearing, { type: 'note-log-failed' }, { kind: 'system' }).catch(() => undefined);
  }

  #setOutage(outage: LogOutage | null): void {
    this.#outage = outage;
    for (const listener of this.#outageListeners) listener(outage);
  }

  #tryAgainSoon(): void {
    setTimeout(() => void this.#tryAgain(), RETRY_MS);
  }

  /** Writes what waits, and ends the outage if all of it could be written. */
  async #tryAgain(): Promise<void> {
    const outage = this.#outage;
    if (outage === null || this.#closed) return;
    for (const [hearing, held] of this.#held) {
      const written = await held.inTurn(() => this.#catchUp(hearing, held, outage));
      if (!written) return this.#tryAgainSoon();
    }
    this.#setOutage(null);
  }

  /** Enters what was observed meanwhile, and for how long the log was interrupted. False when it still cannot be written. */
  async #catchUp(hearing: HearingId, held: HeldHearing, { since, fault }: LogOutage): Promise<boolean> {
    const system = { kind: 'system' } as const;
    try {
      for (let next = held.deferred[0]; next !== undefined; next = held.deferred[0]) {
        await this.#append(this.#log, hearing, next.afterSeq, next.at, next.actor, next.events);
        held.deferred.shift();
      }
      const { seq, state } = held.standing;
      const at = this.#now();
      const decision = decide(state, { type: 'note-log-restored', since, fault }, system, at);
      if (isRefusal(decision) || decision.length === 0) return true;
      this.#took(hearing, held, await this.#append(this.#log, hearing, seq, at, system, decision));
      return true;
    } catch (error) {
      if (this.#log.faultOf(error) !== null) return false;
      // Somebody else has written there meanwhile, or the log is not what it was: it is read again with the next command.
      this.#release(hearing);
      return true;
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
    const [first, ...rest] = entries;
    if (first === undefined) return null;
    const held = new HeldHearing([first, ...rest]);
    this.#held.set(hearing, held);
    if (this.#outage !== null) this.#halt(hearing);
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
