import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { HearingId, SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { Speaker } from '@mahzar/shared/protocol/pushes';
import { ActiveSpeakers } from './active-speakers.ts';
import type { Endpoint, MediaPathCounts, MediaPathState, Loudness, MediaEngine, MediaRoom } from './engine.ts';
import { MediaUnavailable } from './engine.ts';
import { Reconciler } from './reconcile.ts';

export type HearingRoomsEvents = {
  consumersOpened: [HearingId, SeatId, readonly ConsumerParameters[]];
  consumersClosed: [HearingId, SeatId, readonly string[]];
  /** A seat's media path came up, or is gone; the seat's socket may still be open. */
  mediaPath: [HearingId, SeatId, MediaPathState];
  /** Nothing arrived from a seat between two times (epoch ms). */
  mediaPathGap: [HearingId, SeatId, since: number, until: number];
  /** The active speakers for each of these seats; empty once when there are none any more. */
  speakers: [HearingId, readonly SeatId[], readonly Speaker[]];
  /** A room exists, for the first time or again: its taps must be opened again. */
  opened: [HearingId, MediaRoom];
  /** A room equals `reach` again, after a change of either. */
  reconciled: [HearingId, MediaRoom, Reach];
  /** A worker died with the hearing's room: everybody starts again with `prepare`. */
  lost: [HearingId];
  /** The hearing is over. */
  closed: [HearingId];
  problem: [unknown];
};

/** Interval of the check whether sources are ready, ms. */
const LOOK_EVERY_MS = 25;

interface Held {
  readonly room: MediaRoom;
  readonly reconciler: Reconciler;
}

/** The media rooms of all hearings, each kept equal to its latest `reach`. */
export class HearingRooms extends EventEmitter<HearingRoomsEvents> {
  readonly #engine: MediaEngine;
  readonly #opening = new Map<HearingId, Promise<Held>>();
  readonly #held = new Map<HearingId, Held>();
  readonly #reach = new Map<HearingId, Reach>();
  readonly #speakersOf = new Map<HearingId, ActiveSpeakers>();
  readonly #now: () => number;

  /** @param now milliseconds of a monotonic clock */
  constructor(engine: MediaEngine, now = () => performance.now()) {
    super();
    this.#engine = engine;
    this.#now = now;
    engine.on('workerDied', (hearings) => hearings.forEach((hearing) => this.#lost(hearing)));
  }

  /** The hearing's room; made if there is none. @throws MediaUnavailable */
  async room(hearing: HearingId): Promise<MediaRoom> {
    return (await this.#hold(hearing)).room;
  }

  /** Sets who may hear and see whom from now on. Streams that are no longer granted are silent at once. */
  apply(hearing: HearingId, reach: Reach): void {
    this.#reach.set(hearing, reach);
    this.#activeSpeakers(hearing).apply(reach.listeners, this.#now());
    this.refresh(hearing);
  }

  /** Reconciles the room after it has changed itself, for example by a new source. */
  refresh(hearing: HearingId): void {
    const held = this.#held.get(hearing);
    if (held !== undefined) void this.#reconcile(hearing, held);
  }

  /**
   * Reconciles the room with new sources. Resolves when all their receivers and the record are ready, because earlier packets would
   * be lost to them; after `patienceMs` at the latest.
   * @returns the sources for which the record is not ready by then
   */
  async waitUntilReceivable(
    hearing: HearingId,
    sources: readonly SourceId[],
    patienceMs: number,
  ): Promise<readonly SourceId[]> {
    const held = this.#held.get(hearing);
    if (held === undefined) return [];
    const until = this.#now() + patienceMs;
    await Promise.race([this.#reconcile(hearing, held), setTimeout(patienceMs)]);
    const isRecorded = (source: SourceId): boolean => this.#reach.get(hearing)?.recorder.has(source) === true;
    const isAwaited = (source: SourceId): boolean => !held.room.isReceivable(source, { recorder: isRecorded(source) });
    while (!held.room.closed && this.#now() < until && sources.some(isAwaited)) await setTimeout(LOOK_EVERY_MS);
    return held.room.closed ? [] : sources.filter((source) => isRecorded(source) && !held.room.isTapped(source));
  }

  /** Makes a prepared endpoint the one through which its seat sends and receives. */
  adopt(hearing: HearingId, endpoint: Endpoint): void {
    this.#held.get(hearing)?.room.adopt(endpoint);
  }

  /** Reconciles the room, and returns the seat's new consumers instead of emitting them. */
  async collect(hearing: HearingId, seat: SeatId): Promise<readonly ConsumerParameters[]> {
    const held = this.#held.get(hearing);
    return held === undefined ? [] : this.#reconcile(hearing, held, seat);
  }

  /** All streams that the seat receives now. */
  consumersOf(hearing: HearingId, seat: SeatId): readonly ConsumerParameters[] {
    return this.#held.get(hearing)?.room.endpoint(seat)?.consumerParameters() ?? [];
  }

  /** Counts of each person's media path so far; empty for a hearing without a room. */
  async mediaPathCounts(hearing: HearingId): Promise<ReadonlyMap<SeatId, MediaPathCounts>> {
    return (await this.#held.get(hearing)?.room.mediaPathCounts()) ?? new Map();
  }

  /** The hearing is over: its room and all its data are dropped. */
  close(hearing: HearingId): void {
    this.#reach.delete(hearing);
    this.#speakersOf.delete(hearing);
    this.#opening.delete(hearing);
    this.#held.get(hearing)?.room.close();
    this.#held.delete(hearing);
    this.emit('closed', hearing);
  }

  async #reconcile(
    hearing: HearingId,
    { room, reconciler }: Held,
    collectFor?: SeatId,
  ): Promise<readonly ConsumerParameters[]> {
    const reach = this.#reach.get(hearing);
    if (reach === undefined) return [];
    const collected = await reconciler.apply(reach, { ...(collectFor !== undefined && { collectFor }) });
    this.emit('reconciled', hearing, room, this.#reach.get(hearing) ?? reach);
    return collected;
  }

  #hold(hearing: HearingId): Promise<Held> {
    const known = this.#opening.get(hearing);
    if (known !== undefined) return known;
    const opening = this.#open(hearing);
    this.#opening.set(hearing, opening);
    opening.catch(() => {
      if (this.#opening.get(hearing) === opening) this.#opening.delete(hearing);
    });
    return opening;
  }

  async #open(hearing: HearingId): Promise<Held> {
    const room = await this.#engine.room(hearing);
    // If the hearing was closed meanwhile, nothing else would close this room.
    if (!this.#opening.has(hearing)) room.close();
    if (room.closed) throw new MediaUnavailable('the room ended as it was made');
    const reconciler = new Reconciler(room, {
      consumersOpened: (seat, consumers) => this.emit('consumersOpened', hearing, seat, consumers),
      consumersClosed: (seat, ids) => this.emit('consumersClosed', hearing, seat, ids),
      problem: (error) => this.emit('problem', error),
    });
    room.on('levels', (levels) => this.#report(hearing, levels));
    room.on('mediaPathChanged', (seat, mediaPath) => this.emit('mediaPath', hearing, seat, mediaPath));
    room.on('mediaPathGap', (seat, since, until) => this.emit('mediaPathGap', hearing, seat, since, until));
    const held: Held = { room, reconciler };
    this.#held.set(hearing, held);
    this.emit('opened', hearing, room);
    return held;
  }

  #lost(hearing: HearingId): void {
    this.#opening.delete(hearing);
    this.#held.delete(hearing);
    this.#report(hearing, []);
    this.emit('lost', hearing);
  }

  #report(hearing: HearingId, levels: readonly Loudness[]): void {
    const messages = this.#speakersOf.get(hearing)?.report(levels, this.#now()) ?? [];
    for (const [speakers, listeners] of Map.groupBy(messages, ([, list]) => list)) {
      this.emit(
        'speakers',
        hearing,
        listeners.map(([seat]) => seat),
        speakers,
      );
    }
  }

  #activeSpeakers(hearing: HearingId): ActiveSpeakers {
    const known = this.#speakersOf.get(hearing);
    if (known !== undefined) return known;
    const fresh = new ActiveSpeakers();
    this.#speakersOf.set(hearing, fresh);
    return fresh;
  }
}
