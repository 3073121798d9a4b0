import { randomInt } from 'node:crypto';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import { describeConsumer } from '../../rtp/rtp-parameters.ts';
import type { InjectedStream, MediaRoom, Tap, TapStream } from '../engine.ts';
import { alteredPackets, alteredRtp, alteredSource } from './altered-rtp.ts';
import { Masker } from './masker.ts';
import type { Ports } from './masker.ts';
import type { Failure } from './endings.ts';

export interface RoomMaskingSink {
  /** The altered source has a producer now, and is sent to its receivers. */
  opened(altered: SourceId): void;
  /**
   * Nothing of this raw source, altered or not, is sent to people who may not have it raw; another attempt follows after a pause.
   */
  failed(source: SourceId, how: Failure): void;
  /** Altering of this raw source works. It need not have failed before. */
  works(source: SourceId): void;
}

/** A raw source with its altering process. */
interface Entry {
  readonly source: SourceId;
  readonly altered: SourceId;
  /** Id of the raw producer. */
  readonly producerId: string;
  readonly begunAt: number;
  masker: Masker | undefined;
  injected: InjectedStream | undefined;
  tap: Tap | undefined;
  dropped: boolean;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** After a process has run for this long, ms, its failure does not count as a repeated one. */
const WELL_AFTER_MS = 30_000;

/**
 * Keeps altered sources in a room for the raw ones that must be altered: each raw producer is tapped, and a separate process sends
 * the altered stream back as another producer. If that fails, the altered producer ends, and nothing is sent until a new process
 * runs; the raw producer is not affected and never used as a substitute.
 */
export class RoomMasking {
  readonly #room: MediaRoom;
  readonly #sink: RoomMaskingSink;
  readonly #entries = new Map<SourceId, Entry>();
  readonly #failures = new Map<SourceId, number>();
  readonly #pauses = new Map<SourceId, NodeJS.Timeout>();
  #wanted: ReadonlySet<SourceId> = new Set();

  constructor(room: MediaRoom, sink: RoomMaskingSink) {
    this.#room = room;
    this.#sink = sink;
    room.once('closed', () => this.close());
  }

  /** Process ids, by raw source. */
  get processes(): ReadonlyMap<SourceId, number> {
    const running = [...this.#entries].map(([source, { masker }]) => [source, masker?.pid] as const);
    return new Map(running.filter((one): one is [SourceId, number] => one[1] !== undefined));
  }

  /** To be called also when the room's producers have changed. Altering that is no longer wanted ends within the call. */
  apply(wanted: ReadonlySet<SourceId>): void {
    this.#wanted = wanted;
    const producers = this.#room.producers();
    for (const entry of this.#entries.values()) {
      if (!wanted.has(entry.source) || producers.get(entry.source)?.id !== entry.producerId) this.#drop(entry);
    }
    if (this.#room.closed) return;
    for (const source of wanted) {
      const producer = producers.get(source);
      if (producer !== undefined && !this.#entries.has(source) && !this.#pauses.has(source))
        this.#begin(source, producer.id);
    }
  }

  /** Ends every process. */
  close(): void {
    this.#wanted = new Set();
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    for (const entry of this.#entries.values()) this.#drop(entry);
  }

  #begin(source: SourceId, producerId: string): void {
    const altered = alteredSource(source);
    if (altered === undefined) return;
    const begunAt = performance.now();
    const entry: Entry = {
      source,
      altered,
      producerId,
      begunAt,
      masker: undefined,
      injected: undefined,
      tap: undefined,
      dropped: false,
    };
    this.#entries.set(source, entry);
    entry.masker = new Masker({
      ended: (how) => this.#fail(entry, how),
      works: () => !entry.dropped && this.#sink.works(source),
    });
    this.#open(entry, entry.masker).catch((why: unknown) => this.#fail(entry, { fault: 'cannot-begin', why }));
  }

  async #open(entry: Entry, masker: Masker): Promise<void> {
    const ports = await masker.ready;
    const ssrc = randomInt(1, 2 ** 32);
    if (ports === undefined || !this.#isCurrent(entry)) return this.#drop(entry);
    entry.injected = await this.#room.openInjected(
      entry.altered,
      { rtpParameters: alteredRtp(entry.altered, ssrc), from: ports.givesFrom, onEnd: () => this.#drop(entry) },
      () => this.#isCurrent(entry),
    );
    if (entry.injected === undefined) return this.#drop(entry);
    const to = entry.injected.port;
    entry.tap = await this.#room.openTap(
      entry.source,
      {
        // The smallest picture has more detail than the mosaic.
        spatialLayer: 0,
        receiver: (stream) => this.#assign(entry, stream, ports, to, ssrc),
        onEvent: () => undefined,
        onEnd: () => this.#drop(entry),
      },
      () => this.#isCurrent(entry),
    );
    if (entry.dropped) entry.tap?.close();
    else if (entry.tap === undefined) this.#drop(entry);
    else this.#sink.opened(entry.altered);
  }

  async #assign(
    entry: Entry,
    { rtpParameters, from }: TapStream,
    { takesAt }: Ports,
    to: number,
    ssrc: number,
  ): Promise<{ ip: string; port: number } | null> {
    const raw = describeConsumer(rtpParameters);
    if (raw === undefined) {
      const why = `${rtpParameters.codecs[0]?.mimeType} cannot be altered`;
      this.#fail(entry, { fault: 'cannot-begin', why });
      return null;
    }
    const altered = alteredPackets(entry.altered, ssrc);
    const begun = await entry.masker?.begin({ raw, from: from.port, to, altered });
    return begun === true ? { ip: '127.0.0.1', port: takesAt } : null;
  }

  #isCurrent(entry: Entry): boolean {
    return !entry.dropped && this.#room.producers().get(entry.source)?.id === entry.producerId;
  }

  #drop(entry: Entry): void {
    if (entry.dropped) return;
    entry.dropped = true;
    if (this.#entries.get(entry.source) === entry) this.#entries.delete(entry.source);
    entry.injected?.close();
    entry.tap?.close();
    entry.masker?.kill();
  }

  #fail(entry: Entry, how: Failure): void {
    if (entry.dropped) return;
    this.#drop(entry);
    const { source } = entry;
    const lived = performance.now() - entry.begunAt;
    const failures = lived > WELL_AFTER_MS ? 0 : (this.#failures.get(source) ?? 0);
    this.#failures.set(source, failures + 1);
    const pause = setTimeout(
      () => {
        this.#pauses.delete(source);
        this.apply(this.#wanted);
      },
      Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures),
    );
    this.#pauses.set(source, pause);
    this.#sink.failed(source, how);
  }
}
