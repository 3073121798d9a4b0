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
import type { RecentEntries } from './recent-changes.ts';

export type { HearingSnapshot } from './held-hearing.ts';

/** Result of a command. No entries: the hearing was already in the requested state. */
export type Execution =
  | { readonly ok: true; readonly snapshot: HearingSnapshot; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly refusal: Rejection<RefusalCode> };

export interface HearingServiceOptions {
  /** Bus on which changes are published. */
  readonly bus?: EventBus;
  readonly media?: HearingMedia;
  /** After this long without a request (ms), a hearing that is not in session leaves memory; its log is read again when needed. */
  readonly keepIdleMs?: number;
  readonly ownership?: Ownership;
}

/** See `HearingServiceOptions`. */
const KEEP_IDLE_MS = 60_000;

/**
 * Holds hearings: loads the log, asks the law, appends to the log, and publishes the change. Commands of one hearing run one at a
 * time, so that each decision is based on the state to which it is appended.
 *
 * While the log cannot be written, the law of every hearing is notified, because no session may continue that cannot be recorded
 * there. Requests of people are refused. Observations of the service (lines, recorder, outage) take effect in memory at once;
 * their entries are written in order, with the times of observation, when the log accepts entries again, and then `log-interrupted`
 * gives the time of the outage. If another process has written to the log meanwhile, each observation is decided again, and
 * `log-interrupted` names those that no longer apply.
 *
 * Where processes share a database, one of them holds a hearing (`Ownership`), and the others refuse commands for it. They can read
 * its log.
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

  /** Phases of the hearings in memory, for metrics. */
  get phases(): readonly Phase[] {
    return this.#hearings.all().map(([, { snapshot }]) => snapshot.state.phase);
  }

  /** Null while the log can be written. */
  get outage(): LogOutage | null {
    return this.#outages.current;
  }

  /** A hearing stays in memory while it is not over and this returns true, however long it gets no requests. */
  keepWhile(isInUse: (hearing: HearingId) => boolean): void {
    this.#hearings.keepWhile(isInUse);
  }

  /** Whether an error means that nothing can be stored now. */
  isStorageFault(error: unknown): boolean {
    return faultOf(this.#log, error) !== null;
  }

  /**
   * Resolves when running commands have been written. Entries that wait for the log are tried once more; a failure is reported as a
   * problem. No further attempts are made after that.
   */
  async close(): Promise<void> {
    await this.#outages.close();
  }

  /** The hearing's current state; null when the hearing does not exist. */
  async snapshot(hearing: HearingId): Promise<HearingSnapshot | null> {
    return (await this.#hearings.read(hearing))?.snapshot ?? null;
  }

  /** The last changes of the hearing and its state before them; null when the hearing does not exist. */
  async recent(hearing: HearingId): Promise<RecentEntries | null> {
    return (await this.#hearings.read(hearing))?.recent ?? null;
  }

  /**
   * Holds the hearing from now on, if it exists. A hearing that another process has let go continues as after a restart. Rejects
   * with a `HeldElsewhereError` when another process holds it.
   */
  async hold(hearing: HearingId): Promise<void> {
    await this.#hearings.hold(hearing);
  }

  /** Takes a hearing for which this process will itself report the restart to the law; false when another process holds it. */
  async claim(hearing: HearingId): Promise<boolean> {
    return (await this.#ownership.claim(hearing)).ok;
  }

  /** The hearing's log, optionally from an entry on. */
  entries(hearing: HearingId, from?: number): Promise<readonly Entry[]> {
    return this.#log.read(hearing, from);
  }

  /** The whole log, possibly slightly out of date; for readers that do not act on it. */
  recentEntries(hearing: HearingId): Promise<readonly Entry[]> {
    return this.#hearings.logOf(hearing);
  }

  /**
   * Decides a command and, if accepted, appends its events. Throws when the hearing does not exist or its log cannot be read.
   * @param persist writes further data with the entries, also when the command leads to none
   */
  async execute(hearing: HearingId, command: Command, actor: Actor, persist?: Persist): Promise<Execution> {
    const held = await this.#hearings.hold(hearing);
    if (held === null) throw new Error(`no such hearing: ${hearing}`);
    return held.inTurn(async () => {
      if (held.inDoubt && this.outage === null) await this.#resolveDoubt(hearing, held);
      // The hearing was released while this command waited for its turn.
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
        // A connection that broke during a transaction may have been the only broken one. The command is reported as failed; the
        // next plain append retries for a while, and finds out whether this is an outage.
        const lineBroke = fault === 'unreachable' && !(error instanceof LogSilentError);
        if (lineBroke && persist !== undefined && this.outage === null) throw error;
        this.#outages.begin(hearing, fault, at);
        // Leaving is never refused; it is an observation, like a lost line.
        if (actor.kind === 'seat' && command.type !== 'leave')
          return { ok: false, refusal: refuse('record-unavailable') };
        // Data to be written with the entries cannot wait in memory.
        if (persist !== undefined) throw error;
        held.defer(enacted, command);
      }
      if (entries.length > 0) this.#hearings.adopt(hearing, held, enacted);
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
      // Only the database knows whether the failed write took effect, so the next command reads the log again. If that is
      // impossible, the hearing stays in memory, because its law must be notified that the log cannot be written.
      if (faultOf(this.#log, error) !== null) held.inDoubt = true;
      else if (persist !== undefined) this.#hearings.releaseOutdated(hearing);
      throw error;
    }
  }

  /** Releases a hearing if its log has other entries than memory. If the log cannot be read, the doubt remains. */
  async #resolveDoubt(hearing: HearingId, held: HeldHearing): Promise<void> {
    try {
      const { length } = await answerOf(this.#log.read(hearing));
      if (length !== held.snapshot.seq) this.#hearings.releaseOutdated(hearing);
      held.inDoubt = false;
    } catch (error) {
      if (faultOf(this.#log, error) === null) this.#hearings.releaseOutdated(hearing);
    }
  }

  #halt(hearing: HearingId): void {
    // If the log cannot be read either, the hearing is not held here.
    this.execute(hearing, { type: 'note-log-failed' }, { kind: 'system' }).catch(() => undefined);
  }
}
