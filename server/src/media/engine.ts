import type { EventEmitter } from 'node:events';
import type { FlowCounts } from './flow/flow-meter.ts';
import type { NetworkPath } from '@mahzar/shared/device-check';
import type { ACCEPTED, Result } from '@mahzar/shared/rejection';
import type { HearingId, SeatId, SourceId, SentKind } from '@mahzar/shared/hearing/ids';
import type {
  ConsumerParameters,
  DtlsParameters,
  RtpParameters,
  TransportParameters,
} from '@mahzar/shared/protocol/media';

/*
 * The service's interface to a media server, in terms of the protocol. Only `mediasoup/` knows the library behind it. Permission is
 * not checked here: `Reconciler` makes the streams of this interface equal to `reach`.
 */

/** Codecs and header extensions that a router or a browser can send and receive; made and read by the media library. */
export interface RtpCapabilities {
  readonly codecs: readonly { readonly mimeType: string }[];
  readonly headerExtensions: readonly { readonly uri: string }[];
}

/** Success, or a rejection because of the client's data. */
export type MediaResult<Value = typeof ACCEPTED> = Result<Value, 'media-refused'>;

/** The media server cannot be used now: no worker runs, or the room's worker died. Start again with a new room. */
export class MediaUnavailable extends Error {
  readonly code = 'media-unavailable';
}

export type EngineEvents = {
  /** A worker process died with the rooms of these hearings; `room` makes each a new one on a living worker. */
  workerDied: [hearings: HearingId[]];
  /** For the log: something failed and was handled. */
  problem: [message: string];
  /** A worker is about to exhaust a resource, or no longer is; see `MediaEngine.strain`. */
  strain: [strain: string | null];
};

/** One worker process. */
export interface WorkerUsage {
  readonly pid: number;
  /** CPU time since its start, milliseconds. */
  readonly cpuMs: number;
  /** Largest resident set so far, KiB. */
  readonly maxRssKiB: number;
  readonly hearings: number;
  readonly endpoints: number;
  readonly consumers: number;
}

export interface MediaEngine extends Pick<EventEmitter<EngineEvents>, 'on' | 'once' | 'off'> {
  /** The hearing's room; made on the least-loaded worker if there is none. @throws MediaUnavailable */
  room(hearing: HearingId): Promise<MediaRoom>;
  /** Transports for a measurement, separate from all hearings, on the least-loaded worker. @throws MediaUnavailable */
  openMediaPathTest(path: NetworkPath): Promise<MediaPathTest>;
  usage(): Promise<WorkerUsage[]>;
  /** The resource that a worker is about to exhaust, so that no new people should be sent here; null: none. */
  readonly strain: string | null;
  /** Ends every room and worker. */
  close(): Promise<void>;
}

/** Traffic of a channel. `ms`: from the first message to the last. */
export interface ChannelTraffic {
  readonly messages: number;
  readonly bytes: number;
  readonly ms: number;
}

/**
 * A media path between a browser and the media server for measurement: like a hearing's, with data instead of sound and picture.
 * Limited in time and bytes.
 */
export interface MediaPathTest {
  readonly closed: boolean;
  readonly rtpCapabilities: RtpCapabilities;
  readonly send: TransportParameters;
  readonly receive: TransportParameters;
  /** The channel of `sendDownload`. */
  readonly down: Probe;
  connect(dtls: { send?: DtlsParameters | undefined; receive?: DtlsParameters | undefined }): Promise<MediaResult>;
  /** Takes a channel of the browser as stream `streamId`; returns its id. */
  openUpload(streamId: number): Promise<MediaResult<{ readonly id: string }>>;
  /** Traffic received through the browser's channel. */
  countUpload(): ChannelTraffic;
  /** Sends for a few seconds; resolves with the traffic sent. Null when the browser cannot be reached. */
  sendDownload(): Promise<ChannelTraffic | null>;
  close(): void;
}

/** The worker computes a level from ten packets (200 ms) or more; twice that also covers speakers with a poor media path. */
export const LEVELS_EVERY_MS = 400;

/** Loudness of a source of sound since the last report: 0 at the threshold of silence, 1 at the loudest possible. */
export interface Loudness {
  readonly source: SourceId;
  readonly level: number;
}

export type RoomEvents = {
  /**
   * Every loud source, loudest first, each `LEVELS_EVERY_MS` while there is one; empty once when all fall silent. Not to be sent
   * to people directly: `ActiveSpeakers` decides who may learn of which source.
   */
  levels: [levels: readonly Loudness[]];
  /** Closed consumers of a living endpoint, in one batch. */
  consumersClosed: [seat: SeatId, ids: readonly string[]];
  /** An endpoint's media path came up or was lost. */
  mediaPathChanged: [seat: SeatId, mediaPath: MediaPathState];
  /**
   * Nothing arrived from the seat's browser between two times (epoch ms), although its media path was up; then packets arrived
   * again.
   */
  mediaPathGap: [seat: SeatId, since: number, until: number];
  endpointClosed: [seat: SeatId];
  /** The room is over. */
  closed: [];
  /** The room ended because its worker died; emitted after `closed`. */
  died: [];
};

