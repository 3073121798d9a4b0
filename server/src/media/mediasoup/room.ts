import { EventEmitter } from 'node:events';
import { isOfExhibit, parseSourceId, SENT_KINDS } from '@mahzar/shared/hearing/ids';
import type { HearingId, SeatId, SourceId, SourceKind } from '@mahzar/shared/hearing/ids';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { types } from 'mediasoup';
import { LEVELS_EVERY_MS, MediaUnavailable } from '../engine.ts';
import type {
  EndpointOptions,
  Endpoint,
  InjectedStream,
  InjectOptions,
  MediaPathCounts,
  MediaPathState,
  Loudness,
  MediaFacts,
  MediaRoom,
  Pair,
  RoomEvents,
  RtpCapabilities,
  Tap,
  TapOptions,
} from '../engine.ts';
import type { FlowCounts } from '../flow/flow-meter.ts';
import { clientCapabilities, MEDIA_CODECS } from './capabilities.ts';
import { MediasoupEndpoint } from './endpoint.ts';
import type { EndpointHost } from './endpoint.ts';
import { inject } from './inject.ts';
import { KeyFrameRequests } from './key-frame-requests.ts';
import { openTap } from './tap.ts';
import type { PooledWorker } from './workers.ts';

export interface RoomSettings {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Rate assumed for a browser's receiving transport before its media path is measured, bit/s. */
  readonly initialOutgoingBitrate: number;
  /** Most that one browser may send, bit/s: three layers of 720p and sound take about 3.3 Mbit/s. */
  readonly maxIncomingBitrate: number;
}

/** The parts of a room in its worker. */
interface RoomParts {
  readonly pooled: PooledWorker;
  readonly router: types.Router;
  readonly probe: types.DataProducer;
  readonly levels: types.AudioLevelObserver;
}

/**
 * The worker does not give up a silent path. `UplinkMonitor` notices earlier that a browser is silent, people who are away
 * receive nothing, and a browser that has lost one direction reports it. After giving up a path, the worker assumes that it
 * carries nothing until an estimate differs from the initial rate, which it often equals
 * (`TransportCongestionControlClient::OnTargetTransferRate`, mediasoup 3.27.1): no picture was ever sent after an outage, so
 * nothing was measured either.
 */
const NEVER_GIVEN_UP = 0;
/**
 * Interval of the empty message to every browser that shows both ends that the media path works, even while nobody speaks or shows
 * anything. It costs a browser 1 kbit/s.
 */
const BEAT_EVERY_MS = 500;
/** How often a silent browser is checked, so that its return is noticed at once, ms. */
const CHECK_EVERY_MS = 100;
/**
 * Initial rate of a receiving transport whose pictures wait anyway, bit/s, the least that mediasoup accepts. The worker probes a
 * new path with packets of several times this rate, and the first words of a voice were delayed behind them.
 */
const MIN_BITRATE = 30_000;
/** Softer sound than this, dBov, is room noise. */
const SILENCE_DB = -60;
/** Limit of loud sources over all rooms: a source in one room must not take the place of a source in another. */
const MAX_LOUD_SOURCES = 1_000;

/** Makes a hearing's room on a worker. */
export async function openRoom(
  hearing: HearingId,
  pooled: PooledWorker,
  settings: RoomSettings,
): Promise<MediasoupRoom> {
  const router = await pooled.worker.createRouter({ mediaCodecs: MEDIA_CODECS });
  const [levels, direct] = await Promise.all([
    router.createAudioLevelObserver({ maxEntries: MAX_LOUD_SOURCES, threshold: SILENCE_DB, interval: LEVELS_EVERY_MS }),
    router.createDirectTransport(),
  ]);
  const probe = await direct.produceData({ label: 'probe' });
  return new MediasoupRoom(hearing, { pooled, router, probe, levels }, settings);
}

/** A producer with its state. */
interface Sending {
  readonly id: string;
  readonly producer: types.Producer;
  readonly requests: KeyFrameRequests;
  /** State in the last order to the worker, which acknowledges it later. */
  paused: boolean;
}

