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
 * What the service asks of a media server, in shapes of the protocol. The library behind it is known in `mediasoup/` only.
 * Whether somebody may be heard is not asked here: `Reconciler` makes what this interface offers equal to `reach`.
 */

/** What a router or a browser can send and receive; made and read by the media library. */
export interface RtpCapabilities {
  readonly codecs: readonly { readonly mimeType: string }[];
  readonly headerExtensions: readonly { readonly uri: string }[];
}

/** Done, or refused because of what the client sent. */
export type MediaResult<Value = typeof ACCEPTED> = Result<Value, 'media-refused'>;

/** The media server cannot be used at this moment: no worker runs, or the room's worker died. Begin again with a new room. */
export class MediaUnavailable extends Error {
  readonly code = 'media-unavailable';
}

export type EngineEvents = {
  /** A worker process died with the rooms of these hearings; `room` gives each a new one, on a living worker. */
  workerDied: [hearings: HearingId[]];
  /** For the log: something failed and was handled. */
  problem: [message: string];
  /** A worker is about to run out of something, or no more so; see `MediaEngine.strain`. */
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
  /** The hearing's room, made on the least-loaded worker when there is none. @throws MediaUnavailable */
  room(hearing: HearingId): Promise<MediaRoom>;
  /** Transports to be measured, apart from every hearing, on the least-loaded worker. @throws MediaUnavailable */
  openMediaPathTest(path: NetworkPath): Promise<MediaPathTest>;
  usage(): Promise<WorkerUsage[]>;
  /** What a worker is about to run out of, so that nobody new is to be sent here; null: nothing. */
  readonly strain: string | null;
  /** Ends every room and worker. */
  close(): Promise<void>;
}

/** What went through a channel. `ms`: from the first message to the last. */
export interface Counted {
  readonly messages: number;
  readonly bytes: number;
  readonly ms: number;
}

/**
 * A media path between a browser and the media server that exists to be measured: as a hearing's, with data in place of
 * sound and picture. It ends by itself, in time and in bytes.
 */
export interface MediaPathTest {
  readonly closed: boolean;
  readonly rtpCapabilities: RtpCapabilities;
  readonly send: TransportParameters;
  readonly receive: TransportParameters;
  /** The channel of `sendDownload`. */
  readonly down: Probe;
  connect(dtls: { send?: DtlsParameters | undefined; receive?: DtlsParameters | undefined }): Promise<MediaResult>;
  /** Takes a channel of the browser's, as stream `streamId`; answers with its id. */
  openUpload(streamId: number): Promise<MediaResult<{ readonly id: string }>>;
  /** What has come through the browser's channel. */
  countUpload(): Counted;
  /** Sends for a few seconds; resolves with what was sent. Null when the browser cannot be reached. */
  sendDownload(): Promise<Counted | null>;
  close(): void;
}

/**
 * The worker tells a level from ten packets (200 ms) or more: twice that, so that a poor media path's speaker is seen
 * too.
 */
export const LEVELS_EVERY_MS = 400;

/** How loud a source of sound was since the last time: 0 at the threshold of silence, 1 at the loudest that can be sent. */
export interface Loudness {
  readonly source: SourceId;
  readonly level: number;
}

export type RoomEvents = {
  /**
   * Every source that is loud, loudest first, each `LEVELS_EVERY_MS` while any is; empty once when all fall silent. Not for
   * people as it is: `ActiveSpeakers` says who may be told of which.
   */
  levels: [levels: readonly Loudness[]];
  /** Consumers of a living endpoint that are gone, in one batch. */
  consumersClosed: [seat: SeatId, ids: readonly string[]];
  /** An endpoint's line came up or was lost. */
  mediaPathChanged: [seat: SeatId, line: MediaPathState];
  /**
   * Nothing came from the seat's browser between two moments (epoch ms), and then again; its media path was up all
   * along.
   */
  mediaPathGap: [seat: SeatId, since: number, until: number];
  endpointClosed: [seat: SeatId];
  /** The room is over. */
  closed: [];
  /** It is over because its worker died; told after `closed`. */
  died: [];
};

export interface EndpointOptions {
  /** No picture is sent before its height is told: the line may bear none beside voices. */
  readonly voicesFirst?: boolean | undefined;
}

