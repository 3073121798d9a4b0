import type { Request, Response } from '@mahzar/shared/protocol/messages';
import { throttleDownloads } from '../browser/throttle-downloads.ts';
import { NARROW_WAIT_MS, Receiving } from './receiving.ts';
import type { RemoteStreams } from './remote-streams.ts';
import { ScreenSending } from './screen-sending.ts';
import { LONG_FRAMES, Sending } from './sending.ts';
import { Transports } from './transports.ts';
import type { TransportsListener, TransportsState } from './transports.ts';

// Code that watches over a path is loaded together with the code that creates it.
export { DownlinkMonitor, downlinkOf } from '../connection/downlink-monitor.ts';
export { IceRecovery } from './ice-recovery.ts';

/** This browser's media at one hearing, from one `prepare` to its end. A lost client is replaced, not repaired. */
export class MediaClient {
  readonly sending: Sending;
  readonly screen: ScreenSending;
  readonly receiving: Receiving;
  readonly transports: Transports;
  /** The line carries little more than voices, as known when this client was made. */
  readonly narrow: boolean;

  private constructor(transports: Transports, streams: RemoteStreams, narrow: boolean) {
    this.transports = transports;
    this.narrow = narrow;
    this.sending = new Sending(transports.device, transports.send);
    this.screen = new ScreenSending(transports.device, transports.send);
    this.receiving = new Receiving(transports.receive, streams, narrow ? NARROW_WAIT_MS : null);
    if (!narrow) return;
    this.sending.voice = LONG_FRAMES;
    this.sending.eased = true;
    this.sending.fromNarrowLine = true;
    // Before ICE looks for a path: its checks would wait behind voices in the queue.
    throttleDownloads(true);
  }

  /**
   * Makes and begins to connect both transports from the service's answer to `prepare`. `narrow`: the line carries little more than
   * voices, and is spared from the first packet.
   */
  static async open(
    prepared: Response<'prepare'>,
    listener: TransportsListener,
    streams: RemoteStreams,
    narrow: boolean,
  ): Promise<MediaClient> {
    return new MediaClient(await Transports.open(prepared, listener), streams, narrow);
  }

  get state(): TransportsState {
    return this.transports.state;
  }

  /** The formats that this browser can receive, for `enter`. */
  get capabilities(): Request<'enter'>['rtpCapabilities'] {
    const { codecs = [], headerExtensions = [] } = this.transports.device.recvRtpCapabilities;
    return {
      codecs: codecs.map((codec) => ({ ...codec })),
      headerExtensions: headerExtensions.map((one) => ({ ...one })),
    };
  }

  restartIce(parameters: Response<'restart-ice'>): Promise<void> {
    return this.transports.restartIce(parameters);
  }

  search(): Promise<void> {
    return this.transports.search();
  }

  /** Returns statistics of both directions, for the display of the connection. */
  stats(): Promise<RTCStatsReport[]> {
    return this.transports.stats();
  }

  close(): void {
    if (this.narrow) throttleDownloads(false);
    this.receiving.closeAll();
    this.sending.stop();
    this.screen.stop();
    this.transports.close();
  }
}
