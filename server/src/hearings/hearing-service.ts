import { isDeepStrictEqual } from 'node:util';
import type { Command } from '@mahzar/shared/hearing/command';
import { decide } from '@mahzar/shared/hearing/law/decide';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Enacted } from '@mahzar/shared/hearing/law/enact';
import { refuse } from '@mahzar/shared/hearing/refusal';
import { isHeld, isOver } from '@mahzar/shared/hearing/state';
import type { LogFault } from '@mahzar/shared/hearing/state';
import type { RefusalCode } from '@mahzar/shared/hearing/refusal';
import { Rejection } from '@mahzar/shared/rejection';
import { entriesOf, HeldHearing } from './held-hearing.ts';
import type { DeferredEvents, LogOutage, HearingSnapshot } from './held-hearing.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { withDropped } from './dropped-events.ts';
import { inTime } from './in-time.ts';
import { SOLE_OWNER } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { NO_MEDIA, UnusableLogError } from './ports.ts';
import type { EventLog, HearingMedia, LeaseHolder } from './ports.ts';
import type { Recent } from './recent-changes.ts';

export type { HearingSnapshot as Standing } from './held-hearing.ts';

/** What a command led to. With no entries, things already were as asked. */
export type Execution =
  | { readonly ok: true; readonly snapshot: HearingSnapshot; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly refusal: Rejection<RefusalCode> };

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * A hearing has changed, which is on disk; while the log cannot be written, what the service observes is told before it is.
     * Its media is cut already.
     */
    'hearing-changed': [snapshot: HearingSnapshot, entries: readonly Entry[]];
    /** Another process has taken the hearing. Its media here is closed already. */
    'hearing-lost': [hearing: HearingId, holder: LeaseHolder];
    /** The log can be written no longer; null: it can again. */
    'log-outage': [outage: LogOutage | null];
    /**
     * Why a hearing is not caught up with after an outage, and what of it will not be entered; or that the service ends in an
     * outage, and what it has in memory alone.
     */
    'not-caught-up': [hearing: HearingId, error: unknown, dropped: readonly DeferredEvents[]];
  }
}

export interface HearingServiceOptions {
  /** Where changes are published. */
  readonly bus?: EventBus;
  readonly media?: HearingMedia;
  /** A hearing that is not held leaves memory when nothing was asked of it for so long (ms); then its log is read again. */
  readonly keepIdleMs?: number;
  readonly ownership?: Ownership;
}

/**
 * Writes what a command led to, together with something else, in one transaction: `append` on that transaction's log.
 * Resolves when both are on disk, and rejects when neither is. `standing` is how the hearing stands before it. Where it does not
 * append, the command has led to nothing.
 */
export type Persist = (
  append: (log: EventLog) => Promise<void>,
  snapshot: HearingSnapshot,
  at: number,
) => Promise<void>;

/** Nothing is written while the log is known not to take it. */
class LogOutageError extends Error {
  override readonly name = 'LogOutageError';
  readonly outage: LogOutage;

  constructor(outage: LogOutage) {
    super(`the log cannot be written: ${outage.fault}`);
    this.outage = outage;
  }
}

/** The log has not answered in time: whether it has taken what was to be written is not known, only that nothing can be now. */
class LogSilentError extends Error {
  override readonly name = 'LogSilentError';

  constructor() {
    super(`the log has not answered in ${ANSWER_MS} ms`);
  }
}

/** What was to be written with something else did not come to the log in time, and will not be in it. The log answers. */
class StoreSilentError extends Error {
  override readonly name = 'StoreSilentError';

  constructor() {
    super(`what is written with the log was not begun in ${ANSWER_MS} ms`);
  }
}

/**
 * Another process has the hearing, or has written to its log since this one read it. Nothing was done. Without a holder it
 * may be asked for anew.
 */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';
  /** Who has the hearing; null when only its log is another. */
  readonly holder: LeaseHolder | null;

  constructor(hearing: HearingId, holder: LeaseHolder | null) {
    super(`hearing ${hearing} is held elsewhere`);
    this.holder = holder;
  }
}

/** A log that takes longer to write cannot be written: people are told, and not left waiting. */
const ANSWER_MS = 3_000;
/** Writing is tried again so often while the log cannot be written. */
const RETRY_MS = 500;
/** For so long the end of the service waits for a log that cannot be written. */
const CLOSE_MS = 2_000;
/** See `HearingServiceOptions`. */
const KEEP_IDLE_MS = 60_000;
/** What is read of a hearing that this process does not hold is believed for so long. */
const COPY_MS = 1_000;