export interface EndpointOptions {
  /** No picture is sent before its height is known: the line may have no capacity for pictures in addition to voices. */
  readonly voicesFirst?: boolean | undefined;
}

export interface MediaRoom extends Pick<EventEmitter<RoomEvents>, 'on' | 'once' | 'off'> {
  readonly hearing: HearingId;
  /** Index of the room's worker, from 0: a replacement has the same index. */
  readonly worker: number;
  readonly closed: boolean;
  /** Capabilities of the router, as sent to clients. */
  readonly rtpCapabilities: RtpCapabilities;
  /** Makes both transports of a browser in advance: nothing is sent or received until `adopt`. @throws MediaUnavailable */
  prepareEndpoint(seat: SeatId, options?: EndpointOptions): Promise<Endpoint>;
  /** Makes this the seat's endpoint. The former one is closed, with its producers and consumers. */
  adopt(endpoint: Endpoint): void;
  /** `prepareEndpoint` and `adopt` in one. @throws MediaUnavailable */
  openEndpoint(seat: SeatId, options?: EndpointOptions): Promise<Endpoint>;
  /** The seat's living endpoint. */
  endpoint(seat: SeatId): Endpoint | undefined;
  /** Everything that exists in the room now. */
  facts(): MediaFacts;
  /** The producers of `facts`, as a live view: it is read at every log entry. */
  producers(): MediaFacts['producers'];
  /**
   * Number of packets received from each of these sources that has a producer, including silent ones. Asks the worker once per
   * source.
   */
  packetsReceived(sources: Iterable<SourceId>): Promise<ReadonlyMap<SourceId, number>>;
  /** Counts of each producer of people's own sources so far, including paused ones. */
  flowCounts(): Promise<ReadonlyMap<SourceId, FlowCounts>>;
  /** Received and lost packets of each person's own sound and picture so far, and the round trip to the browser. */
  mediaPathCounts(): Promise<ReadonlyMap<SeatId, MediaPathCounts>>;
  /** Sources that may be heard or seen as soon as they are made; all others are made paused. Does not change existing ones. */
  setLive(live: ReadonlySet<SourceId>): void;
  /** The larger pictures of a source have stopped: its receivers get smaller ones before the worker notices. */
  pictureStopped(source: SourceId): void;
  /** Stops a source on the server: from the next packet on nobody receives it, whatever the browser does. */
  pauseProducer(source: SourceId): Promise<void>;
  resumeProducer(source: SourceId): Promise<void>;
  /**
   * Makes the seat receive the source, with a consumer that is paused at first. Calls `granted` after the consumer was created.
   * Resolves to undefined when it returns false, when either end has gone, or when the browser cannot receive the source's codec.
   */
  openConsumer(pair: Pair, granted: () => boolean): Promise<ConsumerParameters | undefined>;
  /** Takes effect at once; reported by `consumersClosed`, in one batch for each seat. */
  closeConsumers(pairs: readonly Pair[]): void;
  /** Sends a source unchanged to an external receiver; undefined when the source has gone or is no longer granted. */
  openTap(source: SourceId, options: TapOptions, granted: () => boolean): Promise<Tap | undefined>;
  /** Whether all receivers of a source are ready for its packets. @param by `recorder`: the recorder must be ready, too */
  isReceivable(source: SourceId, by: { readonly recorder: boolean }): boolean;
  /** Whether an external receiver taps the source's current producer. */
  isTapped(source: SourceId): boolean;
  /**
   * Makes a source of packets sent by a process on this machine; replaces a former source of the same name. Nobody receives it
   * before `Reconciler.apply`; undefined when it is no longer granted after it was made.
   */
  openInjected(source: SourceId, options: InjectOptions, granted: () => boolean): Promise<InjectedStream | undefined>;
  close(): void;
}

/** A worker's counts of one browser's media path since its sources were made. */
export interface MediaPathCounts {
  readonly received: number;
  readonly lost: number;
  /** Round trip by the browser's last report, milliseconds; null while it receives nothing. */
  readonly rttMs: number | null;
}

/** A listener and a source that the listener may receive. */
export interface Pair {
  readonly seat: SeatId;
  readonly source: SourceId;
}

/** Everything that exists in a room. */
export interface MediaFacts {
  readonly producers: ReadonlyMap<SourceId, { readonly id: string; readonly paused: boolean }>;
  /** Consumers by listening seat; every seat that can receive has a key. */
  readonly listeners: ReadonlyMap<SeatId, ReadonlySet<SourceId>>;
}

