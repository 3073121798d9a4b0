import { EventEmitter } from 'node:events';
import { parseSourceId, sentKind, sourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId, SourceId } from '@mahzar/shared/hearing/ids';
import type { MediaRoom } from '../engine.ts';
import type { HearingRooms } from '../hearing-rooms.ts';
import { FLOW_BUDGETS } from './flow-budget.ts';
import { FlowMeter } from './flow-meter.ts';
import type { FlowRate } from './flow-meter.ts';

export type FlowWatchEvents = {
  /** A person's source exceeds its budget and is to be stopped. */
  over: [HearingId, SourceId, FlowRate];
  /** The source has stayed within its budget for long enough. */
  within: [HearingId, SourceId];
};

/**
 * Each check requests the counts of every producer from the media worker. With the 24 producers of 12 people that takes 1 ms of
 * each second in the service and 0.13 ms in the worker: more than in a tight loop, because both sleep between checks.
 */
const LOOK_EVERY_MS = 1_000;

interface Watched {
  /** Null while the room on a new worker is not there yet. */
  room: MediaRoom | null;
  readonly meters: Map<SourceId, FlowMeter>;
  looking: boolean;
}

/**
 * Watches the rates of all people's sources, including paused ones. The meter of a source outlives its producer and its room, so
 * that a source stays stopped when it is made again, or when its person leaves and returns.
 */
export class FlowWatch extends EventEmitter<FlowWatchEvents> {
  readonly #watched = new Map<HearingId, Watched>();
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;

  /** @param now milliseconds of a monotonic clock */
  constructor(rooms: HearingRooms, now = () => performance.now()) {
    super();
    this.#now = now;
    rooms.on('opened', (hearing, room) => {
      const watched = this.#watched.get(hearing) ?? { room, meters: new Map(), looking: false };
      watched.room = room;
      this.#watched.set(hearing, watched);
    });
    rooms.on('lost', (hearing) => {
      const watched = this.#watched.get(hearing);
      if (watched !== undefined) watched.room = null;
    });
    rooms.on('closed', (hearing) => this.#watched.delete(hearing));
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** Marks a source as over its budget because another component found that it, or its altered form, is too much. */
  reportOver(hearing: HearingId, source: SourceId, rate: FlowRate): void {
    const { seat, kind } = parseSourceId(source);
    const sent = sourceId(seat, sentKind(kind));
    const watched = this.#watched.get(hearing);
    if (watched === undefined || !this.#meterOf(watched, sent).markOver(this.#now())) return;
    this.emit('over', hearing, sent, rate);
  }

  /** Whether the source counts as over its budget now. */
  isOver(hearing: HearingId, source: SourceId): boolean {
    return this.#watched.get(hearing)?.meters.get(source)?.over === true;
  }

  /** Whether the hearing is running and the source counts as within its budget. */
  isWithin(hearing: HearingId, source: SourceId): boolean {
    return this.#watched.has(hearing) && !this.isOver(hearing, source);
  }

  close(): void {
    clearInterval(this.#timer);
    this.removeAllListeners();
  }

  #look(): void {
    for (const [hearing, watched] of this.#watched) if (!watched.looking) void this.#lookAt(hearing, watched);
  }

  async #lookAt(hearing: HearingId, watched: Watched): Promise<void> {
    watched.looking = true;
    // Producers that have gone meanwhile send nothing.
    const counts = (await watched.room?.flowCounts().catch(() => null)) ?? new Map();
    watched.looking = false;
    if (this.#watched.get(hearing) !== watched) return;
    const now = this.#now();
    for (const source of new Set([...counts.keys(), ...watched.meters.keys()])) {
      const meter = this.#meterOf(watched, source);
      const count = counts.get(source) ?? null;
      const change = meter.handle(count, now);
      if (change?.kind === 'over') this.emit('over', hearing, source, change.rate);
      if (change?.kind === 'within') this.emit('within', hearing, source);
      if (count === null && !meter.over && meter.neverOver) watched.meters.delete(source);
    }
  }

  #meterOf({ meters }: Watched, source: SourceId): FlowMeter {
    const known = meters.get(source);
    if (known !== undefined) return known;
    const fresh = new FlowMeter(FLOW_BUDGETS[sentKind(parseSourceId(source).kind)], this.#now());
    meters.set(source, fresh);
    return fresh;
  }
}
