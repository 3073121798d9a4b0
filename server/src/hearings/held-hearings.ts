import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { decide } from '@mahzar/shared/hearing/law/decide';
import type { EnactedAct } from '@mahzar/shared/hearing/law/enact';
import { isUnderWay, isOver } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { EventBus } from '../kernel/event-bus.ts';
import { HeldElsewhereError } from './errors.ts';
import { HeldHearing } from './held-hearing.ts';
import type { HearingSnapshot } from './held-hearing.ts';
import { answerOf } from './log-answers.ts';
import type { Ownership } from './ownership.ts';
import type { EventLog, HearingMedia, LeaseHolder } from './ports.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /**
     * A hearing has changed. The change is on disk, except for observations of the service while the log cannot be written. Media
     * that the hearing no longer permits is already silent.
     */
    'hearing-changed': [snapshot: HearingSnapshot, entries: readonly Entry[]];
    /** Another process has taken the hearing. Its media in this process is already closed. */
    'hearing-lost': [hearing: HearingId, holder: LeaseHolder];
  }
}

export interface HeldHearingsOptions {
  readonly log: EventLog;
  readonly now: () => number;
  readonly bus: EventBus;
  readonly media: HearingMedia;
  readonly keepIdleMs: number;
  readonly ownership: Ownership;
  /** A hearing was loaded into memory. */
  readonly loaded: (hearing: HearingId) => void;
}

/** How long data read of a hearing that another process holds is used without a check, ms. */
const COPY_MS = 1_000;
/** A copy is reused if nothing was added to its log; how long it is kept after its last use, ms. */
const KEEP_COPY_MS = 60_000;
const SYSTEM = { kind: 'system' } as const;

/**
 * The hearings in memory, with their ownership. A hearing is loaded on demand if this process owns it. It is released when it is
 * idle, when its log turns out to differ, or when another process takes it. Every change of a hearing in memory passes through
 * here; media is changed first.
 */
export class HeldHearings {
  readonly #options: HeldHearingsOptions;
  readonly #held = new Map<HearingId, HeldHearing>();
  /** Running reads: a log is read once, however many requests wait for it. */
  readonly #loading = new Map<HearingId, Promise<HeldHearing | null>>();
  /** Hearings that another process may have held, until the law is notified. */
  readonly #takenOver = new Set<HearingId>();
  /** Hearings released because their log has other entries: the last entry that subscribers know. */
  readonly #publishedUpTo = new Map<HearingId, number>();
  /** Recent copies of hearings that other processes hold. */
  readonly #copies = new Map<HearingId, Copy>();
  /** Logs being read or just read, to which this process has added nothing since. */
  readonly #reads = new Map<HearingId, Promise<readonly Entry[]>>();
  #isInUse: (hearing: HearingId) => boolean = () => false;

