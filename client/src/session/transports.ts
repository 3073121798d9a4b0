import type { Request, Response } from '@mahzar/shared/protocol/messages';
import type { TransportParameters } from '@mahzar/shared/protocol/media';
import { Device } from 'mediasoup-client';
import type {
  ConnectionState,
  DataConsumer,
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  SctpStreamParameters,
  Transport,
  TransportOptions,
} from 'mediasoup-client/types';

/** `starting` until both directions have been connected once. */
export type TransportsState = 'starting' | 'connected' | 'interrupted' | 'failed' | 'closed';

export interface TransportsListener {
  /** Both directions' DTLS parameters, to be sent to the service in one message. */
  connect(request: Request<'connect-transports'>): void;
  /** The new state of one of the two transports. */
  stateChanged(state: ConnectionState): void;
}

/** One transport for each direction, connected before there is anything to send or receive. */
export class Transports {
  readonly device: Device;
  /** The service's answer, with all its candidates. */
  readonly prepared: Response<'prepare'>;
  readonly send: Transport;
  readonly receive: Transport;
  /** Channel on which the service sends its beats. */
  beats: DataConsumer | undefined;
  /** The service's ICE parameters for the sending direction. */
  #remoteIce: IceParameters;
  #wasConnected = false;

  private constructor(device: Device, prepared: Response<'prepare'>, listener: TransportsListener) {
    this.device = device;
    this.prepared = prepared;
    const send = byUdp(prepared, prepared.send);
    this.#remoteIce = send.iceParameters;
    this.send = device.createSendTransport(send);
    this.receive = device.createRecvTransport(byUdp(prepared, prepared.receive));
    for (const transport of [this.send, this.receive]) {
      transport.on('connectionstatechange', (state) => {
        this.#wasConnected ||= this.#states().every((state) => state === 'connected');
        listener.stateChanged(state);
      });
    }
  }

  /**
   * Makes both transports and begins to connect them: a data channel in each direction is enough for ICE and DTLS. Rejects with
   * `UnsupportedError` when the browser cannot take part.
   */
  static async open(prepared: Response<'prepare'>, listener: TransportsListener): Promise<Transports> {
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: prepared.routerRtpCapabilities as RtpCapabilities });
    const transports = new Transports(device, prepared, listener);
    const parameters = { send: transports.#dtls(transports.send), receive: transports.#dtls(transports.receive) };
    // The service does not create the sending channel: it is only negotiated here, and carries no message.
    transports.send.on('producedata', (_, done) => done({ id: 'probe' }));
    const { id, dataProducerId, sctpStreamParameters } = prepared.probe;
    const probes = [
      transports.send.produceData({ label: 'probe' }),
      transports.receive.consumeData({
        id,
        dataProducerId,
        sctpStreamParameters: sctpStreamParameters as unknown as SctpStreamParameters,
      }),
    ] as const;
    // Both parameters exist before the channels are made; a channel that fails rejects here instead of hanging.
    const both = Promise.all([parameters.send, parameters.receive]);
    const [send, receive] = await Promise.race([both, Promise.all(probes).then(() => both)]);
    listener.connect({ send, receive });
    [, transports.beats] = await Promise.all(probes);
    return transports;
  }

  get state(): TransportsState {
    const states = this.#states();
    if (states.includes('closed')) return 'closed';
    if (states.includes('failed')) return 'failed';
    if (states.every((state) => state === 'connected')) return 'connected';
    return this.#wasConnected ? 'interrupted' : 'starting';
  }

  /** Applies the service's new ICE parameters for both directions. */
  async restartIce({ send, receive }: Pick<Response<'restart-ice'>, 'send' | 'receive'>): Promise<void> {
    this.#remoteIce = send as unknown as IceParameters;
    await Promise.all([
      this.send.restartIce({ iceParameters: send as unknown as IceParameters }),
      this.receive.restartIce({ iceParameters: receive as unknown as IceParameters }),
    ]);
  }

  /**
   * Makes the browser search for a path again with the present parameters of the service. Only for the sending direction, where the
   * browser makes the offer: that is enough to be answered as soon as the connection returns.
   */
  async search(): Promise<void> {
    if (this.send.connectionState === 'connected') return;
    await this.send.restartIce({ iceParameters: this.#remoteIce });
  }

  /** Returns statistics of both directions. */
  stats(): Promise<RTCStatsReport[]> {
    return Promise.all([this.send.getStats(), this.receive.getStats()]);
  }

  close(): void {
    this.send.close();
    this.receive.close();
  }

  #states(): ConnectionState[] {
    return [this.send.connectionState, this.receive.connectionState];
  }

  /** Confirms the library's connect event at once, since nothing here depends on the service's answer. */
  #dtls(transport: Transport): Promise<DtlsParameters> {
    return new Promise((resolve) => {
      transport.on('connect', ({ dtlsParameters }, done) => {
        done();
        resolve(dtlsParameters);
      });
    });
  }
}

/**
 * Leaves out the service's TCP candidates, see `fallBackToTcp`. A browser takes the first candidate that answers; while pages load
 * over a poor line that is often TCP, which stalls at each lost packet, and Chromium may keep it for 25 s before it checks another
 * path.
 */
function byUdp({ iceServers }: Response<'prepare'>, parameters: TransportParameters): TransportOptions {
  const iceCandidates = parameters.iceCandidates.filter(({ protocol }) => protocol === 'udp');
  return { ...parameters, iceServers, iceCandidates } as unknown as TransportOptions;
}
