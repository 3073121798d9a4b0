import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { decide } from '@mahzar/shared/hearing/law/decide';
import type { LogFault } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { EventBus } from '../kernel/event-bus.ts';
import { withDropped } from './dropped-events.ts';
import { HeldElsewhereError } from './errors.ts';
import { entriesOf } from './held-hearing.ts';
import type { DeferredEvents, HeldHearing, LogOutage } from './held-hearing.ts';
import type { HeldHearings } from './held-hearings.ts';
import { inTime } from '../kernel/in-time.ts';
import { answerOf, faultOf } from './log-answers.ts';
import { UnusableLogError } from './ports.ts';
import type { EventLog } from './ports.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The log can no longer be written; null: it can be written again. */
    'log-outage': [outage: LogOutage | null];
    /**
     * A hearing cannot catch up after an outage, or the service ends during an outage; `dropped`: events in memory that will not be
     * written.
     */
    'not-caught-up': [hearing: HearingId, error: unknown, dropped: readonly DeferredEvents[]];
  }
}

export interface OutagesOptions {
  readonly log: EventLog;
  readonly now: () => number;
  readonly bus: EventBus;
  readonly hearings: HeldHearings;
  /** Notifies the law of a hearing that its log cannot be written. */
  readonly halt: (hearing: HearingId) => void;
}

/** How often writing is tried again during an outage, ms. */
const RETRY_MS = 500;
/** How long the service's end waits for a log that cannot be written, ms. */
const CLOSE_MS = 2_000;
const SYSTEM = { kind: 'system' } as const;

/** Handles times in which the log cannot be written: deferred events are written as soon as possible. */
export class Outages {
  readonly #options: OutagesOptions;
  /** The hearing that cannot catch up and whose problem was reported. */
  #stuck: HearingId | null = null;
  #current: LogOutage | null = null;
  #retry: NodeJS.Timeout | undefined;
  /** The running attempt to write deferred events: two at once would write the end of the outage twice. */
  #writing: Promise<void> | null = null;
  #closed = false;

  constructor(options: OutagesOptions) {
    this.#options = options;
    const { bus, hearings, now } = options;
    bus.on('leases-unanswered', () => {
      const [first] = hearings.all();
      if (first !== undefined) this.begin(first[0], 'unreachable', now());
    });
  }

  /** The current outage; null while the log can be written. */
  get current(): LogOutage | null {
    return this.#current;
  }

  /** Notifies the law of every hearing in memory that its log cannot be written. */
  begin(noticedIn: HearingId, fault: LogFault, at: number): void {
    if (this.#current !== null) return;
    this.#set({ since: at, fault });
    const { hearings, halt } = this.#options;
    for (const hearing of new Set([noticedIn, ...hearings.all().map(([hearing]) => hearing)])) halt(hearing);
    this.#tryAgainSoon();
  }

  /** See `HearingService.close`. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const ended = this.#current === null ? this.#idle() : this.#writeAll(this.#current);
    // A lost database may not answer for a long time.
    const late = new Error('the log does not answer');
    await inTime(CLOSE_MS, ended, () => late).catch((error: unknown) => {
      if (error !== late) throw error;
    });
    for (const [hearing, held] of this.#options.hearings.all()) {
      clearTimeout(held.timer);
      if (held.deferred.length > 0) this.#problem(hearing, new Error('the service ends in an outage'), held.deferred);
    }
  }

  /** Resolves when every hearing has finished its commands. */
  async #idle(): Promise<void> {
    await Promise.all(this.#options.hearings.all().map(([, held]) => held.inTurn(() => Promise.resolve())));
  }

  #set(outage: LogOutage | null): void {
    this.#current = outage;
    this.#stuck = null;
    this.#options.bus.publish('log-outage', outage);
  }