  constructor(options: HeldHearingsOptions) {
    this.#options = options;
    options.bus.on('lease-lost', (hearing, holder) => this.#lose(hearing, holder));
  }

  /** All hearings in memory. */
  all(): readonly (readonly [HearingId, HeldHearing])[] {
    return [...this.#held];
  }

  /** Whether this object still represents the hearing in memory. */
  holds(hearing: HearingId, held: HeldHearing): boolean {
    return this.#held.get(hearing) === held;
  }

  /** See `HearingService.keepWhile`. */
  keepWhile(isInUse: (hearing: HearingId) => boolean): void {
    this.#isInUse = isInUse;
  }

  /** Returns a hearing for a command; null when it does not exist. @throws HeldElsewhereError when another process holds it */
  async hold(hearing: HearingId): Promise<HeldHearing | null> {
    const held = this.#held.get(hearing) ?? (await once(this.#loading, hearing, () => this.#load(hearing)));
    if (held !== null) this.#releaseIfIdle(hearing, held);
    return held;
  }

  /** Returns a hearing for reading, whichever process holds it; null when it does not exist. */
  async read(hearing: HearingId): Promise<HeldHearing | null> {
    return this.#options.ownership.has(hearing) ? this.hold(hearing) : this.#copy(hearing);
  }

  /** Replaces a hearing in memory by the state of its log. Null when the log is empty. */
  replace(hearing: HearingId, entries: readonly Entry[]): HeldHearing | null {
    this.release(hearing);
    const held = heldFrom(entries);
    if (held !== null) this.#held.set(hearing, held);
    return held;
  }

  /** Adopts enacted entries as the new state, changes media, then publishes them. */
  adopt(hearing: HearingId, held: HeldHearing, enacted: EnactedAct): void {
    held.take(enacted);
    // Another process has taken the hearing meanwhile.
    if (!this.holds(hearing, held)) return;
    this.applyAndPublish(held.snapshot, enacted.entries);
    this.#releaseIfIdle(hearing, held);
  }

  /** Changes media first, so that no subscriber is notified of a change that media do not follow yet. */
  applyAndPublish(snapshot: HearingSnapshot, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#reads.delete(snapshot.state.id);
    this.#options.media.apply(snapshot.state);
    this.#options.bus.publish('hearing-changed', snapshot, entries);
  }

  /** @param log the service's log, or that of a transaction */
  async append(log: EventLog, ...[hearing, ...rest]: Parameters<EventLog['append']>): Promise<readonly Entry[]> {
    const appended = await answerOf(log.append(hearing, ...rest));
    if (appended.ok) return appended.entries;
    // The process that wrote there may hold this hearing now; the state in memory is out of date.
    this.releaseOutdated(hearing);
    void this.#options.ownership.review();
    throw new HeldElsewhereError(hearing, null);
  }

  /** Removes a hearing from memory; the next command reads its log again. */
  release(hearing: HearingId): void {
    this.#held.delete(hearing);
    this.#reads.delete(hearing);
  }

  /** Removes a hearing whose log may have other entries: subscribers are notified of those when it is read again. */
  releaseOutdated(hearing: HearingId): void {
    const held = this.#held.get(hearing);
    if (held !== undefined) this.#publishedUpTo.set(hearing, held.snapshot.seq);
    this.release(hearing);
  }

  /** Asks again which hearings this process owns; true when another process has taken this one. */
  async isLost(hearing: HearingId, held: HeldHearing): Promise<boolean> {
    await this.#options.ownership.review();
    return !this.holds(hearing, held);
  }

  /** Another process has taken the hearing: the waiting events were decided on an outdated state. */
  #lose(hearing: HearingId, holder: LeaseHolder): void {
    const { bus, media } = this.#options;
    const held = this.#held.get(hearing);
    clearTimeout(held?.timer);
    this.release(hearing);
    this.#takenOver.delete(hearing);
    this.#publishedUpTo.delete(hearing);
    const dropped = held?.deferred ?? [];
    if (dropped.length > 0) bus.publish('not-caught-up', hearing, new HeldElsewhereError(hearing, holder), dropped);
    media.close(hearing);
    bus.publish('hearing-lost', hearing, holder);
  }

  /**
   * The hearing's log, possibly slightly out of date: a log that was just read to load the hearing is not read once more for the
   * record, because reading a long log takes time.
   */
  logOf(hearing: HearingId): Promise<readonly Entry[]> {
    return this.#reads.get(hearing) ?? this.#options.log.read(hearing);
  }

  #readLog(hearing: HearingId): Promise<readonly Entry[]> {
    const reading = this.#options.log.read(hearing);
    this.#reads.set(hearing, reading);
    const forget = (): void => {
      if (this.#reads.get(hearing) === reading) this.#reads.delete(hearing);
    };
    reading.then(() => void setTimeout(forget, COPY_MS).unref(), forget);
    return reading;
  }

  #copy(hearing: HearingId): Promise<HeldHearing | null> {
    const known = this.#copies.get(hearing);
    if (known !== undefined && performance.now() - known.at < COPY_MS) return known.reading;
    const reading = known === undefined ? this.#read(hearing) : this.#readOn(hearing, known);
    const copy = { at: performance.now(), reading };
    this.#copies.set(hearing, copy);
    const forget = (): void => {
      if (this.#copies.get(hearing) === copy) this.#copies.delete(hearing);
    };
    reading.then((held) => (held === null ? forget() : void setTimeout(forget, KEEP_COPY_MS).unref()), forget);
    return reading;
  }

  async #read(hearing: HearingId): Promise<HeldHearing | null> {
    return heldFrom(await this.#readLog(hearing));
  }

  /** Reuses the copy if nothing was added to the log; only the last entry is read. */
  async #readOn(hearing: HearingId, { reading }: Copy): Promise<HeldHearing | null> {
    const before = await reading;
    const { log } = this.#options;
    if (before !== null && (await log.read(hearing, before.snapshot.seq)).length === 1) return before;
    return this.#read(hearing);
  }

