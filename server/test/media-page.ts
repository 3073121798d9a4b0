/*
 * The browser's half of the media tests: mediasoup-client on a bare page, moved by the test through `window.peer`. It is
 * bundled and served by `media-browser.ts`.
 */
import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';

export interface Prepared {
  rtpCapabilities: unknown;
  send: unknown;
  receive: unknown;
  probe: unknown;
}

/** What the page has received of one track, by its consumer's id. */
export interface Received {
  packets: number;
  /** When the last packet came, epoch milliseconds; 0: none came. */
  lastAt: number;
  frames: number;
  width: number;
}

type Direction = 'send' | 'receive';
type Source = 'microphone' | 'camera' | 'screen';

declare global {
  interface Window {
    /** Given by the test: hands DTLS parameters to the service. */
    connectTransport(direction: Direction, dtls: unknown): Promise<void>;
    /** Given by the test: hands a new source to the service. */
    produceSource(source: Source, rtpParameters: unknown): Promise<boolean>;
    peer: Peer;
  }
}

const VIDEO = { width: 1280, height: 720, frameRate: 15 };

/** Sounds without a pause; the browser's fake microphone only beeps now and then. */
function steadyTone(): MediaStream {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const out = context.createMediaStreamDestination();
  tone.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  tone.start();
  return out.stream;
}

class Peer {
  #device = new Device();
  #transports: Record<Direction, types.Transport> | undefined;
  #producers = new Map<Source, types.Producer>();
  #consumers = new Map<string, types.Consumer>();

  /** Makes both transports and a data channel on each; resolves with the ms until both were connected. */
  async prepare(prepared: Prepared, connects: boolean): Promise<number> {
    const begun = performance.now();
    await this.#device.load({ routerRtpCapabilities: prepared.rtpCapabilities as types.RtpCapabilities });
    const send = this.#device.createSendTransport(prepared.send as types.TransportOptions);
    const receive = this.#device.createRecvTransport(prepared.receive as types.TransportOptions);
    this.#transports = { send, receive };
    for (const direction of ['send', 'receive'] as const) {
      this.#transports[direction].on('connect', ({ dtlsParameters }, done, fail) => {
        window.connectTransport(direction, dtlsParameters).then(done, fail);
      });
    }
    send.on('produce', ({ appData, rtpParameters }, done, fail) => {
      const answer = window.produceSource(appData['source'] as Source, rtpParameters);
      answer.then((ok) => (ok ? done({ id: crypto.randomUUID() }) : fail(new Error('refused'))), fail);
    });
    send.on('producedata', (_, done) => done({ id: crypto.randomUUID() }));
    const connected = Promise.all([isConnected(send), isConnected(receive)]);
    if (!connects) return Number.NaN;
    void send.produceData({ label: 'probe' });
    void receive.consumeData(prepared.probe as types.DataConsumerOptions);
    await connected;
    return performance.now() - begun;
  }

  get capabilities(): unknown {
    return this.#device.recvRtpCapabilities;
  }

  async produce(source: Source): Promise<void> {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const media = kind === 'audio' ? steadyTone() : await navigator.mediaDevices.getUserMedia({ video: VIDEO });
    const [track] = media.getTracks();
    if (track === undefined || this.#transports === undefined) throw new Error('no track or not prepared');
    const layer = (scaleResolutionDownBy: number, maxBitrate: number) => ({ scaleResolutionDownBy, maxBitrate });
    const codec = this.#device.recvRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === 'video/VP8');
    const simulcast = {
      codec: codec!,
      codecOptions: { videoGoogleStartBitrate: 1500 },
      encodings: [layer(4, 100_000), layer(2, 300_000), layer(1, 1_200_000)],
    };
    const producer = await this.#transports.send.produce({
      track,
      appData: { source },
      ...(kind === 'video' ? simulcast : { codecOptions: { opusNack: true } }),
    });
    this.#producers.set(source, producer);
  }

  /** All of them in one negotiation. */
  async consume(consumers: types.ConsumerOptions[]): Promise<void> {
    await Promise.all(
      consumers.map(async (options) => {
        const consumer = await this.#transports!.receive.consume({ ...options, streamId: 'peer' });
        this.#consumers.set(consumer.id, consumer);
        const element = document.body.appendChild(document.createElement('video'));
        element.autoplay = true;
        element.srcObject = new MediaStream([consumer.track]);
      }),
    );
  }

  async restartIce(send: types.IceParameters, receive: types.IceParameters): Promise<void> {
    await this.#transports!.send.restartIce({ iceParameters: send });
    await this.#transports!.receive.restartIce({ iceParameters: receive });
  }

  async received(id: string): Promise<Received> {
    const report = await this.#consumers.get(id)!.getStats();
    for (const stat of report.values()) {
      if (stat.type !== 'inbound-rtp') continue;
      return {
        packets: stat.packetsReceived,
        lastAt: stat.lastPacketReceivedTimestamp ?? 0,
        frames: stat.framesDecoded ?? 0,
        width: stat.frameWidth ?? 0,
      };
    }
    return { packets: 0, lastAt: 0, frames: 0, width: 0 };
  }

  /** Every media packet that came to this page, whatever it belongs to. */
  async allPackets(): Promise<number> {
    const report = await this.#transports!.receive.getStats();
    let packets = 0;
    for (const stat of report.values()) if (stat.type === 'inbound-rtp') packets += stat.packetsReceived;
    return packets;
  }

  /** Which protocol the receiving line took. */
  async protocol(): Promise<string> {
    const report = await this.#transports!.receive.getStats();
    const stats = [...report.values()];
    const { selectedCandidatePairId } = stats.find(({ type }) => type === 'transport');
    const pair = stats.find(({ id }) => id === selectedCandidatePairId);
    return stats.find(({ id }) => id === pair.remoteCandidateId).protocol;
  }

  /** As a browser does that leaves in order. */
  close(): void {
    this.#transports!.send.close();
    this.#transports!.receive.close();
  }
}

function isConnected(transport: types.Transport): Promise<void> {
  return new Promise((resolve) => {
    transport.on('connectionstatechange', (state) => state === 'connected' && resolve());
  });
}

window.peer = new Peer();
