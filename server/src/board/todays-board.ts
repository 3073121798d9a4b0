import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { isUnderWay } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { BoardHearing } from '@mahzar/shared/board/board';
import { byStart, changeOf } from '@mahzar/shared/board/change';
import type { BoardChange } from '@mahzar/shared/board/change';
import type { BoardDifference, BoardSnapshot } from '@mahzar/shared/protocol/board';
import { CoalescingRunner } from '../kernel/coalescing-runner.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { RetryTimer } from '../kernel/retry-timer.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { StorageHealth } from '../hearings/storage-health.ts';
import type { HearingCard, HearingDirectory } from '../hearings/ports.ts';
import type { MediaPathCounts } from '../media/engine.ts';
import { nextAlarmAt } from './alarms.ts';
import type { HearingContext } from './hearing-context.ts';
import { boardOf } from './board-of.ts';
import { browsersWaitingIn, waitingIn } from './help/first-to-answer.ts';
import type { HelpRequest } from './help/ports.ts';
import { ConnectionQuality, LOOK_EVERY_MS } from './connection-quality.ts';

/** Data read when the board adds a hearing, and again after each change of them. */
export interface StoredContext extends Pick<HearingContext, 'staff' | 'sitting' | 'identities' | 'checks'> {
  /** Open requests for help. */
  readonly requests: readonly HelpRequest[];
}

/** A time range, epoch milliseconds; `to` is not in it. */
interface Day {
  readonly from: number;
  readonly to: number;
}

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** Today's board has changed, while somebody watches it. */
    'board-changed': [difference: BoardDifference];
  }
}

export interface TodaysBoardOptions {
  readonly bus: EventBus;
  readonly service: HearingService;
  /** Cards of hearings without protected names, see `cardsForOthers`. */
  readonly directory: Pick<HearingDirectory, 'card'>;
  /** Hearings planned to overlap a time range. */
  readonly hearingsOf: (from: number, to: number) => Promise<readonly HearingId[]>;
  /** The court's day of a moment. */
  readonly dayOf: (at: number) => Day;
  readonly context: (hearing: HearingId) => Promise<StoredContext>;
  readonly links: (hearing: HearingId) => HearingContext['links'];
  readonly storage: Pick<StorageHealth, 'alarm'>;
  readonly mediaPathCounts: (hearing: HearingId) => Promise<ReadonlyMap<SeatId, MediaPathCounts>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For the log: the data of a hearing, or the day's hearings, could not be read. */
  readonly problem: (hearing: HearingId | null, error: unknown) => void;
}

/** Time over which changes are combined, ms. */
const GATHER_MS = 250;
/** How long the board stays in memory after its last watcher has gone, because pages are reloaded; ms. */
const LINGER_MS = 30_000;
/** When a hearing whose data could not be read is read again, ms. */
const TAKE_LATER_MS = 5_000;
/** Longest wait of a timer, ms. */
const LONGEST_MS = 2 ** 31 - 1;

interface HeldBoardHearing {
  state: HearingState;
  card: HearingCard | null;
  kept: StoredContext;
  /** The last state sent to watchers; null when none was sent. */
  lastSent: BoardHearing | null;
  /** When its display changes by time alone, epoch milliseconds. */
  nextAt: number | null;
}

/** The reading of a hearing's data, and what changed during it. */
interface Reading {
  readonly runner: CoalescingRunner;
  /** Reads again after a failure. */
  readonly retry: RetryTimer;
  /** The hearing's state, if it changed during the reading. */
  state: HearingState | null;
  /** During the reading, people were protected or names erased. */
  isOutdated: boolean;
}

/**
 * Today's hearings as watched by staff. In memory, with the names, only while somebody watches; computed once for all watchers, and
 * sent to them as differences. It does not poll; changes come from the event bus.
 */
