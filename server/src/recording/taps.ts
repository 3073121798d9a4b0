import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { isAltered, parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { HearingId, SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { describeConsumer } from '../rtp/rtp-parameters.ts';
import type { TrackSpec, UdpAddress } from './track-spec.ts';
import type { MediaRoom, Tap, TapEvent, TapStream } from '../media/engine.ts';

/** The calls that taps make to the recorder. `RecorderClient` implements it. */
export interface RecorderPort {
  /** @param listens called as soon as packets may be sent, before the track is on disk */
  openTrack(
    spec: TrackSpec,
    listens: (at: UdpAddress) => void,
  ): Promise<Result<UdpAddress & { readonly infoSha256: string }>>;
  closeTrack(track: string): Promise<Result<object>>;
  event(track: string, event: TapEvent): void;
}

export interface TapsOptions {
  readonly hearing: HearingId;
  readonly room: MediaRoom;
  readonly recorder: RecorderPort;
  readonly newTrackId: () => TrackId;
  readonly sink: TapsSink;
}

export interface TapsSink {
  /** The track is on disk; packets follow, or have arrived. `infoSha256`: SHA-256 (hex) of its `track.json`. */
  trackOpened(track: TrackId, source: SourceId, infoSha256: string): void;
  /** No packet follows. */
  trackClosed(track: TrackId, source: SourceId): void;
  /** The recorder has finished with the track: it was sealed or given up, or the process has ended. */
  trackReleased(track: TrackId): void;
  /** For the service's log: a source is not recorded although it should be. The next `apply` tries again. */
  problem(source: SourceId, error: unknown): void;
}

const TRACK_KIND = { microphone: 'mic', camera: 'camera', screen: 'screen' } as const;

/** A source and the track that records it. */
interface TappedSource {
  readonly source: SourceId;
  readonly producerId: string;
  readonly track: TrackId;
  tap: Tap | undefined;
  /** The recorder has opened the track. */
  opened: boolean;
  /** Resolves to whether the recorder opened the track; undefined until it was called. */
  opening: Promise<boolean> | undefined;
  dropped: boolean;
}

/**
 * Keeps a room's taps equal to `reach.recorder`: one track for each producer and each time range on the record. A source
 * that leaves the record is cut within the call.
 */
export class RecorderTaps {
  readonly #options: TapsOptions;
  readonly #entries = new Map<SourceId, TappedSource>();
  readonly #pending = new Set<Promise<void>>();
  #sealed: ReadonlySet<SourceId> = new Set();
  #recording = true;

  constructor(options: TapsOptions) {
    this.#options = options;
  }

  /** Opens and closes taps for the wanted sources; resolves when all that is done. Failures go to `sink.problem`. */
  async apply(wanted: ReadonlySet<SourceId>, sealed: ReadonlySet<SourceId> = new Set()): Promise<void> {
    this.withdraw(wanted, sealed);
    for (const [source, { id }] of this.#recording ? this.#options.room.producers() : []) {
      if (wanted.has(source) && !this.#entries.has(source)) this.#begin(source, id);
    }
    await this.settled();
  }

  /** Cuts within the call the sources that may no longer be recorded, or not in the same store; opens no tap. */
  withdraw(wanted: ReadonlySet<SourceId>, sealed: ReadonlySet<SourceId>): void {
    // A track lies in one store: a source that changes its store needs a new track.
    const resealed = [...this.#entries.values()].filter(
      ({ source }) => wanted.has(source) && sealed.has(source) !== this.#sealed.has(source),
    );
    this.#sealed = sealed;
    for (const entry of resealed) this.#drop(entry);
    const producers = this.#options.room.producers();
    for (const entry of this.#entries.values()) {
      if (!wanted.has(entry.source) || producers.get(entry.source)?.id !== entry.producerId) this.#drop(entry);
    }
  }

  /** A track's picture stopped although it should arrive: all its receivers start again with the lowest layer. */
  pictureStopped(track: string): void {
    const entry = this.#entryOf(track);
    if (entry === undefined) return;
    entry.tap?.pictureStopped();
    this.#options.room.pictureStopped(entry.source);
  }

  /** Requests a key frame from the sender, because packets of the track's picture are lost. */
  keyFrameNeeded(track: string): void {
    this.#entryOf(track)?.tap?.requestKeyFrame();
  }

  /** Resolves when nothing is being opened or closed. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** The recorder process has ended, and its tracks with it. */
  recorderLost(): void {
    this.#recording = false;
    for (const entry of this.#entries.values()) this.#drop(entry);
  }

  /** A new recorder accepts calls: the next `apply` continues the recording in new tracks. */
  recorderReady(): void {
    this.#recording = true;
  }

  /** Closes all taps; resolves when the recorder has answered for every track, or has not in time. */
  close(): Promise<void> {
    return this.apply(new Set());
  }

  #entryOf(track: string): TappedSource | undefined {
    return [...this.#entries.values()].find((each) => each.track === track);
  }

  #begin(source: SourceId, producerId: string): void {
    const track = this.#options.newTrackId();
    const entry: TappedSource = {
      source,
      producerId,
      track,
      tap: undefined,
      opened: false,
      opening: undefined,
      dropped: false,
    };
    this.#entries.set(source, entry);
    this.#track(source, this.#open(entry));
  }

  async #open(entry: TappedSource): Promise<void> {
    const { room, recorder, sink } = this.#options;
    try {
      entry.tap = await room.openTap(
        entry.source,
        {
          receiver: (stream) => this.#receiver(entry, stream),
          onEvent: (event) => recorder.event(entry.track, event),
          onEnd: () => this.#drop(entry),
        },
        () => !entry.dropped,
      );
    } catch (error) {
      sink.problem(entry.source, error);
    }
    if (entry.dropped) entry.tap?.close();
    else if (entry.tap === undefined) this.#drop(entry);
    if (entry.dropped) await this.#end(entry);
    else await entry.opening;
  }

  async #receiver(entry: TappedSource, { rtpParameters, from, clock }: TapStream): Promise<UdpAddress | null> {
    const { hearing, recorder, sink } = this.#options;
    const { source, track } = entry;
    const { seat, kind } = parseSourceId(source);
    const codec = describeConsumer(rtpParameters);
    if (codec === undefined) {
      sink.problem(source, new Error(`${rtpParameters.codecs[0]?.mimeType} is not recorded`));
      return null;
    }
    const spec: TrackSpec = {
      hearing,
      track,
      seat,
      kind: TRACK_KIND[sentKind(kind)],
      ...(isAltered(kind) && { protection: 'altered' as const }),
      ...(this.#sealed.has(source) && { protection: 'sealed' as const }),
      ...codec,
      from,
      clock,
    };
    // Packets are accepted before the track is on disk, so a slow disk loses nothing.
    const listening = Promise.withResolvers<UdpAddress>();
    const answered = recorder.openTrack(spec, listening.resolve);
    entry.opening = answered.then((answer) => this.#opened(entry, answer));
    // `#open` awaits it when there is a tap; until then nothing else handles its rejection, which would end the service.
    entry.opening.catch(() => undefined);
    const where = await Promise.race([listening.promise, answered]);
    return where instanceof Rejection ? null : where;
  }

  /** Handles the answer that the track is on disk, or is refused. Returns whether it is open. */
  #opened(entry: TappedSource, answer: Result<{ readonly infoSha256: string }>): boolean {
    const { recorder, sink } = this.#options;
    if (answer instanceof Rejection) {
      // A recorder that did not answer in time may still open it, and would keep it open.
      if (answer.code === 'timeout') void recorder.closeTrack(entry.track);
      sink.problem(entry.source, new Error(`the recorder refused the track: ${answer.code}`));
      this.#drop(entry);
      return false;
    }
    entry.opened = true;
    sink.trackOpened(entry.track, entry.source, answer.infoSha256);
    return true;
  }

  /** Cuts the source at once; the recorder closes the track once it has opened it. */
  #drop(entry: TappedSource): void {
    if (entry.dropped) return;
    entry.dropped = true;
    if (this.#entries.get(entry.source) === entry) this.#entries.delete(entry.source);
    if (entry.tap === undefined) return; // Being opened: `#open` ends it.
    entry.tap.close();
    this.#track(entry.source, this.#end(entry));
  }

  async #end(entry: TappedSource): Promise<void> {
    const { track, source } = entry;
    const { sink, recorder } = this.#options;
    if (!entry.opened && !(await entry.opening)) return;
    sink.trackClosed(track, source);
    const closed = this.#recording ? await recorder.closeTrack(track) : null;
    // A recorder that did not answer in time may still be writing.
    if (!(closed instanceof Rejection && closed.code === 'timeout')) sink.trackReleased(track);
  }

  #track(source: SourceId, work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#options.sink.problem(source, error))
      .finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }
}
