import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import { DONE, failed } from './answer.ts';
import { IceRecovery } from './ice-recovery.ts';
import { MediaClient } from './media-client.ts';
import { qualityOf, sampleOf } from './quality.ts';
import type { LineSample } from './quality.ts';
import { RemoteStreams } from './remote-streams.ts';
import type { RemoteStream } from './remote-streams.ts';
import type { Signalling } from './signalling.ts';
import type { Outcome, SessionState } from './types.ts';

export interface MediaSeatListener {
  /** What is received, or whether media flows, may have changed. */
  changed(): void;
  /** This media cannot be brought back: begin again with `prepare`. */
  lost(): void;
  quality(quality: SessionState['quality']): void;
}

const QUALITY_EVERY_MS = 3000;

/** The media of this browser's seat: one client at a time, its path kept up, its streams in one place. */
export class MediaSeat {
  readonly #signalling: Signalling;
  readonly #listener: MediaSeatListener;
  readonly #streams: RemoteStreams;
  #client: MediaClient | null = null;
  #preparing: Promise<Outcome> | null = null;
  #recovery: IceRecovery | null = null;
  #broken = false;
  #qualityTimer: ReturnType<typeof setInterval> | undefined;
  /** Raised when media is dropped, so that what was begun before is not taken for the present. */
  #generation = 0;

  constructor(signalling: Signalling, listener: MediaSeatListener) {
    this.#signalling = signalling;
    this.#listener = listener;
    this.#streams = new RemoteStreams(() => listener.changed());
  }

  get client(): MediaClient | null {
    return this.#client;
  }

  get streams(): readonly RemoteStream[] {
    return this.#streams.all;
  }

  /** Whether sound and picture get through; null while that is still being set up. */
  get flows(): boolean | null {
    if (this.#client === null || this.#client.state === 'starting') return null;
    return !this.#broken && this.#client.state !== 'closed';
  }

  /** Makes transports and begins to connect them; what is prepared already is kept. */
  prepare(): Promise<Outcome> {
    if (this.#client !== null) return Promise.resolve(DONE);
    this.#preparing ??= this.#prepare(this.#generation);
    return this.#preparing;
  }

  /** Makes consumers of these and tells the service; resolves when the browser can receive them. */
  async receive(consumers: readonly ConsumerParameters[]): Promise<void> {
    const client = this.#client;
    if (client === null || consumers.length === 0) return;
    const ids = await client.receiving.open(consumers);
    if (client === this.#client && ids.length > 0) void this.#signalling.request('consumers-ready', { ids });
  }

  stopReceiving(ids: readonly string[]): void {
    this.#client?.receiving.close(ids);
  }

  /** Receives these and nothing else: the truth after an outage. All are reported ready, as an earlier report may be lost. */
  receiveOnly(consumers: readonly ConsumerParameters[]): void {
    const ids = consumers.map(({ id }) => id);
    const known = this.#client?.receiving.keepOnly(new Set(ids)) ?? [];
    if (known.length > 0) void this.#signalling.request('consumers-ready', { ids: known });
    void this.receive(consumers);
  }

  /** Messages get through again. */
  lineBack(): void {
    this.#recovery?.hurry();
  }

  /** Ends all media; streams end with it. */
  drop(): void {
    this.#generation += 1;
    this.#preparing = null;
    this.#broken = false;
    clearInterval(this.#qualityTimer);
    this.#recovery?.close();
    this.#recovery = null;
    const client = this.#client;
    this.#client = null;
    client?.close();
  }

  async #prepare(generation: number): Promise<Outcome> {
    const prepared = await this.#signalling.request('prepare', {});
    if (generation !== this.#generation) return SUPERSEDED;
    if (!prepared.ok) return this.#failed(prepared);
    const isPresent = (): boolean => generation === this.#generation;
    try {
      const client = await MediaClient.open(
        prepared,
        {
          connect: (request) => void this.#connect(request, isPresent),
          stateChanged: () => isPresent() && this.#stateChanged(),
        },
        this.#streams,
      );
      if (!isPresent()) {
        client.close();
        return SUPERSEDED;
      }
      this.#begin(client);
      return DONE;
    } catch (error) {
      if (!isPresent()) return SUPERSEDED;
      const unsupported = error instanceof Error && error.name === 'UnsupportedError';
      if (!unsupported) console.error('media could not be set up', error);
      return this.#failed({ code: unsupported ? 'unsupported-browser' : 'media-refused', support: null });
    }
  }

  #failed(error: Parameters<typeof failed>[0]): Outcome {
    this.#preparing = null;
    return failed(error);
  }

  /** Sent without waiting; a refusal means that the transports will never come up. */
  async #connect(request: Parameters<Signalling['request']>[1], isPresent: () => boolean): Promise<void> {
    const answer = await this.#signalling.request('connect-transports', request as never);
    if (!answer.ok && answer.code !== 'unreachable' && isPresent()) this.#listener.lost();
  }

  #begin(client: MediaClient): void {
    this.#client = client;
    this.#recovery = new IceRecovery({
      state: () => client.state,
      restart: () => this.#restartIce(client),
      broken: (broken) => {
        this.#broken = broken;
        this.#listener.changed();
      },
      giveUp: () => this.#listener.lost(),
    });
    let before: LineSample | null = null;
    clearInterval(this.#qualityTimer);
    this.#qualityTimer = setInterval(() => {
      void client.stats().then((reports) => {
        if (client !== this.#client) return;
        const now = sampleOf(reports.flatMap((report) => [...(report as unknown as Map<string, never>).values()]));
        this.#listener.quality(qualityOf(before, now));
        before = now;
      }, ignoreClosed);
    }, QUALITY_EVERY_MS);
    this.#stateChanged();
  }

  async #restartIce(client: MediaClient): Promise<'restarted' | 'unreachable' | 'lost'> {
    const answer = await this.#signalling.request('restart-ice', {});
    if (!answer.ok) return answer.code === 'unreachable' ? 'unreachable' : 'lost';
    return client.restartIce(answer).then(
      () => 'restarted',
      () => 'lost',
    );
  }

  #stateChanged(): void {
    this.#recovery?.stateChanged();
    this.#listener.changed();
  }
}

const SUPERSEDED = failed({ code: 'unreachable', support: null });

/** Statistics asked of a transport that closed meanwhile. */
function ignoreClosed(): void {}