export class MediasoupRoom extends EventEmitter<RoomEvents> implements MediaRoom, EndpointHost {
  readonly hearing: HearingId;
  readonly rtpCapabilities: RtpCapabilities;
  readonly #parts: RoomParts;
  readonly #settings: RoomSettings;
  readonly #endpoints = new Map<SeatId, MediasoupEndpoint>();
  readonly #producers = new Map<SourceId, Sending>();
  /** By source: the producer last given to an external receiver. */
  readonly #tapped = new Map<SourceId, string>();
  readonly #timer: NodeJS.Timeout;
  #live: ReadonlySet<SourceId> = new Set();
  #beatAt = 0;
  #closed = false;

  constructor(hearing: HearingId, parts: RoomParts, settings: RoomSettings) {
    super();
    this.hearing = hearing;
    this.#parts = parts;
    this.#settings = settings;
    this.rtpCapabilities = clientCapabilities(parts.router.rtpCapabilities) as RtpCapabilities;
    parts.levels.on('volumes', (volumes) => this.emit('levels', volumes.flatMap(asLoudness)));
    parts.levels.on('silence', () => this.emit('levels', []));
    this.#timer = setInterval(() => this.#checkUplinks(), CHECK_EVERY_MS).unref();
  }

  get closed(): boolean {
    return this.#closed;
  }

  get now(): () => number {
    return this.#settings.now;
  }

  get router(): types.Router {
    return this.#parts.router;
  }

  get worker(): number {
    return this.#parts.pooled.index;
  }

  get pooled(): PooledWorker {
    return this.#parts.pooled;
  }

