import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { MediaRoom, Pair } from './engine.ts';
import { plan } from './plan.ts';

/** Receives the changes that must be reported to browsers. */
export interface ReconcilerSink {
  /** New consumers of one seat, in one batch. */
  consumersOpened(seat: SeatId, consumers: readonly ConsumerParameters[]): void;
  consumersClosed(seat: SeatId, ids: readonly string[]): void;
  /** For the log: a stream could not be opened, and the next `apply` tries again. */
  problem(error: unknown): void;
}

type Streams = Pick<Reach, 'listeners' | 'live'>;

const NOBODY: Streams = { listeners: new Map(), live: new Set() };

/**
 * Keeps a room equal to `reach`. Streams that are no longer granted are silenced within the call, before any waiting; newly granted
 * streams are opened afterwards, all at once, and dropped if the grant is withdrawn meanwhile.
 */
export class Reconciler {
  readonly #room: MediaRoom;
  readonly #sink: ReconcilerSink;
  /** Consumers that exist and have not been reported yet. */
  readonly #untold = new Map<SeatId, ConsumerParameters[]>();
  readonly #collecting = new Set<SeatId>();
  #reach: Streams = NOBODY;
  #opening: Promise<void> | undefined;
  #again = false;

  constructor(room: MediaRoom, sink: ReconcilerSink) {
    this.#room = room;
    this.#sink = sink;
    room.on('consumersClosed', (seat, ids) => this.#closed(seat, ids));
    room.on('endpointClosed', (seat) => this.#untold.delete(seat));
  }

  /**
   * Resolves when the room equals this `reach`, or a later one. To be called also when only the room has changed: a new endpoint, a
   * new producer, capabilities. `RecorderTaps` handles the record's part of `reach`.
   *
   * @param collectFor new consumers of this seat are returned instead of being passed to the sink, so that they can go into the
   * acknowledgement of `enter`
   */
  async apply(reach: Streams, { collectFor }: { collectFor?: SeatId } = {}): Promise<readonly ConsumerParameters[]> {
    this.#reach = reach;
    this.#again = true;
    this.#room.setLive(reach.live);
    if (collectFor !== undefined) this.#collecting.add(collectFor);
    await this.#silence();
    do {
      this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
      await this.#opening;
    } while (this.#again);
    return collectFor === undefined ? [] : this.#collect(collectFor);
  }

  /** Sends all orders to the worker synchronously, then waits for their results. */
  async #silence(): Promise<void> {
    if (this.#room.closed) return;
    const { pause, close } = plan(this.#reach, this.#room.facts());
    const paused = pause.map((source) => this.#room.pauseProducer(source));
    this.#room.closeConsumers(close);
    await this.#settled(paused);
  }

  async #open(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      if (this.#room.closed) return;
      const { resume, open } = plan(this.#reach, this.#room.facts());
      const resumed = resume.map((source) => this.#room.resumeProducer(source));
      const opened = [...Map.groupBy(open, ({ seat }) => seat)].map(([seat, pairs]) => this.#openFor(seat, pairs));
      await this.#settled([...resumed, ...opened]);
    }
  }

  async #openFor(seat: SeatId, pairs: readonly Pair[]): Promise<void> {
    const opening = pairs.map(async (pair) => {
      const consumer = await this.#room.openConsumer(pair, () => this.#granted(pair));
      if (consumer !== undefined) this.#untold.set(seat, [...(this.#untold.get(seat) ?? []), consumer]);
    });
    await this.#settled(opening);
    if (this.#collecting.has(seat)) return;
    const opened = this.#take(seat);
    if (opened.length > 0) this.#sink.consumersOpened(seat, opened);
  }

  #granted({ seat, source }: Pair): boolean {
    return this.#reach.listeners.get(seat)?.has(source) ?? false;
  }

  #collect(seat: SeatId): readonly ConsumerParameters[] {
    this.#collecting.delete(seat);
    return this.#take(seat);
  }

  #take(seat: SeatId): ConsumerParameters[] {
    const consumers = this.#untold.get(seat) ?? [];
    this.#untold.delete(seat);
    return consumers;
  }

  #closed(seat: SeatId, ids: readonly string[]): void {
    const gone = new Set(ids);
    const untold = this.#take(seat);
    const staying = untold.filter(({ id }) => !gone.has(id));
    if (staying.length > 0) this.#untold.set(seat, staying);
    const neverTold = new Set(untold.map(({ id }) => id));
    const told = ids.filter((id) => !neverTold.has(id));
    if (told.length > 0) this.#sink.consumersClosed(seat, told);
  }

  async #settled(work: readonly Promise<void>[]): Promise<void> {
    for (const result of await Promise.allSettled(work)) {
      if (result.status === 'rejected') this.#sink.problem(result.reason);
    }
  }
}