  #tryAgainSoon(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      if (this.#current !== null) void this.#writeAll(this.#current);
    }, RETRY_MS);
  }

  /** Writes deferred events, and ends the outage when all are written; joins a running attempt. */
  #writeAll(outage: LogOutage): Promise<void> {
    this.#writing ??= this.#tryToWriteAll(outage).finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #tryToWriteAll(outage: LogOutage): Promise<void> {
    const behind = () => this.#options.hearings.all().filter(([, { caughtUp }]) => caughtUp !== outage);
    // Events observed in one hearing while others catch up are deferred as well, so this repeats until none are left.
    for (let waiting = behind(); waiting.length > 0; waiting = behind()) {
      for (const [hearing, held] of waiting) {
        const written = await held.inTurn(() => this.#catchUp(hearing, held, outage));
        if (!written) return this.#tryAgainSoon();
      }
    }
    this.#set(null);
  }

  /** Writes the deferred events and the time of the interruption. False when the log still cannot be written. */
  async #catchUp(hearing: HearingId, held: HeldHearing, outage: LogOutage): Promise<boolean> {
    const { log, now, hearings } = this.#options;
    if (!hearings.holds(hearing, held)) return true;
    try {
      for (let next = held.deferred[0]; next !== undefined; next = held.deferred[0]) {
        const { afterSeq, at, actor, events, grants } = next;
        const { ok } = await answerOf(log.append(hearing, afterSeq, at, actor, events, grants));
        if (!ok) {
          if (await hearings.isLost(hearing, held)) return true;
          const entries = await answerOf(log.read(hearing));
          if (!contains(entries, next)) return await this.#holdAnew(hearing, held, entries, outage);
        }
        held.deferred.shift();
      }
      // A log that did not answer is read first: an entry queued there would state too early that the log answers again.
      if (outage.fault === 'unreachable') {
        const entries = await answerOf(log.read(hearing));
        // The log has accepted entries without answering.
        if (entries.length !== held.snapshot.seq) {
          if (await hearings.isLost(hearing, held)) return true;
          return await this.#holdAnew(hearing, held, entries, outage);
        }
      }
      const { seq, state } = held.snapshot;
      const at = now();
      const { dropped } = held;
      const decision = decide(state, { type: 'note-log-restored', ...outage, dropped }, SYSTEM, at);
      if (!(decision instanceof Rejection) && decision.length > 0) {
        const enacted = held.enact(decision, SYSTEM, at);
        const appended = await answerOf(log.append(hearing, seq, at, SYSTEM, decision, enacted.grants));
        if (!appended.ok && (await hearings.isLost(hearing, held))) return true;
        if (!appended.ok) return await this.#holdAnew(hearing, held, await answerOf(log.read(hearing)), outage);
        hearings.adopt(hearing, held, enacted);
      }
      held.dropped = [];
      held.caughtUp = outage;
      return true;
    } catch (error) {
      if (error instanceof UnusableLogError) {
        hearings.release(hearing);
        this.#problem(hearing, error, held.deferred);
        return true;
      }
      if (faultOf(log, error) === null && this.#stuck !== hearing) {
        this.#stuck = hearing;
        this.#problem(hearing, error, []);
      }
      return false;
    }
  }

  /**
   * Another process has written to the log: the deferred events were decided on an outdated state. The hearing continues from the
   * log, without a session; each observation is decided again, and written in its turn. Subscribers are first notified of
   * the log's entries that they do not know, which may include an act that was refused because the log was silent.
   */
  async #holdAnew(
    hearing: HearingId,
    former: HeldHearing,
    entries: readonly Entry[],
    { since }: LogOutage,
  ): Promise<true> {
    const { hearings } = this.#options;
    const held = hearings.replace(hearing, entries);
    if (held === null) {
      this.#problem(hearing, new UnusableLogError(`the log of hearing ${hearing} is gone`), former.deferred);
      return true;
    }
    hearings.applyAndPublish(held.snapshot, entries.slice(former.deferred[0]?.afterSeq ?? former.snapshot.seq));
    const lastAt = entries.at(-1)!.at;
    const failed = { at: since, actor: SYSTEM, command: { type: 'note-log-failed' } } as const;
    const refused = [failed, ...former.deferred].filter(({ at, actor, command }) => {
      // Entries of a log are in the order of their times.
      const then = Math.max(at, lastAt);
      const decision = decide(held.snapshot.state, command, actor, then);
      if (decision instanceof Rejection) return true;
      if (decision.length === 0) return false;
      const enacted = held.enact(decision, actor, then);
      held.defer(enacted, command);
      hearings.adopt(hearing, held, enacted);
      return false;
    });
    const dropped = former.deferred.filter((deferred) => refused.includes(deferred));
    held.dropped = withDropped(former.dropped, dropped);
    this.#problem(hearing, new HeldElsewhereError(hearing, null), dropped);
    return true;
  }

  #problem(hearing: HearingId, error: unknown, dropped: readonly DeferredEvents[]): void {
    this.#options.bus.publish('not-caught-up', hearing, error, dropped);
  }
}

/** Whether the log has these events at their place: an attempt to write them succeeded, and its answer was lost. */
function contains(entries: readonly Entry[], deferred: DeferredEvents): boolean {
  const { afterSeq, events } = deferred;
  // Entries read back lack fields that are undefined.
  const expected: unknown = JSON.parse(JSON.stringify(entriesOf(deferred)));
  const there = entries.slice(afterSeq, afterSeq + events.length);
  return isDeepStrictEqual(JSON.parse(JSON.stringify(there)), expected);
}
