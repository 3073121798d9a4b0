import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import { parseSourceId, sentKind, sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId, SentKind, SourceId } from '@mahzar/shared/hearing/ids';
import type {
  ConsumerParameters,
  DtlsParameters,
  RtpParameters,
  TransportParameters,
} from '@mahzar/shared/protocol/media';
import { ortc } from 'mediasoup';
import type { types } from 'mediasoup';
import { MediaUnavailable } from '../engine.ts';
import type {
  UpstreamLoss,
  Endpoint,
  EndpointOptions,
  MediaPathState,
  MediaResult,
  Probe,
  ProduceOptions,
  RtpCapabilities,
} from '../engine.ts';
import { withoutCaptureTime } from './capabilities.ts';
import { Feed } from './feed.ts';
import { KEY_FRAME_PAUSE_MS } from './key-frame-requests.ts';
import type { KeyFrameRequests } from './key-frame-requests.ts';
import { lowestLayers } from './layer-choice.ts';
import { isConnected, MediaPath } from './media-path.ts';
import { UplinkMonitor } from './uplink-monitor.ts';
import { isWeak, upstreamOf } from './upstream.ts';
import type { UpstreamCounts } from './upstream.ts';

/** The room's services for an endpoint. */
export interface EndpointHost {
  readonly router: types.Router;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether this is the seat's endpoint now. */
  adopted(endpoint: MediasoupEndpoint): boolean;
  /** Whether the source may be sent at this moment. */
  isLive(source: SourceId): boolean;
  /** Closes the producers of these sources, and their consumers. */
  retire(sources: readonly SourceId[]): void;
  /** Takes a new producer; closes it and returns false when the endpoint is no longer the seat's. */
  produced(endpoint: MediasoupEndpoint, source: SourceId, producer: types.Producer): boolean;
  mediaPathChanged(endpoint: MediasoupEndpoint, mediaPath: MediaPathState): void;
  mediaPathGap(endpoint: MediasoupEndpoint, since: number, until: number): void;
  endpointClosed(endpoint: MediasoupEndpoint): void;
}

export interface EndpointParts {
  readonly send: types.WebRtcTransport;
  readonly receive: types.WebRtcTransport;
  readonly probe: types.DataConsumer;
  /** Port at which browsers reach the worker. */
  readonly port: number;
}

/** Priority from 1 to 255; cameras have 1. */
const SCREEN_PRIORITY = 100;
const NOT_ADOPTED = 'not the endpoint of its seat';

/** How long a count of lost packets is reused, ms. */
const LOSS_COUNTS_MS = 1_000;