/**
 * Holds hearings: loads a log, asks the law, appends, and tells the others. One command at a time per hearing, so that
 * a decision is always made on the state that it is appended to.
 *
 * While the log cannot be written, the law is told so of every hearing: no session goes on that cannot be entered. What
 * people ask for is refused. What the service observes (lines, the recorder, this) holds at once in memory, and its entries
 * are written in order, with the times at which it was observed, when the log takes them again; then `log-interrupted` says
 * from when to when that was. Where another has written to a hearing's log by then, each observation is decided on anew, and what
 * does not hold any more is named by that entry.
 *
 * Where processes share a database, a hearing is held by the one that has it (`Ownership`), and commands are refused by all
 * others. They read its log as it is.
 */
export class HearingService {
  readonly #log: EventLog;
  readonly #now: () => number;
  readonly #bus: EventBus;
  readonly #media: HearingMedia;
  readonly #keepIdleMs: number;
  readonly #ownership: Ownership;
  readonly #held = new Map<HearingId, HeldHearing>();
  /** Reads of a log that are under way: however many ask for a hearing, its log is read once. */
  readonly #loading = new Map<HearingId, Promise<HeldHearing | null>>();
  /** Hearings that another process may have held, until the law is told. */
  readonly #takenOver = new Set<HearingId>();
  /** Hearings let go of because their log has other entries: up to which entry subscribers were told. */
  readonly #toldUpTo = new Map<HearingId, number>();
  /** Hearings of others, as they were a moment ago. */
  readonly #copies = new Map<HearingId, Promise<HeldHearing | null>>();
  #isInUse: (hearing: HearingId) => boolean = () => false;
  /** The hearing that cannot be caught up with, when its problem has been told. */
  #stuck: HearingId | null = null;
  #outage: LogOutage | null = null;
  #retry: NodeJS.Timeout | undefined;
  /** The attempt to write what waits that is under way: two at once would enter the same end twice. */
  #writing: Promise<void> | null = null;
  #closed = false;

  constructor(
    log: EventLog,
    now: () => number,
    {
      bus = new EventBus(),
      media = NO_MEDIA,
      keepIdleMs = KEEP_IDLE_MS,
      ownership = SOLE_OWNER,
    }: HearingServiceOptions = {},
  ) {
    this.#log = log;
    this.#now = now;
    this.#bus = bus;
    this.#media = media;
    this.#keepIdleMs = keepIdleMs;
    this.#ownership = ownership;
    bus.on('lease-lost', (hearing, holder) => this.#lose(hearing, holder));
    bus.on('leases-unanswered', () => {
      const [first] = this.#held.keys();
      if (first !== undefined) this.#logFails(first, 'unreachable', this.#now());
    });
  }

  /** Hearings in memory, for metrics. */
  get held(): number {
    return this.#held.size;
  }

  /** Null while the log can be written. */
  get outage(): LogOutage | null {
    return this.#outage;
  }

  /** A hearing that is not over and of which this holds is not let go of, however long nothing was asked of it. */
  keepWhile(isInUse: (hearing: HearingId) => boolean): void {
    this.#isInUse = isInUse;
  }

  /** Whether an error says that nothing can be stored now. */
  isStorageFault(error: unknown): boolean {
    return this.#faultOf(error) !== null;
  }

  /**
   * Ends when what is under way has been written. What waits for the log is tried once more; what cannot be written is told as a
   * problem. Nothing is tried again by itself from then on.
   */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const ended = this.#outage === null ? this.#idle() : this.#writeAll(this.#outage);
    // A database that is gone may not answer for long.
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
    for (const [hearing, held] of this.#held) {
      clearTimeout(held.timer);
      if (held.deferred.length > 0) this.#problem(hearing, new Error('the service ends in an outage'), held.deferred);
    }
  }