  get load(): { endpoints: number; consumers: number } {
    const endpoints = [...this.#endpoints.values()];
    return { endpoints: endpoints.length, consumers: endpoints.reduce((sum, { consumers }) => sum + consumers, 0) };
  }

  async prepareEndpoint(seat: SeatId, options: EndpointOptions = {}): Promise<MediasoupEndpoint> {
    const { probe } = this.#parts;
    try {
      const [send, receive] = await Promise.all([this.#createTransport(options), this.#createTransport(options)]);
      const dataConsumer = await receive.consumeData({ dataProducerId: probe.id, ordered: false, maxRetransmits: 0 });
      if (this.#closed) throw new Error('the room was closed meanwhile');
      const endpoint = new MediasoupEndpoint(
        seat,
        { send, receive, probe: dataConsumer, port: this.pooled.port },
        this,
        options,
      );
      void send.setMaxIncomingBitrate(this.#settings.maxIncomingBitrate).catch(() => undefined);
      return endpoint;
    } catch (error) {
      throw new MediaUnavailable('no transport could be made', { cause: error });
    }
  }

  adopt(endpoint: Endpoint): void {
    if (!(endpoint instanceof MediasoupEndpoint) || endpoint.closed || this.adopted(endpoint)) return;
    this.#endpoints.get(endpoint.seat)?.close();
    this.#endpoints.set(endpoint.seat, endpoint);
  }

  adopted(endpoint: MediasoupEndpoint): boolean {
    return this.#endpoints.get(endpoint.seat) === endpoint;
  }

  async openEndpoint(seat: SeatId, options?: EndpointOptions): Promise<MediasoupEndpoint> {
    const endpoint = await this.prepareEndpoint(seat, options);
    this.adopt(endpoint);
    return endpoint;
  }

  endpoint(seat: SeatId): MediasoupEndpoint | undefined {
    return this.#endpoints.get(seat);
  }

  facts(): MediaFacts {
    const listeners = [...this.#endpoints].flatMap(([seat, { receiving }]) =>
      receiving === null ? [] : [[seat, receiving] as const],
    );
    return { producers: this.producers(), listeners: new Map(listeners) };
  }

  producers(): MediaFacts['producers'] {
    return this.#producers;
  }

  async packetsReceived(sources: Iterable<SourceId>): Promise<ReadonlyMap<SourceId, number>> {
    const counts = [...sources].map(async (source) => {
      // A producer that has just gone has no counts, and is no longer a source.
      const streams = await this.#producers
        .get(source)
        ?.producer.getStats()
        .catch(() => undefined);
      if (streams === undefined) return [];
      return [[source, streams.reduce((sum, { packetCount }) => sum + packetCount, 0)] as const];
    });
    return new Map((await Promise.all(counts)).flat());
  }

  async flowCounts(): Promise<ReadonlyMap<SourceId, FlowCounts>> {
    const counts = [...this.#producers].map(async ([source, { producer }]) => {
      if (!isFromBrowser(parseSourceId(source).kind)) return [];
      const streams = await producer.getStats().catch(() => null);
      if (streams === null) return [];
      const sum = (of: (stream: types.ProducerStat) => number) => streams.reduce((all, one) => all + of(one), 0);
      const flow = { packets: sum((one) => one.packetCount), bytes: sum((one) => one.byteCount) };
      return [[source, { producerId: producer.id, ...flow }] as const];
    });
    return new Map((await Promise.all(counts)).flat());
  }

  async mediaPathCounts(): Promise<ReadonlyMap<SeatId, MediaPathCounts>> {
    const own = Map.groupBy(this.#producers, ([source]) => parseSourceId(source).seat);
    const counted = [...this.#endpoints].map(async ([seat, endpoint]) => {
      const sent = (own.get(seat) ?? []).filter(([source]) => isFromBrowser(parseSourceId(source).kind));
      const [rttMs, ...streams] = await Promise.all([
        endpoint.roundTrip(),
        // Producers that have gone meanwhile have no counts.
        ...sent.map(([, { producer }]) => producer.getStats().catch(() => [])),
      ]);
      const sum = (of: (stream: types.ProducerStat) => number) => streams.flat().reduce((all, one) => all + of(one), 0);
      const counts = { received: sum((each) => each.packetCount), lost: sum((each) => each.packetsLost), rttMs };
      return [seat, counts] as const;
    });
    return new Map(await Promise.all(counted));
  }

  setLive(live: ReadonlySet<SourceId>): void {
    this.#live = live;
  }

  pictureStopped(source: SourceId): void {
    for (const endpoint of this.#endpoints.values()) endpoint.pictureStopped(source);
  }

  isLive(source: SourceId): boolean {
    return this.#live.has(source);
  }

  pauseProducer(source: SourceId): Promise<void> {
    return this.#setPaused(source, true);
  }

  resumeProducer(source: SourceId): Promise<void> {
    return this.#setPaused(source, false);
  }

  async openConsumer({ seat, source }: Pair, granted: () => boolean): Promise<ConsumerParameters | undefined> {
    const sending = this.#producers.get(source);
    const endpoint = this.#endpoints.get(seat);
    if (sending === undefined || endpoint === undefined) return undefined;
    const { producer, requests } = sending;
    const isCurrent = () => this.#producers.get(source)?.producer === producer && granted();
    try {
      const parameters = await endpoint.receiveFrom(producer, requests, source, isCurrent);
      return parameters && { ...parameters, producerPaused: sending.paused };
    } catch (error) {
      if (this.#closed || endpoint.closed || producer.closed) return undefined;
      throw error;
    }
  }

  closeConsumers(pairs: readonly Pair[]): void {
    for (const [seat, group] of Map.groupBy(pairs, (pair) => pair.seat)) {
      const ids = this.#endpoints.get(seat)?.stopReceiving(group.map(({ source }) => source)) ?? [];
      if (ids.length > 0 && !this.#closed) this.emit('consumersClosed', seat, ids);
    }
  }

  async openTap(source: SourceId, options: TapOptions, granted: () => boolean): Promise<Tap | undefined> {
    const sending = this.#producers.get(source);
    if (sending === undefined) return undefined;
    const clock = `worker-${this.#parts.pooled.worker.pid}`;
    const tap = await openTap(this.#parts.router, sending.producer, sending.requests, clock, options, granted);
    if (tap !== undefined) this.#tapped.set(source, tap.producerId);
    return tap;
  }

  isTapped(source: SourceId): boolean {
    const producer = this.#producers.get(source)?.producer;
    return producer !== undefined && this.#tapped.get(source) === producer.id;
  }

  isReceivable(source: SourceId, by: { readonly recorder: boolean }): boolean {
    if (by.recorder && !this.isTapped(source)) return false;
    return [...this.#endpoints.values()].every((endpoint) => endpoint.isReadyFor(source));
  }

  async openInjected(
    source: SourceId,
    options: InjectOptions,
    granted: () => boolean,
  ): Promise<InjectedStream | undefined> {
    try {
      const { producer, transport } = await inject(this.#parts.router, options, !this.isLive(source));
      if (this.#closed || !granted()) {
        producer.close();
        return undefined;
      }
      this.#keep(source, producer);
      let closed = false;
      producer.observer.once('close', () => closed || options.onEnd());
      const close = () => {
        closed = true;
        if (this.#producers.get(source)?.producer === producer) this.retire([source]);
      };
      return { port: transport.tuple.localPort, close };
    } catch (error) {
      if (this.#closed) return undefined;
      throw error;
    }
  }

  retire(sources: readonly SourceId[]): void {
    const gone = sources.flatMap((source) => {
      const producer = this.#producers.get(source)?.producer;
      this.#producers.delete(source);
      return producer === undefined ? [] : [{ source, producer }];
    });
    this.closeConsumers(
      [...this.#endpoints.keys()].flatMap((seat) => gone.map(({ source }): Pair => ({ seat, source }))),
    );
    for (const { producer } of gone) producer.close();
  }

  produced(endpoint: MediasoupEndpoint, source: SourceId, producer: types.Producer): boolean {
    if (!this.adopted(endpoint)) {
      producer.close();
      return false;
    }
    this.#keep(source, producer);
    return true;
  }

  mediaPathChanged(endpoint: MediasoupEndpoint, mediaPath: MediaPathState): void {
    if (this.adopted(endpoint)) this.emit('mediaPathChanged', endpoint.seat, mediaPath);
  }

  mediaPathGap(endpoint: MediasoupEndpoint, since: number, until: number): void {
    if (this.adopted(endpoint)) this.emit('mediaPathGap', endpoint.seat, since, until);
  }

  endpointClosed(endpoint: MediasoupEndpoint): void {
    if (!this.adopted(endpoint)) return;
    this.#endpoints.delete(endpoint.seat);
    this.retire([...this.#producers.keys()].filter((source) => parseSourceId(source).seat === endpoint.seat));
    this.emit('endpointClosed', endpoint.seat);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    for (const endpoint of this.#endpoints.values()) endpoint.close();
    this.#parts.router.close();
    this.emit('closed');
  }

  /** The worker has died with everything in it. */
  die(): void {
    if (this.#closed) return;
    this.close();
    this.emit('died');
  }

  #checkUplinks(): void {
    const now = this.now();
    const beat = now - this.#beatAt >= BEAT_EVERY_MS;
    if (beat) this.#beatAt = now;
    const endpoints = [...this.#endpoints.values()];
    if (beat && endpoints.length > 0) this.#parts.probe.send('beat');
    for (const endpoint of endpoints) if (beat || endpoint.silent) void endpoint.checkUplink();
  }

  #keep(source: SourceId, producer: types.Producer): void {
    this.retire([source]);
    const { id, paused } = producer;
    this.#producers.set(source, { id, producer, requests: new KeyFrameRequests(producer), paused });
    // Exhibits are not speakers.
    if (producer.kind === 'audio' && !isOfExhibit(parseSourceId(source).kind)) {
      producer.appData = { ...producer.appData, source };
      void this.#parts.levels.addProducer({ producerId: producer.id }).catch(() => undefined);
    }
    // It may have been muted while it was being made. Nobody receives it yet, and the worker keeps the order.
    if (!this.isLive(source)) void this.#setPaused(source, true).catch(() => undefined);
  }

  #createTransport({ voicesFirst = false }: EndpointOptions): Promise<types.WebRtcTransport> {
    return this.#parts.router.createWebRtcTransport({
      webRtcServer: this.#parts.pooled.server,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      enableSctp: true,
      initialAvailableOutgoingBitrate: voicesFirst ? MIN_BITRATE : this.#settings.initialOutgoingBitrate,
      iceConsentTimeout: NEVER_GIVEN_UP,
    });
  }

  async #setPaused(source: SourceId, paused: boolean): Promise<void> {
    const sending = this.#producers.get(source);
    if (sending === undefined || sending.paused === paused) return;
    sending.paused = paused;
    const { producer } = sending;
    await (paused ? producer.pause() : producer.resume()).catch((error: unknown) => {
      if (!producer.closed) throw error;
    });
  }
}

/** False for altered and exhibit media, which the service makes. */
function isFromBrowser(kind: SourceKind): boolean {
  return (SENT_KINDS as readonly SourceKind[]).includes(kind);
}

function asLoudness({ producer, volume }: types.AudioLevelObserverVolume): Loudness[] {
  const { source } = producer.appData;
  if (typeof source !== 'string') return [];
  return [{ source: source as SourceId, level: Math.max(0, 1 - volume / SILENCE_DB) }];
}
