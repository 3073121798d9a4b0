import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { decide } from '@mahzar/shared/hearing/law/decide';
import type { Enacted } from '@mahzar/shared/hearing/law/enact';
import { isHeld, isOver } from '@mahzar/shared/hearing/state';
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
     * A hearing has changed, which is on disk; while the log cannot be written, what the service observes is told before it is.
     * Its media is cut already.
     */
    'hearing-changed': [snapshot: HearingSnapshot, entries: readonly Entry[]];
    /** Another process has taken the hearing. Its media here is closed already. */
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
  /** A hearing has come into memory. */
  readonly loaded: (hearing: HearingId) => void;
}

/** What is read of a hearing that this process does not hold is believed for so long. */
const COPY_MS = 1_000;
/** If nothing was added to its log by then, it is believed on; it is kept for so long after it was asked for. */
const KEEP_COPY_MS = 60_000;
const SYSTEM = { kind: 'system' } as const;

/**
 * The hearings in memory, and whose they are. A hearing comes into memory when it is asked for and this process has it, and leaves
 * when it is idle, when its log turns out to be another, or when another process takes it. Whatever changes a hearing in memory
 * is told here: media first.
 */
export class HeldHearings {
  readonly #options: HeldHearingsOptions;
  readonly #held = new Map<HearingId, HeldHearing>();
  /** Reads of a log that are under way: however many ask for a hearing, its log is read once. */
  readonly #loading = new Map<HearingId, Promise<HeldHearing | null>>();
  /** Hearings that another process may have held, until the law is told. */
  readonly #takenOver = new Set<HearingId>();
  /** Hearings let go of because their log has other entries: up to which entry subscribers were told. */
  readonly #toldUpTo = new Map<HearingId, number>();
  /** Hearings of others, as they were a moment ago. */
  readonly #copies = new Map<HearingId, Copy>();
  /** Logs that are being read or were a moment ago, to which nothing was added here since. */
  readonly #reads = new Map<HearingId, Promise<readonly Entry[]>>();
  #isInUse: (hearing: HearingId) => boolean = () => false;

