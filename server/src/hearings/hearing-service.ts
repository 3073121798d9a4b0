import type { Command } from '@mahzar/shared/hearing/command';
import { decide } from '@mahzar/shared/hearing/law/decide';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { refuse } from '@mahzar/shared/hearing/refusal';
import type { RefusalCode } from '@mahzar/shared/hearing/refusal';
import type { Phase } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import { EventBus } from '../kernel/event-bus.ts';
import { LogOutageError, LogSilentError } from './errors.ts';
import type { HearingSnapshot, HeldHearing, LogOutage } from './held-hearing.ts';
import { HeldHearings } from './held-hearings.ts';
import { answerOf, faultOf, writeWith } from './log-answers.ts';
import type { Persist } from './log-answers.ts';
import { Outages } from './outages.ts';
import { SOLE_OWNER } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { NO_MEDIA } from './ports.ts';
import type { EventLog, HearingMedia } from './ports.ts';
import type { Recent } from './recent-changes.ts';

export type { HearingSnapshot } from './held-hearing.ts';

/** What a command led to. With no entries, things already were as asked. */
export type Execution =
  | { readonly ok: true; readonly snapshot: HearingSnapshot; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly refusal: Rejection<RefusalCode> };

export interface HearingServiceOptions {
  /** Where changes are published. */
  readonly bus?: EventBus;
  readonly media?: HearingMedia;
  /** A hearing that is not held leaves memory when nothing was asked of it for so long (ms); then its log is read again. */
  readonly keepIdleMs?: number;
  readonly ownership?: Ownership;
}

