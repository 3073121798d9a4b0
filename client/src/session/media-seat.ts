import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import { isNarrowWith } from '../browser/page-rate.ts';
import { DONE, rejected, UNREACHABLE } from '../connection/result.ts';
import type { Rejection, Result } from '../connection/result.ts';
import type { DownlinkMonitor } from '../connection/downlink-monitor.ts';
import type { IceRecovery } from './ice-recovery.ts';
import type { MediaClient } from './media-client.ts';
import { loadMediaCode, loadMediaWatch } from './media-code.ts';
import type { MediaCode } from './media-code.ts';
import type { MediaWatch } from './media-watch.ts';
import type { LeftOut } from './tile-sizes.ts';
import { RemoteStreams } from './remote-streams.ts';
import type { RemoteStream } from './remote-streams.ts';
import type { Signalling } from './signalling.ts';
import type { SessionState } from './types.ts';
import { pause } from '../browser/pause.ts';

export interface MediaSeatListener {
  /** The received streams, or whether media flow, may have changed. */
  changed(): void;
  /** The media cannot be restored: begin again with `prepare`. */
  lost(): void;
  /** Nothing gets through; called at each check. */
  silent(): void;
  /** Data get through again after a silence. */
  heard(): void;
  /** Nothing got through between two moments (epoch ms), but this ended before `flows` changed. */
  gap(since: number, until: number): void;
  quality(quality: SessionState['quality'], weak: SessionState['weak']): void;
  /** The pictures that give way to voices have changed. */
  leaveOut(pictures: LeftOut): void;
  /** Whether the person takes part by voice alone. */
  voiceOnly(): boolean;
  /** Sets up again a sent source that has ended, if the scene grants it. */
  matchScene(): void;
  /** Whether a picture is visible on this page. */
  shows(source: SourceId): boolean;
}

function fallBackToTcp(client: MediaClient): void {
  void loadMediaWatch().then((code) => code.fallBackToTcp(client));
}

/** How long to wait for a voice path before loading anything else, and the interval of the check. */
const CLEAR_MS = 8_000;
const LOOK_MS = 50;

/** The service itself notices most losses earlier. */
const REPORT_AFTER_MS = 1000;
/** Longest silence that the service accepts in a report. */
const MAX_SILENT_MS = 10_000;

/** The media of this browser's seat: one client at a time, the recovery of its path, and its streams. */
export class MediaSeat {
  readonly #signalling: Signalling;
  readonly #listener: MediaSeatListener;
  readonly #streams: RemoteStreams;
  readonly #now: () => number;
  #client: MediaClient | null = null;
  #preparing: Promise<Result> | null = null;
  #recovery: IceRecovery | null = null;
  #downlink: DownlinkMonitor | null = null;
  #brokenSince: number | null = null;
  #reportTimer: ReturnType<typeof setTimeout> | undefined;
  /** A silence was reported to the service. */
  #reported = false;
  /** Incremented when media are dropped, so that results of earlier work are recognised as outdated. */
  #generation = 0;