export interface MediaRoom extends Pick<EventEmitter<RoomEvents>, 'on' | 'once' | 'off'> {
  readonly hearing: HearingId;
  /** The worker on which it is, counted from 0: one that replaces another has its number. */
  readonly worker: number;
  readonly closed: boolean;
  /** Of the router, as clients get them. */
  readonly rtpCapabilities: RtpCapabilities;
  /** Makes both transports of a browser, which stand by: nothing is sent or received until `adopt`. @throws MediaUnavailable */
  prepareEndpoint(seat: SeatId, options?: EndpointOptions): Promise<Endpoint>;
  /** Makes this the seat's endpoint. A former one is closed, with what it sent and received. */
  adopt(endpoint: Endpoint): void;
  /** `prepareEndpoint` and `adopt` in one. @throws MediaUnavailable */
  openEndpoint(seat: SeatId, options?: EndpointOptions): Promise<Endpoint>;
  /** The seat's living endpoint. */
  endpoint(seat: SeatId): Endpoint | undefined;
  /** What exists in the room now. */
  facts(): MediaFacts;
  /** Of the facts, the sources alone, as they are while one looks: it is read with every entry of the log. */
  producers(): MediaFacts['producers'];
  /** How many packets have come from each of these sources that has a producer, a silent one too. One question to the worker each. */
  packetsReceived(sources: Iterable<SourceId>): Promise<ReadonlyMap<SourceId, number>>;
  /** What has come so far from each producer of people's own sources, paused ones too. */
  flowCounts(): Promise<ReadonlyMap<SourceId, FlowCounts>>;
  /** How many packets of each person's own sound and picture came and did not come so far, and how far their browser is. */
  mediaPathCounts(): Promise<ReadonlyMap<SeatId, MediaPathCounts>>;
  /** Sources that may sound from the moment they are made; all others are made paused. Changes none that exists. */
  setLive(live: ReadonlySet<SourceId>): void;
  /** The larger pictures of a source have stopped: who receives them gets smaller ones before the worker notices. */
  pictureStopped(source: SourceId): void;
  /** Stops a source on the server: from the next packet on nobody gets it, whatever the browser does. */
  pauseProducer(source: SourceId): Promise<void>;
  resumeProducer(source: SourceId): Promise<void>;
  /**
   * Makes the seat receive the source. The consumer is paused until `granted` has been asked once more after it was made;
   * undefined when that says no, when either end has gone, or when the browser cannot receive the source's codec.
   */
  openConsumer(pair: Pair, granted: () => boolean): Promise<ConsumerParameters | undefined>;
  /** At once; told by `consumersClosed`, in one batch for each seat. */
  closeConsumers(pairs: readonly Pair[]): void;
  /** Sends a source to a receiver outside, as it came; undefined when the source has gone or is no longer granted. */
  openTap(source: SourceId, options: TapOptions, granted: () => boolean): Promise<Tap | undefined>;
  /** Whether all who receive a source are ready for its packets; @param isTapped and a receiver outside was, too */
  isTaken(source: SourceId, isTapped: boolean): boolean;
  /** Whether a receiver outside has what now sends the source. */
  isTapped(source: SourceId): boolean;
  /**
   * Makes a source of packets that a process on this machine sends, in place of a former one of that name. It is sent to nobody
   * before `Reconciler.apply`; undefined when it is no longer granted once it is made.
   */
  openInjected(source: SourceId, options: InjectOptions, granted: () => boolean): Promise<Injected | undefined>;
  close(): void;
}

/** What a worker has counted of one browser's media path since its sources were made. */
export interface MediaPathCounts {
  readonly received: number;
  readonly lost: number;
  /** Round trip by the browser's last report, milliseconds; null while it receives nothing. */
  readonly rttMs: number | null;
}

/** A listener and what it may receive. */
export interface Pair {
  readonly seat: SeatId;
  readonly source: SourceId;
}

/** What exists in a room. */
export interface MediaFacts {
  readonly producers: ReadonlyMap<SourceId, { readonly id: string; readonly paused: boolean }>;
  /** Consumers by listening seat; a key for every seat that can receive, even if it has none. */
  readonly listeners: ReadonlyMap<SeatId, ReadonlySet<SourceId>>;
}

/**
 * `new`: never connected. `up`. `lost`: gone silent, `restartIce` may bring it back. `ended`: closed by the browser or
 * failed for good; only a new endpoint helps.
 */