  constructor(options: HeldHearingsOptions) {
    this.#options = options;
    options.bus.on('lease-lost', (hearing, holder) => this.#lose(hearing, holder));
  }

  /** Those that are in memory now. */
  all(): readonly (readonly [HearingId, HeldHearing])[] {
    return [...this.#held];
  }

  /** Whether this is what is in memory of the hearing still. */
  holds(hearing: HearingId, held: HeldHearing): boolean {
    return this.#held.get(hearing) === held;
  }

  /** See `HearingService.keepWhile`. */
  keepWhile(isInUse: (hearing: HearingId) => boolean): void {
    this.#isInUse = isInUse;
  }

  /** A hearing to be acted upon; null when there is none of that name. @throws HeldElsewhereError when another process has it */
  async hold(hearing: HearingId): Promise<HeldHearing | null> {
    const held = this.#held.get(hearing) ?? (await once(this.#loading, hearing, () => this.#load(hearing)));
    if (held !== null) this.#releaseIfIdle(hearing, held);
    return held;
  }

  /** A hearing to be looked at, whoever has it; null when there is none of that name. */
  async read(hearing: HearingId): Promise<HeldHearing | null> {
    return this.#options.ownership.has(hearing) ? this.hold(hearing) : this.#copy(hearing);
  }

  /** Puts into memory what the log has of a hearing, in place of what was there. Null when the log has nothing. */
  replace(hearing: HearingId, entries: readonly Entry[]): HeldHearing | null {
    this.release(hearing);
    const held = heldFrom(entries);
    if (held !== null) this.#held.set(hearing, held);
    return held;
  }

  /** Entries of a hearing are written, or hold without being written. */
  took(hearing: HearingId, held: HeldHearing, enacted: Enacted): void {
    held.take(enacted);
    // Another process has it meanwhile.
    if (!this.holds(hearing, held)) return;
    this.tell(held.snapshot, enacted.entries);
    this.#releaseIfIdle(hearing, held);
  }

  /** Silence first: nobody is told of a change before the media does as the hearing says now. */
  tell(snapshot: HearingSnapshot, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#reads.delete(snapshot.state.id);
    this.#options.media.apply(snapshot.state);
    this.#options.bus.publish('hearing-changed', snapshot, entries);
  }

  /** @param log where to: the service's, or that of a transaction */
  async append(log: EventLog, ...[hearing, ...rest]: Parameters<EventLog['append']>): Promise<readonly Entry[]> {
    const appended = await answerOf(log.append(hearing, ...rest));
    if (appended.ok) return appended.entries;
    // Whoever wrote there meanwhile may hold this hearing now; what we believe of it is out of date.
    this.releaseOutdated(hearing);
    void this.#options.ownership.review();
    throw new HeldElsewhereError(hearing, null);
  }

  /** Lets go of a hearing in memory; the next command reads its log again. */
  release(hearing: HearingId): void {
    this.#held.delete(hearing);
    this.#reads.delete(hearing);
  }

  /** Lets go of a hearing whose log may have other entries: subscribers are told of them when it is read again. */
  releaseOutdated(hearing: HearingId): void {
    const held = this.#held.get(hearing);
    if (held !== undefined) this.#toldUpTo.set(hearing, held.snapshot.seq);
    this.release(hearing);
  }

  /** Whether another process has taken the hearing, as far as can be found out now. */
  async isLost(hearing: HearingId, held: HeldHearing): Promise<boolean> {
    await this.#options.ownership.review();
    return !this.holds(hearing, held);
  }

  /** Another process has taken the hearing: what waits here was decided on what no longer holds. */
  #lose(hearing: HearingId, holder: LeaseHolder): void {
    const { bus, media } = this.#options;
    const held = this.#held.get(hearing);
    clearTimeout(held?.timer);
    this.release(hearing);
    this.#takenOver.delete(hearing);
    this.#toldUpTo.delete(hearing);
    const dropped = held?.deferred ?? [];
    if (dropped.length > 0) bus.publish('not-caught-up', hearing, new HeldElsewhereError(hearing, holder), dropped);
    media.close(hearing);
    bus.publish('hearing-lost', hearing, holder);
  }

  /**
   * A hearing's log from its beginning, for who can do with one of a moment ago: what was read to know how the hearing stands is not
   * read once more for its record, which takes a while of a long one.
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

  /** The same while nothing was added to the log: of what stands in it, no more than the last entry is read. */
  async #readOn(hearing: HearingId, { reading }: Copy): Promise<HeldHearing | null> {
    const before = await reading;
    const { log } = this.#options;
    if (before !== null && (await log.read(hearing, before.snapshot.seq)).length === 1) return before;
    return this.#read(hearing);
  }

  async #load(hearing: HearingId): Promise<HeldHearing | null> {
    const { ownership, loaded } = this.#options;
    if (this.#toldUpTo.has(hearing)) {
      // Another has written there. Whether it is ours still is asked before anything is; twice, as what is under way may have
      // looked before.
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
    const toldUpTo = this.#toldUpTo.get(hearing) ?? entries.length;
    this.#toldUpTo.delete(hearing);
    this.tell(held.snapshot, entries.slice(toldUpTo));
    if (restarted !== null) this.took(hearing, held, restarted);
    loaded(hearing);
    return held;
  }

  /** The process that held the hearing is gone, with everybody's lines and its recorder. */
  async #noteRestarted(held: HeldHearing, entries: readonly Entry[]): Promise<Enacted | null> {
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

  /** Begins the wait anew with each use. What still has something to do is not let go: two would append at once. */
  #releaseIfIdle(hearing: HearingId, held: HeldHearing): void {
    clearTimeout(held.timer);
    if (isHeld(held.snapshot.state.phase)) return;
    held.timer = setTimeout(() => {
      const isShown = !isOver(held.snapshot.state.phase) && this.#isInUse(hearing);
      if (held.busy || isShown) return this.#releaseIfIdle(hearing, held);
      if (!this.holds(hearing, held)) return;
      this.release(hearing);
      this.#options.ownership.letGo(hearing);
    }, this.#options.keepIdleMs).unref();
  }
}

/** What was read of a hearing, and when, by `performance.now()`. */
interface Copy {
  readonly at: number;
  readonly reading: Promise<HeldHearing | null>;
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