  /** Resolves when every hearing has done what it was asked for. */
  async #idle(): Promise<void> {
    await Promise.all([...this.#held.values()].map((held) => held.inTurn(() => Promise.resolve())));
  }

  /** The hearing as it stands, or null when there is none of that name. */
  async snapshot(hearing: HearingId): Promise<HearingSnapshot | null> {
    return (await this.#read(hearing))?.snapshot ?? null;
  }

  /** How the hearing stood before the last of its changes, and these; null when there is no hearing of that name. */
  async recent(hearing: HearingId): Promise<Recent | null> {
    return (await this.#read(hearing))?.recent ?? null;
  }

  /**
   * Holds the hearing here from now on, if there is one of that name. What another process held, and held no longer, goes on as
   * after a restart. Rejects with a `HeldElsewhereError` when another process has it.
   */
  async hold(hearing: HearingId): Promise<void> {
    await this.#hold(hearing);
  }

  /**
   * Takes a hearing of which this process itself is about to tell the law that it was restarted; false when another process
   * has it.
   */
  async claim(hearing: HearingId): Promise<boolean> {
    return (await this.#ownership.claim(hearing)).ok;
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
      if (held.inDoubt && this.#outage === null) await this.#settleDoubt(hearing, held);
      // It was let go of while this waited for its turn.
      if (this.#held.get(hearing) !== held) return this.execute(hearing, command, actor, persist);
      const { state } = held.snapshot;
      const at = this.#now();
      const decision = decide(state, command, actor, at);
      if (decision instanceof Rejection) return { ok: false, refusal: decision };
      if (decision.length === 0 && persist === undefined) return { ok: true, snapshot: held.snapshot, entries: [] };
      const enacted = held.enact(decision, actor, at);
      let { entries } = enacted;
      try {
        if (this.#outage !== null) throw new LogOutageError(this.#outage);
        entries = await this.#write(hearing, held, at, actor, decision, enacted.grants, persist);
      } catch (error) {
        const fault = this.#faultOf(error);
        if (fault === null) throw error;
        // A line that broke during a transaction may be the only one. A plain append tries anew for a while, and decides.
        const lineBroke = fault === 'unreachable' && !(error instanceof LogSilentError);
        if (lineBroke && persist !== undefined && this.#outage === null) throw error;
        this.#logFails(hearing, fault, at);
        // Nothing holds anybody: that somebody leaves is observed like a line that is lost.
        if (actor.kind === 'seat' && command.type !== 'leave')
          return { ok: false, refusal: refuse('record-unavailable') };
        // What is written with it cannot wait in memory.
        if (persist !== undefined) throw error;
        held.defer(enacted, command);
      }
      if (entries.length > 0) this.#took(hearing, held, enacted);
      return { ok: true, snapshot: held.snapshot, entries };
    });
  }

  async #write(
    hearing: HearingId,
    held: HeldHearing,
    at: number,
    actor: Actor,
    decision: readonly HearingEvent[],
    grants: GrantChange | undefined,
    persist: Persist | undefined,
  ): Promise<readonly Entry[]> {
    const { snapshot } = held;
    try {
      const write = (log: EventLog) => this.#append(log, hearing, snapshot.seq, at, actor, decision, grants);
      return await (persist === undefined ? write(this.#log) : this.#writeWith(persist, hearing, snapshot, write, at));
    } catch (error) {
      // What became of what failed is in the database only: the next command reads the log again. While that may not be
      // possible, the hearing stays: it must be told that its log cannot be written.
      if (this.#faultOf(error) !== null) held.inDoubt = true;
      else if (persist !== undefined) this.#releaseOutdated(hearing);
      throw error;
    }
  }

  /**
   * Writes together with something else. Whatever that waits for before it comes to the log, such as a connection that others
   * have, says nothing of the log: then the log itself is asked whether it answers.
   */
  async #writeWith(
    persist: Persist,
    hearing: HearingId,
    snapshot: HearingSnapshot,
    write: (log: EventLog) => Promise<readonly Entry[]>,
    at: number,
  ): Promise<readonly Entry[]> {
    let entries: readonly Entry[] = [];
    let begun = false;
    let late = false;
    // Also of nothing: that the hearing stands as it was decided on.
    const append = async (log: EventLog) => {
      if (late) throw new StoreSilentError();
      begun = true;
      entries = await write(log);
    };
    try {
      await answerOf(persist(append, snapshot, at));
      return entries;
    } catch (error) {
      if (!(error instanceof LogSilentError) || begun) throw error;
      late = true;
      await answerOf(this.#log.read(hearing));
      throw new StoreSilentError();
    }
  }

  /** Lets go of a hearing if the log has other entries than it. A log that cannot be read leaves it in doubt. */
  async #settleDoubt(hearing: HearingId, held: HeldHearing): Promise<void> {
    try {
      const { length } = await answerOf(this.#log.read(hearing));
      if (length !== held.snapshot.seq) this.#releaseOutdated(hearing);
      held.inDoubt = false;
    } catch (error) {
      if (this.#faultOf(error) === null) this.#releaseOutdated(hearing);
    }
  }

  #faultOf(error: unknown): LogFault | null {
    if (error instanceof LogSilentError || error instanceof StoreSilentError) return 'unreachable';
    return error instanceof LogOutageError ? error.outage.fault : this.#log.faultOf(error);
  }

  #took(hearing: HearingId, held: HeldHearing, enacted: Enacted): void {
    held.take(enacted);
    // Another process has it meanwhile.
    if (this.#held.get(hearing) !== held) return;
    this.#tell(held.snapshot, enacted.entries);
    this.#releaseIfIdle(hearing, held);
  }

  /** Silence first: nobody is told of a change before the media does as the hearing says now. */
  #tell(snapshot: HearingSnapshot, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#media.apply(snapshot.state);
    this.#bus.publish('hearing-changed', snapshot, entries);
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
    this.#stuck = null;
    this.#bus.publish('log-outage', outage);
  }

  #tryAgainSoon(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      if (this.#outage !== null) void this.#writeAll(this.#outage);
    }, RETRY_MS);
  }

  /** Writes what waits, and ends the outage when all of it is written; waits for the attempt that is under way. */
  #writeAll(outage: LogOutage): Promise<void> {
    this.#writing ??= this.#tryToWriteAll(outage).finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #tryToWriteAll(outage: LogOutage): Promise<void> {
    const behind = () => [...this.#held].filter(([, { caughtUp }]) => caughtUp !== outage);
    // What is observed in one hearing while others are caught up with waits too.
    for (let waiting = behind(); waiting.length > 0; waiting = behind()) {
      for (const [hearing, held] of waiting) {
        const written = await held.inTurn(() => this.#catchUp(hearing, held, outage));
        if (!written) return this.#tryAgainSoon();
      }
    }
    this.#setOutage(null);
  }

  /** Enters what was observed meanwhile, and for how long the log was interrupted. False when it still cannot be written. */
  async #catchUp(hearing: HearingId, held: HeldHearing, outage: LogOutage): Promise<boolean> {
    const system = { kind: 'system' } as const;
    if (this.#held.get(hearing) !== held) return true;
    try {
      for (let next = held.deferred[0]; next !== undefined; next = held.deferred[0]) {
        const { afterSeq, at, actor, events, grants } = next;
        const { ok } = await answerOf(this.#log.append(hearing, afterSeq, at, actor, events, grants));
        if (!ok) {
          if (await this.#isLost(hearing, held)) return true;
          const entries = await answerOf(this.#log.read(hearing));
          if (!contains(entries, next)) return await this.#holdAnew(hearing, held, entries, outage);
        }
        held.deferred.shift();
      }
      // A log that was silent is seen to answer first: an entry that waits there would say too early that it does.
      if (outage.fault === 'unreachable') {
        const entries = await answerOf(this.#log.read(hearing));
        // It has taken what it did not answer to.
        if (entries.length !== held.snapshot.seq) {
          if (await this.#isLost(hearing, held)) return true;
          return await this.#holdAnew(hearing, held, entries, outage);
        }
      }
      const { seq, state } = held.snapshot;
      const at = this.#now();
      const { dropped } = held;
      const decision = decide(state, { type: 'note-log-restored', ...outage, dropped }, system, at);
      if (!(decision instanceof Rejection) && decision.length > 0) {
        const enacted = held.enact(decision, system, at);
        const appended = await answerOf(this.#log.append(hearing, seq, at, system, decision, enacted.grants));
        if (!appended.ok && (await this.#isLost(hearing, held))) return true;
        if (!appended.ok) return await this.#holdAnew(hearing, held, await answerOf(this.#log.read(hearing)), outage);
        this.#took(hearing, held, enacted);
      }
      held.dropped = [];
      held.caughtUp = outage;
      return true;
    } catch (error) {
      if (error instanceof UnusableLogError) {
        this.#release(hearing);
        this.#problem(hearing, error, held.deferred);
        return true;
      }
      if (this.#faultOf(error) === null && this.#stuck !== hearing) {
        this.#stuck = hearing;
        this.#problem(hearing, error, []);
      }
      return false;
    }
  }

  /** Whether another process has taken the hearing, as far as can be found out now. */
  async #isLost(hearing: HearingId, held: HeldHearing): Promise<boolean> {
    await this.#ownership.review();
    return this.#held.get(hearing) !== held;
  }

  /**
   * Somebody else has written to the log: what waits was decided on what no longer holds. The hearing goes on as the log has it,
   * without a session, as it was before; each observation is decided on anew, and is caught up with in its turn. What the log has
   * beyond what subscribers were told, they are told first: it may be an act that was refused because the log was silent.
   */
  async #holdAnew(
    hearing: HearingId,
    former: HeldHearing,
    entries: readonly Entry[],
    { since }: LogOutage,
  ): Promise<true> {
    this.#release(hearing);
    const held = heldFrom(entries);
    if (held === null) {
      this.#problem(hearing, new UnusableLogError(`the log of hearing ${hearing} is gone`), former.deferred);
      return true;
    }
    this.#held.set(hearing, held);
    this.#tell(held.snapshot, entries.slice(former.deferred[0]?.afterSeq ?? former.snapshot.seq));
    const lastAt = entries.at(-1)!.at;
    const failed = { at: since, actor: { kind: 'system' }, command: { type: 'note-log-failed' } } as const;
    const refused = [failed, ...former.deferred].filter(({ at, actor, command }) => {
      // Entries of a log stand in the order of their times.
      const then = Math.max(at, lastAt);
      const decision = decide(held.snapshot.state, command, actor, then);
      if (decision instanceof Rejection) return true;
      if (decision.length === 0) return false;
      const enacted = held.enact(decision, actor, then);
      held.defer(enacted, command);
      this.#took(hearing, held, enacted);
      return false;
    });
    const dropped = former.deferred.filter((deferred) => refused.includes(deferred));
    held.dropped = withDropped(former.dropped, dropped);
    this.#problem(hearing, new HeldElsewhereError(hearing, null), dropped);
    return true;
  }

  #problem(hearing: HearingId, error: unknown, dropped: readonly DeferredEvents[]): void {
    this.#bus.publish('not-caught-up', hearing, error, dropped);
  }

  /** Lets go of a hearing in memory; the next command reads its log again. */
  #release(hearing: HearingId): void {
    this.#held.delete(hearing);
  }

  /** Lets go of a hearing whose log may have other entries: subscribers are told of them when it is read again. */
  #releaseOutdated(hearing: HearingId): void {
    const held = this.#held.get(hearing);
    if (held !== undefined) this.#toldUpTo.set(hearing, held.snapshot.seq);
    this.#release(hearing);
  }

  /** Another process has taken the hearing: what waits here was decided on what no longer holds. */
  #lose(hearing: HearingId, holder: LeaseHolder): void {
    const held = this.#held.get(hearing);
    clearTimeout(held?.timer);
    this.#release(hearing);
    this.#takenOver.delete(hearing);
    this.#toldUpTo.delete(hearing);
    const dropped = held?.deferred ?? [];
    if (dropped.length > 0) this.#problem(hearing, new HeldElsewhereError(hearing, holder), dropped);
    this.#media.close(hearing);
    this.#bus.publish('hearing-lost', hearing, holder);
  }

  async #append(log: EventLog, ...[hearing, ...rest]: Parameters<EventLog['append']>): Promise<readonly Entry[]> {
    const appended = await answerOf(log.append(hearing, ...rest));
    if (appended.ok) return appended.entries;
    // Whoever wrote there meanwhile may hold this hearing now; what we believe of it is out of date.
    this.#releaseOutdated(hearing);
    void this.#ownership.review();
    throw new HeldElsewhereError(hearing, null);
  }

  /** To be acted upon: only by the process that has it. */
  async #hold(hearing: HearingId): Promise<HeldHearing | null> {
    const held = this.#held.get(hearing) ?? (await once(this.#loading, hearing, () => this.#load(hearing)));
    if (held !== null) this.#releaseIfIdle(hearing, held);
    return held;
  }

  /** To be looked at. */
  async #read(hearing: HearingId): Promise<HeldHearing | null> {
    return this.#ownership.has(hearing) ? this.#hold(hearing) : this.#copy(hearing);
  }

  #copy(hearing: HearingId): Promise<HeldHearing | null> {
    const known = this.#copies.get(hearing);
    if (known !== undefined) return known;
    const copy = this.#log.read(hearing).then(heldFrom);
    this.#copies.set(hearing, copy);
    const forget = () => {
      if (this.#copies.get(hearing) === copy) this.#copies.delete(hearing);
    };
    copy.then((held) => (held === null ? forget() : void setTimeout(forget, COPY_MS).unref()), forget);
    return copy;
  }

  async #load(hearing: HearingId): Promise<HeldHearing | null> {
    const claim = await this.#ownership.claim(hearing);
    if (!claim.ok) throw new HeldElsewhereError(hearing, claim.holder);
    if (claim.fresh) this.#takenOver.add(hearing);
    const entries = await this.#log.read(hearing);
    const raced = this.#held.get(hearing);
    if (raced !== undefined) return raced;
    const held = heldFrom(entries);
    if (held === null) {
      this.#ownership.letGo(hearing);
      return null;
    }
    const restarted = this.#takenOver.has(hearing) ? await this.#noteRestarted(held, entries) : null;
    this.#takenOver.delete(hearing);
    this.#held.set(hearing, held);
    const toldUpTo = this.#toldUpTo.get(hearing) ?? entries.length;
    this.#toldUpTo.delete(hearing);
    this.#tell(held.snapshot, entries.slice(toldUpTo));
    if (restarted !== null) this.#took(hearing, held, restarted);
    if (this.#outage !== null) this.#halt(hearing);
    return held;
  }

  /** The process that held the hearing is gone, with everybody's lines and its recorder. */
  async #noteRestarted(held: HeldHearing, entries: readonly Entry[]): Promise<Enacted | null> {
    const system = { kind: 'system' } as const;
    const { seq, state } = held.snapshot;
    const at = this.#now();
    const decision = decide(
      state,
      { type: 'note-service-restarted', lastWrittenAt: lastSealedAt(entries) },
      system,
      at,
    );
    if (decision instanceof Rejection || decision.length === 0) return null;
    const enacted = held.enact(decision, system, at);
    await this.#append(this.#log, state.id, seq, at, system, decision, enacted.grants);
    return enacted;
  }

  /** Begins the wait anew with each use. What still has something to do is not let go: two would append at once. */
  #releaseIfIdle(hearing: HearingId, held: HeldHearing): void {
    clearTimeout(held.timer);
    if (isHeld(held.snapshot.state.phase)) return;
    held.timer = setTimeout(() => {
      const isShown = !isOver(held.snapshot.state.phase) && this.#isInUse(hearing);
      if (held.busy || isShown) return this.#releaseIfIdle(hearing, held);
      if (this.#held.get(hearing) !== held) return;
      this.#release(hearing);
      this.#ownership.letGo(hearing);
    }, this.#keepIdleMs).unref();
  }
}

/** Does something for a hearing, or waits for it where it is being done. */
function once(
  running: Map<HearingId, Promise<HeldHearing | null>>,
  hearing: HearingId,
  work: () => Promise<HeldHearing | null>,
): Promise<HeldHearing | null> {
  const known = running.get(hearing);
  if (known !== undefined) return known;
  const begun = work().finally(() => running.delete(hearing));
  running.set(hearing, begun);
  return begun;
}

function heldFrom([first, ...rest]: readonly Entry[]): HeldHearing | null {
  return first === undefined ? null : new HeldHearing([first, ...rest]);
}

/** Until when the log names what was recorded, epoch milliseconds; null when it names nothing. */
function lastSealedAt(entries: readonly Entry[]): number | null {
  const sealed = entries.flatMap(({ event }) => (event.type === 'segment-sealed' ? (event.lastAt ?? []) : []));
  return sealed.length === 0 ? null : sealed.reduce((last, at) => Math.max(last, at));
}

/** What the log answers, unless that takes too long; what it answers later is passed over. */
function answerOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return inTime(ANSWER_MS, asked, () => new LogSilentError());
}

/** Whether these events stand in a log where they were to: an attempt to write them succeeded, and its answer was lost. */
function contains(entries: readonly Entry[], deferred: DeferredEvents): boolean {
  const { afterSeq, events } = deferred;
  // What is read back lacks fields that are undefined.
  const expected: unknown = JSON.parse(JSON.stringify(entriesOf(deferred)));
  const there = entries.slice(afterSeq, afterSeq + events.length);
  return isDeepStrictEqual(JSON.parse(JSON.stringify(there)), expected);
}