  /** `now`: epoch ms. */
  constructor(signalling: Signalling, listener: MediaSeatListener, now: () => number) {
    this.#now = now;
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

  /** Whether sound and picture get through; null during their set-up. */
  get flows(): boolean | null {
    if (this.#client === null || this.#client.state === 'starting') return null;
    return this.#brokenSince === null && this.#client.state !== 'closed';
  }

  /** Since when nothing gets through, epoch ms; null while data do. */
  get brokenSince(): number | null {
    return this.#brokenSince;
  }

  /** Makes transports and begins to connect them; prepared ones are kept. */
  prepare(): Promise<Result> {
    if (this.#client !== null) return Promise.resolve(DONE);
    this.#preparing ??= this.#prepare(this.#generation);
    return this.#preparing;
  }

  /** Creates the given consumers and reports them to the service; resolves when the browser can receive them. */
  async receive(consumers: readonly ConsumerParameters[]): Promise<void> {
    const client = this.#client;
    if (client === null || consumers.length === 0) return;
    const ids = await client.receiving.open(consumers);
    if (client === this.#client && ids.length > 0) void this.#signalling.request('consumers-ready', { ids });
  }

  /** On a narrow line, resolves when voices have a path, or after a time limit: other loading would delay them. */
  async whenClear(): Promise<void> {
    const deadline = this.#now() + CLEAR_MS;
    while (this.#client?.narrow === true && this.flows === null && this.#now() < deadline) await pause(LOOK_MS);
  }

  stopReceiving(ids: readonly string[]): void {
    this.#client?.receiving.close(ids);
  }

  /**
   * Receives exactly the given consumers, the service's list after an outage. All are reported ready, because an earlier report may
   * be lost.
   */
  receiveOnly(consumers: readonly ConsumerParameters[]): void {
    const ids = consumers.map(({ id }) => id);
    const known = this.#client?.receiving.keepOnly(new Set(ids)) ?? [];
    if (known.length > 0) void this.#signalling.request('consumers-ready', { ids: known });
    void this.receive(consumers);
  }

  /** Messages get through again, over a new socket. */
  connectionRestored(): void {
    this.#reported = false;
    void this.#downlink?.suspect();
    this.#recovery?.hurry();
    if (this.#brokenSince !== null) this.#reportSoon();
  }

  /** The page was asleep or its network changed, so earlier knowledge of the path may be outdated. */
  resumed(): void {
    void this.#downlink?.suspect();
  }

  /** Ends all media and their streams. */
  drop(): void {
    this.#generation += 1;
    this.#preparing = null;
    this.#brokenSince = null;
    clearTimeout(this.#reportTimer);
    this.#downlink?.close();
    this.#downlink = null;
    this.#recovery?.close();
    this.#recovery = null;
    const client = this.#client;
    this.#client = null;
    client?.close();
  }

  async #prepare(generation: number): Promise<Result> {
    const narrow = await isNarrowWith(loadMediaCode);
    if (generation !== this.#generation) return UNREACHABLE;
    const request = narrow ? { voicesFirst: true } : {};
    const [prepared, code] = await Promise.all([this.#signalling.request('prepare', request), loadMediaCode()]);
    if (generation !== this.#generation) return UNREACHABLE;
    if (!prepared.ok) return this.#failed(prepared.error);
    const isPresent = (): boolean => generation === this.#generation;
    try {
      const client = await code.MediaClient.open(
        prepared,
        {
          connect: (request) => void this.#connect(request, isPresent),
          stateChanged: (state) => {
            if (!isPresent()) return;
            // Earlier than any counter.
            if (state === 'connected' && this.#brokenSince !== null) this.#listener.heard();
            this.#stateChanged();
          },
        },
        this.#streams,
        narrow,
      );
      if (!isPresent()) {
        client.close();
        return UNREACHABLE;
      }
      this.#begin(client, code);
      return DONE;
    } catch (error) {
      if (!isPresent()) return UNREACHABLE;
      const unsupported = error instanceof Error && error.name === 'UnsupportedError';
      if (!unsupported) console.error('media could not be set up', error);
      return this.#failed({ code: unsupported ? 'unsupported-browser' : 'media-refused', support: null });
    }
  }

  #failed(error: Rejection): Result {
    this.#preparing = null;
    return rejected(error);
  }

  /** Sent without waiting for the answer; after a refusal the transports would never connect. */
  async #connect(request: Parameters<Signalling['request']>[1], isPresent: () => boolean): Promise<void> {
    const answer = await this.#signalling.request('connect-transports', request as never);
    if (!answer.ok && answer.error.code !== 'unreachable' && isPresent()) this.#listener.lost();
  }

  #begin(client: MediaClient, { IceRecovery, DownlinkMonitor, downlinkOf }: MediaCode): void {
    this.#client = client;
    fallBackToTcp(client);
    const recovery = new IceRecovery({
      state: () => client.state,
      restart: () => this.#restartIce(client),
      search: () => {
        fallBackToTcp(client);
        void client.search().catch(ignoreClosed);
      },
      broken: (since) => this.#broken(since),
      giveUp: () => this.#listener.lost(),
      now: this.#now,
    });
    this.#recovery = recovery;
    let watch: MediaWatch | null = null;
    void loadMediaWatch().then(({ MediaWatch: Watch, speakFromNewPaths }) => {
      if (client !== this.#client) return;
      watch = new Watch({ client, streams: this.#streams, signalling: this.#signalling, listener: this.#listener });
      speakFromNewPaths(client);
    });
    let reports: readonly (readonly Record<string, unknown>[])[] = [];
    this.#downlink = new DownlinkMonitor({
      read: async () => {
        if (this.#downlink?.silent) this.#listener.silent();
        reports = (await client.stats()).map(valuesOf);
        return downlinkOf(reports, this.#now());
      },
      looked: (through) => {
        const [sent = [], received = []] = reports;
        watch?.look(sent, received, this.#now(), through);
      },
      now: this.#now,
      silent: (since) => recovery.silent(since),
      heard: () => {
        watch?.lineReturned(this.#now());
        recovery.heard();
        this.#listener.heard();
      },
      gap: (since, until) => {
        watch?.lineReturned(this.#now());
        this.#listener.gap(since, until);
      },
    });
    this.#stateChanged();
  }

  async #restartIce(client: MediaClient): Promise<'restarted' | 'unreachable' | 'lost'> {
    const answer = await this.#signalling.request('restart-ice', {});
    if (!answer.ok) return answer.error.code === 'unreachable' ? 'unreachable' : 'lost';
    fallBackToTcp(client);
    return client.restartIce(answer).then(
      () => 'restarted',
      () => 'lost',
    );
  }

  #stateChanged(): void {
    this.#recovery?.stateChanged();
    void this.#downlink?.look();
    this.#listener.changed();
  }

  #broken(since: number | null): void {
    this.#brokenSince = since;
    if (since !== null) this.#reportSoon();
    else {
      clearTimeout(this.#reportTimer);
      if (this.#reported) void this.#signalling.request('media-line', { flows: true, silentMs: 0 });
      this.#reported = false;
    }
    this.#listener.changed();
  }

  /** Reports to the service that nothing arrives here, unless data arrive soon. */
  #reportSoon(): void {
    clearTimeout(this.#reportTimer);
    this.#reportTimer = setTimeout(() => {
      if (this.#brokenSince === null || !this.#signalling.online) return;
      this.#reported = true;
      const silentMs = Math.round(Math.min(MAX_SILENT_MS, Math.max(0, this.#now() - this.#brokenSince)));
      void this.#signalling.request('media-line', { flows: false, silentMs });
    }, REPORT_AFTER_MS);
  }
}

/** The values of one transport's report, which the type does not describe. */
function valuesOf(report: RTCStatsReport): Record<string, unknown>[] {
  return [...(report as unknown as Map<string, Record<string, unknown>>).values()];
}

/** Ignores errors of statistics requested from a transport that closed meanwhile. */
function ignoreClosed(): void {}