export class TodaysBoard {
  readonly #options: TodaysBoardOptions;
  #watched = false;
  readonly #hearings = new Map<HearingId, HeldBoardHearing>();
  /** Readings that run, and readings that failed and will be repeated. */
  readonly #readings = new Map<HearingId, Reading>();
  /** Hearings known to be under way, which the board shows even if they are not booked for today. */
  readonly #active = new Set<HearingId>();
  readonly #connections = new ConnectionQuality();
  readonly #dirty = new Set<HearingId>();
  #day: Day = { from: 0, to: 0 };
  #seq = 0;
  #coming = 0;
  #opening: Promise<void> | null = null;
  #gathering: NodeJS.Timeout | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #edge: NodeJS.Timeout | undefined;
  #looks: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(options: TodaysBoardOptions) {
    this.#options = options;
    const { bus } = options;
    bus.on('hearing-changed', ({ state }, entries) => this.#changed(state, entries));
    bus.on('hearing-lost', (hearing) => {
      this.#active.delete(hearing);
      if (this.#opening !== null) void this.#take(hearing);
    });
    bus.on('storage-alarm-changed', () => this.#markAll());
    bus.on('names-erased', (hearing) => {
      this.#outdate(hearing);
      this.#hideNames(hearing);
    });
    bus.on('connections-changed', (hearing) => this.#connectionsChanged(hearing));
    for (const change of [
      'allocations-changed',
      'device-checked',
      'identities-changed',
      'help-waiting-changed',
    ] as const)
      bus.on(change, (...[hearing]) => this.#contextChanged(hearing));
    // The board may not know the name yet of the person whose link ended.
    for (const booking of ['booking-stored', 'link-ended'] as const)
      bus.on(booking, (...[hearing]) => this.#bookingChanged(hearing));
    bus.on('protection-changed', (of) => {
      // A hearing that is being read for the first time may have been read before the change.
      for (const hearing of new Set([...this.#hearings.keys(), ...this.#beingRead()]))
        if (of?.has(hearing) !== false) {
          this.#outdate(hearing);
          void this.#take(hearing);
        }
    });
  }

  /** The present board; later differences are published. Rejects when the day's hearings cannot be read. */
  async watch(): Promise<BoardSnapshot> {
    clearTimeout(this.#lingering);
    this.#coming += 1;
    try {
      await (this.#opening ??= this.#open());
    } catch (error) {
      this.#opening = null;
      throw error;
    } finally {
      this.#coming -= 1;
    }
    const snapshot = this.snapshot();
    this.#watched = true;
    this.#looks ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    return snapshot;
  }

  /** Nobody watches any longer. */
  unwatch(): void {
    this.#watched = false;
    clearInterval(this.#looks);
    this.#looks = undefined;
    clearTimeout(this.#lingering);
    this.#lingering = setTimeout(() => {
      if (!this.#watched && this.#coming === 0) this.#forget();
    }, LINGER_MS).unref();
  }

  /** The whole board; other watchers are first sent pending changes. */
  snapshot(): BoardSnapshot {
    this.#flush();
    const hearings = [...this.#hearings.values()].flatMap(({ lastSent }) => lastSent ?? []).sort(byStart);
    return { seq: this.#seq, now: this.#options.now(), ...this.#day, hearings };
  }

  /** Number of hearings that are being read, or that will be read again after a failure. */
  get readings(): number {
    return this.#readings.size;
  }

  /** A link was opened or closed, or its browser has made its transports. */
  #connectionsChanged(hearing: HearingId): void {
    if (this.#hearings.has(hearing)) this.#mark(hearing);
    // A hearing to which somebody connects may belong to today without a booking.
    else if (this.#opening !== null) void this.#take(hearing);
  }

  /** Data outside the hearing's log have changed: staff, identity, device check, help. */
  #contextChanged(hearing: HearingId): void {
    const taken = this.#hearings.get(hearing);
    if (taken === undefined) return;
    this.#options.context(hearing).then(
      (kept) => {
        taken.kept = kept;
        this.#mark(hearing);
      },
      (error: unknown) => this.#options.problem(hearing, error),
    );
  }

  /** The hearing was booked, or its booking has changed. */
  #bookingChanged(hearing: HearingId): void {
    if (this.#opening !== null) void this.#take(hearing);
  }

  /** Stops all timers. */
  close(): void {
    this.#watched = false;
    this.#forget();
  }

  #changed(state: HearingState, entries: readonly Entry[]): void {
    if (isUnderWay(state.phase)) this.#active.add(state.id);
    else this.#active.delete(state.id);
    if (this.#opening === null) return;
    const reading = this.#readings.get(state.id);
    if (reading?.runner.isRunning === true) reading.state = state;
    const taken = this.#hearings.get(state.id);
    if (taken === undefined) {
      // Also while the hearing is being read: the reading may just have ended without it.
      void this.#take(state.id);
      return;
    }
    taken.state = state;
    if (entries.some(showsOnBoard)) this.#mark(state.id);
  }

  async #open(): Promise<void> {
    await this.#readDay();
    this.#flush();
  }

  async #readDay(): Promise<void> {
    const { hearingsOf, dayOf, now } = this.#options;
    this.#day = dayOf(now());
    const { from, to } = this.#day;
    const ids = new Set([...(await hearingsOf(from, to)), ...this.#active]);
    await Promise.all([...ids].map((hearing) => this.#take(hearing)));
    for (const hearing of this.#hearings.keys()) if (!ids.has(hearing)) this.#drop(hearing);
  }

  /** Reads the board's data of a hearing, if it is one of today's. If a reading is running, reads once more after it. */
  #take(hearing: HearingId): Promise<void> {
    const reading = this.#readings.get(hearing) ?? this.#newReading(hearing);
    this.#readings.set(hearing, reading);
    const done = reading.runner.request();
    void done.then(() => {
      if (reading.runner.isRunning || reading.retry.isWaiting) return;
      if (this.#readings.get(hearing) === reading) this.#readings.delete(hearing);
    });
    return done;
  }

  #newReading(hearing: HearingId): Reading {
    const reading: Reading = {
      runner: new CoalescingRunner(() => this.#readHearing(hearing, reading)),
      retry: new RetryTimer([TAKE_LATER_MS], () => void this.#take(hearing)),
      state: null,
      isOutdated: false,
    };
    return reading;
  }

  async #readHearing(hearing: HearingId, reading: Reading): Promise<void> {
    const { service, directory, context, problem } = this.#options;
    reading.retry.reset();
    reading.state = null;
    reading.isOutdated = false;
    try {
      const [card, kept] = await Promise.all([directory.card(hearing), context(hearing)]);
      const snapshot = await service.snapshot(hearing);
      // Nobody watches any longer; the next watcher's board reads each hearing again.
      if (this.#opening === null) return;
      const state = reading.state ?? snapshot?.state;
      if (state === undefined || !this.#isToday(state)) {
        this.#drop(hearing);
        return;
      }
      const lastSent = this.#hearings.get(hearing)?.lastSent ?? null;
      // An outdated card may show a name that is protected by now; the hearing is read again at once.
      const current = reading.isOutdated ? null : (card ?? null);
      this.#hearings.set(hearing, { state, card: current, kept, lastSent, nextAt: null });
      this.#mark(hearing);
    } catch (error) {
      problem(hearing, error);
      // One of its people may be protected by now.
      this.#hideNames(hearing);
      if (this.#opening !== null) reading.retry.failed();
    } finally {
      reading.state = null;
    }
  }

  /** Hearings that are being read. */
  #beingRead(): readonly HearingId[] {
    return [...this.#readings].flatMap(([hearing, { runner }]) => (runner.isRunning ? [hearing] : []));
  }

  /** Names that are being read must not be shown, because they may be protected or erased by now. */
  #outdate(hearing: HearingId): void {
    const reading = this.#readings.get(hearing);
    if (reading?.runner.isRunning !== true) return;
    reading.isOutdated = true;
    void reading.runner.request();
  }

  /** Shows no names of a hearing until its data are read again. */
  #hideNames(hearing: HearingId): void {
    const held = this.#hearings.get(hearing);
    if (held === undefined) return;
    held.card = null;
    this.#mark(hearing);
  }

  #isToday({ id, startsAt, endsAt }: HearingState): boolean {
    return (startsAt < this.#day.to && endsAt > this.#day.from) || this.#active.has(id);
  }

  #drop(hearing: HearingId): void {
    if (!this.#hearings.delete(hearing)) return;
    this.#connections.forget(hearing);
    this.#mark(hearing);
  }

  #mark(hearing: HearingId): void {
    if (this.#opening === null) return;
    this.#dirty.add(hearing);
    this.#gathering ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #markAll(): void {
    for (const hearing of this.#hearings.keys()) this.#mark(hearing);
  }

  /** Publishes pending changes. */
  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    const changes = dirty.flatMap((hearing) => this.#changeOf(hearing) ?? []);
    this.#waitForTime();
    if (changes.length === 0) return;
    this.#seq += 1;
    this.#options.bus.publish('board-changed', { seq: this.#seq, changes });
  }

  #changeOf(hearing: HearingId): BoardChange | null {
    const taken = this.#hearings.get(hearing);
    if (taken === undefined) return { kind: 'gone', hearing };
    const { card, state } = taken;
    const { requests, ...kept } = taken.kept;
    const links = this.#options.links(hearing);
    const now = this.#options.now();
    const shown = boardOf(
      state,
      {
        card,
        ...kept,
        help: waitingIn(state, requests, links),
        helpBrowsers: browsersWaitingIn(requests),
        links,
        connections: this.#connections.of(hearing),
        storage: this.#options.storage.alarm,
      },
      now,
    );
    taken.nextAt = nextAlarmAt(state, links, now);
    const change = changeOf(taken.lastSent ?? undefined, shown);
    if (change !== null) taken.lastSent = shown;
    return change;
  }

  /** Sets a timer for the next change by time alone, or for the next day. */
  #waitForTime(): void {
    clearTimeout(this.#edge);
    const now = this.#options.now();
    const times = [...this.#hearings.values()].flatMap(({ nextAt }) => nextAt ?? []);
    const next = Math.min(this.#day.to, ...times);
    this.#edge = setTimeout(() => this.#timeCame(), Math.min(Math.max(next - now, 1), LONGEST_MS)).unref();
  }

  #timeCame(): void {
    // All hearings are checked: this is rare, and unchanged ones are not published.
    this.#markAll();
    this.#waitForTime();
    if (this.#options.now() < this.#day.to) return;
    this.#readDay().catch((error: unknown) => this.#options.problem(null, error));
  }

  /** Measures the connections of hearings that are under way. Also called every `LOOK_EVERY_MS` while somebody watches. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const { mediaPathCounts, now, problem } = this.#options;
    const held = [...this.#hearings].filter(([, { state }]) => isUnderWay(state.phase));
    await Promise.all(
      held.map(async ([hearing]) => {
        try {
          if (this.#connections.look(hearing, await mediaPathCounts(hearing), now())) this.#mark(hearing);
        } catch (error) {
          problem(hearing, error);
        }
      }),
    );
    this.#looking = false;
  }

  #forget(): void {
    for (const timer of [this.#gathering, this.#lingering, this.#edge, this.#looks]) clearTimeout(timer);
    this.#gathering = this.#looks = undefined;
    for (const hearing of this.#hearings.keys()) this.#connections.forget(hearing);
    this.#hearings.clear();
    for (const [hearing, { runner, retry }] of this.#readings) {
      runner.cancel();
      retry.reset();
      if (!runner.isRunning) this.#readings.delete(hearing);
    }
    this.#dirty.clear();
    this.#opening = null;
  }
}

/** Events that the board does not show. Sealed segments alone arrive by the dozen per second. */
const UNSEEN: ReadonlySet<Entry['event']['type']> = new Set([
  'track-opened',
  'segment-sealed',
  'message-posted',
  'note-written',
]);

function showsOnBoard({ event }: Entry): boolean {
  return !UNSEEN.has(event.type);
}