export type MediaPathState = 'new' | 'up' | 'lost' | 'ended';

/** Parameters of a data channel from the service; it carries nothing and exists to have the receiving transport connected. */
export interface Probe {
  readonly id: string;
  readonly dataProducerId: string;
  readonly sctpStreamParameters: Readonly<Record<string, unknown>>;
}

/** What was lost of all that an endpoint receives before it reached the service. */
export interface UpstreamLoss {
  /** Packets since the beginning. */
  readonly lost: number;
  /** Whose voices have come with gaps since the last count, of those that the endpoint is granted. */
  readonly weak: readonly SeatId[];
}

export interface ProduceOptions {
  /** A voice that is to be waited for, see `ConsumerParameters`; until it is produced anew. */
  readonly fromNarrowLine?: boolean | undefined;
}

/** One browser's media: a transport for each direction and what flows through them. */
export interface Endpoint {
  readonly seat: SeatId;
  readonly closed: boolean;
  readonly send: TransportParameters;
  readonly receive: TransportParameters;
  readonly probe: Probe;
  readonly mediaPath: MediaPathState;
  /** When something came from the browser last, epoch ms; null before anything did, or when that is not known. */
  readonly heardAt: number | null;
  /** The client's DTLS parameters; repeating them does nothing. */
  connect(dtls: { send?: DtlsParameters | undefined; receive?: DtlsParameters | undefined }): Promise<MediaResult>;
  /** What the browser can receive; without it there are no consumers. */
  setRtpCapabilities(capabilities: RtpCapabilities): MediaResult;
  /** Makes the seat's source; nobody receives it before `Reconciler.apply`. A former producer of the source is closed. */
  produce(kind: SentKind, rtpParameters: RtpParameters, options?: ProduceOptions): Promise<MediaResult>;
  /** New ICE parameters of both transports. @throws MediaUnavailable */
  restartIce(): Promise<{ send: Record<string, unknown>; receive: Record<string, unknown> }>;
  /** What was lost of all that it receives before it reached the service. */
  upstreamLoss(): Promise<UpstreamLoss>;
  /** The client can receive these now; ids that are not this endpoint's are ignored. */
  resumeConsumers(ids: readonly string[]): void;
  /**
   * Heights in device pixels at which others' pictures are shown; 0: not seen, so not sent. Seats that are not named keep
   * what was said before; one never named is sent in full. Named by camera or screen. Sound is never touched.
   */
  setTileHeights(heights: ReadonlyMap<SourceId, number>): void;
  /** Every consumer that it has now, for a browser that missed what it was told. */
  consumerParameters(): ConsumerParameters[];
  close(): void;
}

/** Where a tap's packets come from and what they are. */
export interface TapStream {
  readonly rtpParameters: RtpParameters;
  readonly from: { readonly ip: '127.0.0.1'; readonly port: number };
  /** Names the clock behind the sender reports: one for each worker process. */
  readonly clock: string;
}

export type TapEvent =
  | { readonly type: 'key-frame-request' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'layer'; readonly spatial: number; readonly temporal: number };

export interface TapOptions {
  /** Of a picture that is sent in several sizes: the one that is taken, 0 being the smallest. The largest without it. */
  readonly spatialLayer?: number;
  /** Has a receiver listen and says where; null when there is none. */
  readonly receiver: (stream: TapStream) => Promise<{ ip: string; port: number } | null>;
  readonly onEvent: (event: TapEvent) => void;
  /** The tap ended by itself: its source or its room has gone. */
  readonly onEnd: () => void;
}

export interface Tap {
  /** Of the producer that is tapped. */
  readonly producerId: string;
  /** No packet of the picture comes though it should: the layer that is taken has stopped. Another is sought. */
  pictureStopped(): void;
  close(): void;
}

export interface InjectOptions {
  /** Of the packets, with their SSRC. */
  readonly rtpParameters: RtpParameters;
  /** Port of the loopback interface that they come from; others are not taken. */
  readonly from: number;
  /** It ended by itself: its seat or its room has gone, or another took its place. */
  readonly onEnd: () => void;
}

export interface Injected {
  /** Where it takes packets: a port of the loopback interface. */
  readonly port: number;
  close(): void;
}