/** See `HearingServiceOptions`. */
const KEEP_IDLE_MS = 60_000;

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
  readonly #ownership: Ownership;
  readonly #hearings: HeldHearings;
  readonly #outages: Outages;

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
    this.#ownership = ownership;
    const loaded = (hearing: HearingId) => {
      if (this.outage !== null) this.#halt(hearing);
    };
    const hearings = new HeldHearings({ log, now, bus, media, keepIdleMs, ownership, loaded });
    this.#hearings = hearings;
    this.#outages = new Outages({ log, now, bus, hearings, halt: (hearing) => this.#halt(hearing) });
  }

  /** Where the hearings in memory stand, for metrics. */
  get phases(): readonly Phase[] {
    return this.#hearings.all().map(([, { snapshot }]) => snapshot.state.phase);
  }

  /** Null while the log can be written. */
  get outage(): LogOutage | null {
    return this.#outages.current;
  }

  /** A hearing that is not over and of which this holds is not let go of, however long nothing was asked of it. */
  keepWhile(isInUse: (hearing: HearingId) => boolean): void {
    this.#hearings.keepWhile(isInUse);
  }

  /** Whether an error says that nothing can be stored now. */
  isStorageFault(error: unknown): boolean {
    return faultOf(this.#log, error) !== null;
  }

  /**
   * Ends when what is under way has been written. What waits for the log is tried once more; what cannot be written is told as a
   * problem. Nothing is tried again by itself from then on.
   */
  async close(): Promise<void> {
    await this.#outages.close();
  }

  /** The hearing as it stands, or null when there is none of that name. */
  async snapshot(hearing: HearingId): Promise<HearingSnapshot | null> {
    return (await this.#hearings.read(hearing))?.snapshot ?? null;
  }

  /** How the hearing stood before the last of its changes, and these; null when there is no hearing of that name. */
  async recent(hearing: HearingId): Promise<Recent | null> {
    return (await this.#hearings.read(hearing))?.recent ?? null;
  }

  /**
   * Holds the hearing here from now on, if there is one of that name. What another process held, and held no longer, goes on as
   * after a restart. Rejects with a `HeldElsewhereError` when another process has it.
   */
  async hold(hearing: HearingId): Promise<void> {
    await this.#hearings.hold(hearing);
  }

  /**
   * Takes a hearing of which this process itself is about to tell the law that it was restarted; false when another process
   * has it.
   */
  async claim(hearing: HearingId): Promise<boolean> {
    return (await this.#ownership.claim(hearing)).ok;
  }

  /** The hearing's log from its beginning, or from an entry on. */
  entries(hearing: HearingId, from?: number): Promise<readonly Entry[]> {
    return this.#log.read(hearing, from);
  }

  /** The same from its beginning, as it was a moment ago, for who does not act on it. */
  recentEntries(hearing: HearingId): Promise<readonly Entry[]> {
    return this.#hearings.logOf(hearing);
  }

  /**
   * Decides and, when accepted, appends. Throws when there is no such hearing or the log cannot be read.
   * @param persist what is written with it, also when the command leads to no entry
   */
  async execute(hearing: HearingId, command: Command, actor: Actor, persist?: Persist): Promise<Execution> {
    const held = await this.#hearings.hold(hearing);
    if (held === null) throw new Error(`no such hearing: ${hearing}`);
    return held.inTurn(async () => {
      if (held.inDoubt && this.outage === null) await this.#settleDoubt(hearing, held);
      // It was let go of while this waited for its turn.
      if (!this.#hearings.holds(hearing, held)) return this.execute(hearing, command, actor, persist);
      const { state } = held.snapshot;
      const at = this.#now();
      const decision = decide(state, command, actor, at);
      if (decision instanceof Rejection) return { ok: false, refusal: decision };
      if (decision.length === 0 && persist === undefined) return { ok: true, snapshot: held.snapshot, entries: [] };
      const enacted = held.enact(decision, actor, at);
      let { entries } = enacted;
      try {
        if (this.outage !== null) throw new LogOutageError(this.outage);
        entries = await this.#write(hearing, held, at, actor, decision, enacted.grants, persist);
      } catch (error) {
        const fault = faultOf(this.#log, error);
        if (fault === null) throw error;
        // A line that broke during a transaction may be the only one. A plain append tries anew for a while, and decides.
        const lineBroke = fault === 'unreachable' && !(error instanceof LogSilentError);
        if (lineBroke && persist !== undefined && this.outage === null) throw error;
        this.#outages.begin(hearing, fault, at);
        // Nothing holds anybody: that somebody leaves is observed like a line that is lost.
        if (actor.kind === 'seat' && command.type !== 'leave')
          return { ok: false, refusal: refuse('record-unavailable') };
        // What is written with it cannot wait in memory.
        if (persist !== undefined) throw error;
        held.defer(enacted, command);
      }
      if (entries.length > 0) this.#hearings.took(hearing, held, enacted);
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
      const write = (log: EventLog) => this.#hearings.append(log, hearing, snapshot.seq, at, actor, decision, grants);
      return await (persist === undefined
        ? write(this.#log)
        : writeWith(this.#log, persist, hearing, snapshot, write, at));
    } catch (error) {
      // What became of what failed is in the database only: the next command reads the log again. While that may not be
      // possible, the hearing stays: it must be told that its log cannot be written.
      if (faultOf(this.#log, error) !== null) held.inDoubt = true;
      else if (persist !== undefined) this.#hearings.releaseOutdated(hearing);
      throw error;
    }
  }

  /** Lets go of a hearing if the log has other entries than it. A log that cannot be read leaves it in doubt. */
  async #settleDoubt(hearing: HearingId, held: HeldHearing): Promise<void> {
    try {
      const { length } = await answerOf(this.#log.read(hearing));
      if (length !== held.snapshot.seq) this.#hearings.releaseOutdated(hearing);
      held.inDoubt = false;
    } catch (error) {
      if (faultOf(this.#log, error) === null) this.#hearings.releaseOutdated(hearing);
    }
  }
  #halt(hearing: HearingId): void {
    // A log that cannot be read either is not held here.
    this.execute(hearing, { type: 'note-log-failed' }, { kind: 'system' }).catch(() => undefined);
  }
}