/**
 * `new`: never connected. `up`. `lost`: silent, `restartIce` may restore it. `ended`: closed by the browser or failed for good;
 * needs a new endpoint.
 */
export type MediaPathState = 'new' | 'up' | 'lost' | 'ended';

/** Parameters of a data channel from the service; it carries no data and exists to connect the receiving transport. */
export interface Probe {
  readonly id: string;
  readonly dataProducerId: string;
  readonly sctpStreamParameters: Readonly<Record<string, unknown>>;
}

/** Packets for an endpoint that were lost on their way from the senders to the service. */
export interface UpstreamLoss {
  /**
   * Missing packets since the beginning, as the worker counted them last, about once a second. Retransmitted packets that arrive are
   * subtracted, so the count can fall.
   */
  readonly lost: number;
  /** Seats whose voices had gaps since the last count, among those granted to the endpoint. */
  readonly weak: readonly SeatId[];
}

export interface ProduceOptions {
  /** Receivers should wait for late packets of this voice, see `ConsumerParameters`; applies until it is produced again. */
  readonly fromNarrowLine?: boolean | undefined;
}

/** One browser's media: a transport for each direction, with its producers and consumers. */
export interface Endpoint {
  readonly seat: SeatId;
  readonly closed: boolean;
  readonly send: TransportParameters;
  readonly receive: TransportParameters;
  readonly probe: Probe;
  readonly mediaPath: MediaPathState;
  /** When something last arrived from the browser, epoch ms; null before the first time, or when unknown. */
  readonly heardAt: number | null;
  /** Takes the client's DTLS parameters; repeated calls have no effect. */
  connect(dtls: { send?: DtlsParameters | undefined; receive?: DtlsParameters | undefined }): Promise<MediaResult>;
  /** Sets what the browser can receive; without it there are no consumers. */
  setRtpCapabilities(capabilities: RtpCapabilities): MediaResult;
  /** Makes the seat's source; nobody receives it before `Reconciler.apply`. A former producer of the source is closed. */
  produce(kind: SentKind, rtpParameters: RtpParameters, options?: ProduceOptions): Promise<MediaResult>;
  /** New ICE parameters of both transports. @throws MediaUnavailable */
  restartIce(): Promise<{ send: Record<string, unknown>; receive: Record<string, unknown> }>;
  /** Counts packets for this endpoint that were lost before they reached the service. */
  upstreamLoss(): Promise<UpstreamLoss>;
  /** The client is ready to receive these consumers; ids of other endpoints are ignored. */
  resumeConsumers(ids: readonly string[]): void;
  /**
   * Heights in device pixels at which other people's pictures are shown; 0: not visible, so not sent. Sources that are not in the
   * map keep their last height; one that never was is sent in full. Keys are camera or screen. Sound is not affected.
   */
  setTileHeights(heights: ReadonlyMap<SourceId, number>): void;
  /** All current consumers, for a browser that missed messages. */
  consumerParameters(): ConsumerParameters[];
  close(): void;
}

/** Origin and format of a tap's packets. */
export interface TapStream {
  readonly rtpParameters: RtpParameters;
  readonly from: { readonly ip: '127.0.0.1'; readonly port: number };
  /** Name of the clock of the sender reports: one for each worker process. */
  readonly clock: string;
}

export type TapEvent =
  | { readonly type: 'key-frame-request' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'layer'; readonly spatial: number; readonly temporal: number };

export interface TapOptions {
  /** The layer to take of a picture sent in several sizes, 0 being the smallest. Default: the largest. */
  readonly spatialLayer?: number;
  /** Opens a receiver and returns its address; null when there is none. */
  readonly receiver: (stream: TapStream) => Promise<{ ip: string; port: number } | null>;
  readonly onEvent: (event: TapEvent) => void;
  /** The tap ended by itself, because its source or room has gone. */
  readonly onEnd: () => void;
}

export interface Tap {
  /** Id of the tapped producer. */
  readonly producerId: string;
  /** Expected packets of the picture are missing, because its layer has stopped. Switches to another layer. */
  pictureStopped(): void;
  /** Asks the sender of a picture for a key frame, unless it is paused. */
  requestKeyFrame(): void;
  close(): void;
}

export interface InjectOptions {
  /** RTP parameters of the packets, with their SSRC. */
  readonly rtpParameters: RtpParameters;
  /** Loopback port that the packets come from; packets from other ports are ignored. */
  readonly from: number;
  /** The source ended by itself: its seat or room has gone, or another source took its name. */
  readonly onEnd: () => void;
}

export interface InjectedStream {
  /** Loopback port that receives the packets. */
  readonly port: number;
  close(): void;
}