  async #load(hearing: HearingId): Promise<HeldHearing | null> {
    const { ownership, loaded } = this.#options;
    if (this.#publishedUpTo.has(hearing)) {
      // Another process has written there, so the ownership is reviewed before any action; twice, because a running review may have
      // looked before that write.
      await ownership.review();
      await ownership.review();
    }
    const claim = await ownership.claim(hearing);
    if (!claim.ok) throw new HeldElsewhereError(hearing, claim.holder);
    if (claim.fresh) this.#takenOver.add(hearing);
    const entries = await this.#readLog(hearing);
    const raced = this.#held.get(hearing);
    if (raced !== undefined) return raced;
    const held = heldFrom(entries);
    if (held === null) {
      ownership.letGo(hearing);
      return null;
    }
    const restarted = this.#takenOver.has(hearing) ? await this.#noteRestarted(held, entries) : null;
    this.#takenOver.delete(hearing);
    this.#held.set(hearing, held);
    const publishedUpTo = this.#publishedUpTo.get(hearing) ?? entries.length;
    this.#publishedUpTo.delete(hearing);
    this.applyAndPublish(held.snapshot, entries.slice(publishedUpTo));
    if (restarted !== null) this.adopt(hearing, held, restarted);
    loaded(hearing);
    return held;
  }

  /** Records that the process that held the hearing has ended, with all lines and its recorder. Null: nothing to record. */
  async #noteRestarted(held: HeldHearing, entries: readonly Entry[]): Promise<EnactedAct | null> {
    const { log, now } = this.#options;
    const { seq, state } = held.snapshot;
    const at = now();
    const command = { type: 'note-service-restarted', lastWrittenAt: lastSealedAt(entries) } as const;
    const decision = decide(state, command, SYSTEM, at);
    if (decision instanceof Rejection || decision.length === 0) return null;
    const enacted = held.enact(decision, SYSTEM, at);
    await this.append(log, state.id, seq, at, SYSTEM, decision, enacted.grants);
    return enacted;
  }

  /** Restarts the idle timer on each use. A busy hearing is not released, because two copies of it would append at once. */
  #releaseIfIdle(hearing: HearingId, held: HeldHearing): void {
    clearTimeout(held.timer);
    if (isUnderWay(held.snapshot.state.phase)) return;
    held.timer = setTimeout(() => {
      const isShown = !isOver(held.snapshot.state.phase) && this.#isInUse(hearing);
      if (held.busy || isShown) return this.#releaseIfIdle(hearing, held);
      if (!this.holds(hearing, held)) return;
      this.release(hearing);
      this.#options.ownership.letGo(hearing);
    }, this.#options.keepIdleMs).unref();
  }
}

/** A hearing read from the log, and the time of reading by `performance.now()`. */
interface Copy {
  readonly at: number;
  readonly reading: Promise<HeldHearing | null>;
}

/** Starts work for a hearing, or joins the running work. */
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

/** Time of the last recorded packet in the log, epoch milliseconds; null when there is none. */
function lastSealedAt(entries: readonly Entry[]): number | null {
  const sealed = entries.flatMap(({ event }) => (event.type === 'segment-sealed' ? (event.lastAt ?? []) : []));
  return sealed.length === 0 ? null : sealed.reduce((last, at) => Math.max(last, at));
}