export class MediasoupEndpoint implements Endpoint {
  readonly seat: SeatId;
  readonly probe: Probe;
  readonly #host: EndpointHost;
  readonly #parts: EndpointParts;
  readonly #voicesFirst: boolean;
  readonly #mediaPath = new MediaPath();
  readonly #uplink: UplinkMonitor;
  readonly #feeds = new Map<SourceId, Feed>();
  /** Sources of the feeds; null after a change. */
  #receiving: ReadonlySet<SourceId> | null = null;
  /** By camera or screen; an altered camera has the height of the camera. */
  readonly #heights = new Map<SourceId, number>();
  /** Fingerprints with which transports were connected. */
  readonly #connected = new Map<types.WebRtcTransport, string>();
  #capabilities: types.RtpCapabilities | undefined;
  /** The last count of lost packets and when it was requested: each count asks the worker for every feed. */
  #loss: { readonly askedAt: number; readonly counted: Promise<UpstreamLoss> } = {
    askedAt: -Infinity,
    counted: Promise.resolve({ lost: 0, weak: [] }),
  };
  /** Counts of each voice at that time. */
  #voices: ReadonlyMap<SourceId, UpstreamCounts> = new Map();
  #closed = false;

  constructor(seat: SeatId, parts: EndpointParts, host: EndpointHost, { voicesFirst = false }: EndpointOptions = {}) {
    this.seat = seat;
    this.#voicesFirst = voicesFirst;
    this.#parts = parts;
    this.#host = host;
    const { id, dataProducerId, sctpStreamParameters } = parts.probe;
    this.probe = { id, dataProducerId, sctpStreamParameters: { ...sctpStreamParameters } };
    this.#mediaPath.on('changed', (mediaPath) => host.mediaPathChanged(this, mediaPath));
    this.#uplink = new UplinkMonitor(() => this.#bytesHeard(), host.now);
    this.#uplink.on('silent', () => this.#mediaPath.setSilent(true));
    this.#uplink.on('heard', () => this.#mediaPath.setSilent(false));
    this.#uplink.on('gap', (since, until) => host.mediaPathGap(this, since, until));
    // A restored path is noticed at once, not at the next check: the byte counts do not include ICE checks.
    for (const transport of [parts.send, parts.receive]) {
      transport.on('iceselectedtuplechange', (tuple) => this.#uplink.pathSelected(nameOf(tuple)));
      transport.on('icestatechange', (state) => {
        if (state === 'connected' || state === 'completed') this.#uplink.sign();
      });
    }
  }

  get closed(): boolean {
    return this.#closed || this.#parts.send.closed;
  }

  get send(): TransportParameters {
    return describe(this.#parts.send, this.#parts.port);
  }

  get receive(): TransportParameters {
    return describe(this.#parts.receive, this.#parts.port);
  }

  get mediaPath(): MediaPathState {
    return this.closed ? 'ended' : this.#mediaPath.state;
  }

  get heardAt(): number | null {
    return this.#uplink.heardAt;
  }

  /** Whether nothing arrives from the browser although its media path was up. */
  get silent(): boolean {
    return this.#uplink.silent;
  }

  /** Checks whether anything arrives from the browser. Call twice a second, and ten times while it is `silent`. */
  checkUplink(): Promise<void> {
    return this.#uplink.look();
  }

  /** Round trip by the browser's reports on a stream that it receives, milliseconds; null while it receives none. */
  async roundTrip(): Promise<number | null> {
    const flowing = [...this.#feeds.values()].find(({ consumer }) => !consumer.paused && !consumer.producerPaused);
    const stats = await flowing?.consumer.getStats().catch(() => []);
    const own = stats?.find(({ type }) => type === 'outbound-rtp');
    return own?.roundTripTime === undefined ? null : Math.round(own.roundTripTime);
  }

  /** Sources that this endpoint receives; null before its capabilities are known. */
  get receiving(): ReadonlySet<SourceId> | null {
    if (this.#capabilities === undefined) return null;
    return (this.#receiving ??= new Set(this.#feeds.keys()));
  }

  get consumers(): number {
    return this.#feeds.size;
  }

  async connect(dtls: {
    send?: DtlsParameters | undefined;
    receive?: DtlsParameters | undefined;
  }): Promise<MediaResult> {
    const { send, receive } = this.#parts;
    const results = await Promise.all([
      dtls.send === undefined ? ACCEPTED : this.#connect(send, dtls.send),
      dtls.receive === undefined ? ACCEPTED : this.#connect(receive, dtls.receive),
    ]);
    return results.find((result) => result instanceof Rejection) ?? ACCEPTED;
  }

  setRtpCapabilities(capabilities: RtpCapabilities): MediaResult {
    try {
      const own = structuredClone(withoutCaptureTime(capabilities)) as types.RtpCapabilities;
      ortc.validateAndNormalizeRtpCapabilities(own);
      this.#capabilities = own;
      return ACCEPTED;
    } catch (error) {
      return refuse(String(error));
    }
  }

  async produce(
    kind: SentKind,
    rtpParameters: RtpParameters,
    { fromNarrowLine = false }: ProduceOptions = {},
  ): Promise<MediaResult> {
    const medium = kind === 'microphone' ? 'audio' : 'video';
    const foreign = rtpParameters.codecs.find(({ mimeType }) => !mimeType.startsWith(`${medium}/`));
    if (foreign !== undefined) return refuse(`${foreign.mimeType} from a ${kind}`);
    if (!this.#host.adopted(this)) return refuse(NOT_ADOPTED);
    const source = sourceId(this.seat, kind);
    this.#host.retire([source]);
    try {
      const producer = await this.#parts.send.produce({
        kind: medium,
        rtpParameters: withoutCaptureTime(rtpParameters) as types.RtpParameters,
        paused: !this.#host.isLive(source),
        keyFrameRequestDelay: KEY_FRAME_PAUSE_MS,
        appData: { fromNarrowLine },
      });
      return this.#host.produced(this, source, producer) ? ACCEPTED : refuse(NOT_ADOPTED);
    } catch (error) {
      return refuse(String(error));
    }
  }

  async restartIce(): Promise<{ send: Record<string, unknown>; receive: Record<string, unknown> }> {
    try {
      const [send, receive] = await Promise.all([this.#parts.send.restartIce(), this.#parts.receive.restartIce()]);
      return { send: { ...send }, receive: { ...receive } };
    } catch (error) {
      throw new MediaUnavailable('the transports are gone', { cause: error });
    }
  }

  upstreamLoss(): Promise<UpstreamLoss> {
    const now = performance.now();
    if (now >= this.#loss.askedAt + LOSS_COUNTS_MS) this.#loss = { askedAt: now, counted: this.#countLoss() };
    return this.#loss.counted;
  }

  async #countLoss(): Promise<UpstreamLoss> {
    const counts = new Map(
      await Promise.all(
        [...this.#feeds.values()].map(async ({ source, consumer }) => [source, await upstreamOf(consumer)] as const),
      ),
    );
    const voices = new Map([...counts].filter(([source]) => this.#feeds.get(source)?.consumer.kind === 'audio'));
    const weak = [...voices].filter(([source, now]) => isWeak(this.#voices.get(source), now));
    this.#voices = voices;
    return {
      lost: [...counts.values()].reduce((sum, { lost }) => sum + lost, 0),
      weak: [...new Set(weak.map(([source]) => parseSourceId(source).seat))],
    };
  }

  resumeConsumers(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const feed of this.#feeds.values()) if (wanted.has(feed.consumer.id)) feed.ready();
  }

  setTileHeights(heights: ReadonlyMap<SourceId, number>): void {
    for (const [shown, height] of heights) this.#heights.set(shown, height);
    for (const feed of this.#feeds.values()) if (heights.has(shownAs(feed.source))) this.#show(feed);
  }

  /** See `MediaRoom.openConsumer`. */
  async receiveFrom(
    producer: types.Producer,
    requests: KeyFrameRequests,
    source: SourceId,
    granted: () => boolean,
  ): Promise<ConsumerParameters | undefined> {
    const rtpCapabilities = this.#capabilities;
    if (rtpCapabilities === undefined || this.#feeds.has(source)) return undefined;
    if (!this.#host.router.canConsume({ producerId: producer.id, rtpCapabilities })) return undefined;
    const consumer = await this.#parts.receive.consume({
      producerId: producer.id,
      rtpCapabilities,
      paused: true,
      // Otherwise the library removes NACK from sound, and lost packets of a voice are not sent again.
      enableRtx: true,
      appData: { fromNarrowLine: producer.appData['fromNarrowLine'] === true },
      ...lowestLayers(producer.type),
    });
    if (this.closed || producer.closed || this.#feeds.has(source) || !granted()) {
      consumer.close();
      return undefined;
    }
    // A voice is always sent. Of the remaining rate, a screen gets its share before cameras do.
    if (sentKind(parseSourceId(source).kind) === 'screen')
      void consumer.setPriority(SCREEN_PRIORITY).catch(() => undefined);
    const feed = new Feed(source, consumer, producer.rtpParameters.encodings?.length ?? 1, requests);
    this.#feeds.set(source, feed);
    this.#receiving = null;
    this.#show(feed);
    this.#readyAhead(feed);
    return describeConsumer(feed);
  }

  /**
   * Whether the source may be sent without waiting for this browser: it is ready for the source, does not receive it, or is not
   * connected.
   */
  isReadyFor(source: SourceId): boolean {
    return this.mediaPath !== 'up' || this.#feeds.get(source)?.isReady !== false;
  }

  /** See `MediaRoom.pictureStopped`. */
  pictureStopped(source: SourceId): void {
    this.#feeds.get(source)?.pictureStopped();
  }

  consumerParameters(): ConsumerParameters[] {
    return [...this.#feeds.values()].map(describeConsumer);
  }

  /** Closes these consumers at once; returns the ids of those that existed. */
  stopReceiving(sources: Iterable<SourceId>): string[] {
    return [...sources].flatMap((source) => {
      const feed = this.#feeds.get(source);
      if (feed === undefined) return [];
      this.#feeds.delete(source);
      this.#receiving = null;
      feed.consumer.close();
      return [feed.consumer.id];
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#mediaPath.close();
    this.#uplink.close();
    this.#feeds.clear();
    this.#receiving = null;
    this.#parts.send.close();
    this.#parts.receive.close();
    this.#host.endpointClosed(this);
  }

  async #connect(transport: types.WebRtcTransport, dtlsParameters: DtlsParameters): Promise<MediaResult> {
    const fingerprints = JSON.stringify(dtlsParameters.fingerprints);
    const former = this.#connected.get(transport);
    if (former !== undefined)
      return former === fingerprints ? ACCEPTED : refuse('already connected with another certificate');
    this.#connected.set(transport, fingerprints);
    this.#mediaPath.watch(transport);
    try {
      await transport.connect({ dtlsParameters });
      return ACCEPTED;
    } catch (error) {
      this.#connected.delete(transport);
      return refuse(String(error));
    }
  }

  /**
   * Null when closed, and while the SCTP association that carries the beats is not up, because the browser has not connected yet
   * or cannot.
   */
  async #bytesHeard(): Promise<number | null> {
    const { send, receive } = this.#parts;
    if (this.closed || receive.sctpState !== 'connected') return null;
    // About 25 µs of processor time for both.
    const stats = await Promise.all([send.getStats(), receive.getStats()]);
    return stats.flat().reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
  }

  #show(feed: Feed): void {
    const height = this.#heights.get(shownAs(feed.source)) ?? (this.#voicesFirst ? 0 : undefined);
    if (height !== undefined) feed.show(height);
  }

  /** Consumers made before the transport connects may start at once: the worker asks for key frames when it connects. */
  #readyAhead(feed: Feed): void {
    if (!isConnected(this.#parts.receive)) feed.ready();
  }
}

/** The transport's parameters for the browser. @param port at which the browser reaches the worker, by UDP and TCP */
export function describe(transport: types.WebRtcTransport, port: number): TransportParameters {
  const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
  return {
    id,
    iceParameters: { ...iceParameters },
    iceCandidates: iceCandidates.map((candidate) => ({ ...candidate, port })),
    dtlsParameters: { ...dtlsParameters },
    sctpParameters: sctpParameters && { ...sctpParameters },
  };
}

function describeConsumer({ source, consumer }: Feed): ConsumerParameters {
  const { seat, kind } = parseSourceId(source);
  return {
    id: consumer.id,
    producerId: consumer.producerId,
    seat,
    source: sentKind(kind),
    kind: consumer.kind,
    rtpParameters: { ...consumer.rtpParameters },
    producerPaused: consumer.producerPaused,
    ...(consumer.appData['fromNarrowLine'] === true && { fromNarrowLine: true }),
  };
}

function shownAs(source: SourceId): SourceId {
  const { seat, kind } = parseSourceId(source);
  return sourceId(seat, sentKind(kind));
}

function nameOf({ protocol, remoteIp, remotePort }: types.TransportTuple): string {
  return `${protocol} ${remoteIp} ${remotePort}`;
}

function refuse(detail: string): Rejection<'media-refused'> {
  return new Rejection('media-refused', { detail });
}
