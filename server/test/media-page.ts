/*
 * The browser's part of the media tests: mediasoup-client on an empty page, controlled by the test through `window.peer`.
 * `media-browser.ts` bundles and serves it.
 */
import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';

export interface Prepared {
  rtpCapabilities: unknown;
  send: unknown;
  receive: unknown;
  probe: unknown;
}

/** Received media of one track, identified by its consumer's id. */
export interface Received {
  packets: number;
  /** Arrival of the last packet, epoch milliseconds; 0: no packet yet. */
  lastAt: number;
  frames: number;
  width: number;
  /** Number of played samples, and how many of them were concealed because of missing packets. */
  samples: number;
  concealed: number;
}

type Direction = 'send' | 'receive';
type Source = 'microphone' | 'camera' | 'screen';

declare global {
  interface Window {
    /** Provided by the test: passes DTLS parameters to the service. */
    connectTransport(direction: Direction, dtls: unknown): Promise<void>;
    /** Provided by the test: passes a new source to the service. */
    produceSource(source: Source, rtpParameters: unknown): Promise<boolean>;
    peer: Peer;
  }
}

const FRAME_RATE = 15;

/** A tone without pauses, unlike the browser's fake microphone, which beeps at intervals. */
function steadyTone(): MediaStream {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const out = context.createMediaStreamDestination();
  tone.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  tone.start();
  return out.stream;
}

/** A shown picture: its size, detail and number of shades. */
export interface Shown {
  width: number;
  height: number;
  /** The largest standard deviation of grey (0–255) within a square of 32 × 32 pixels, without the square's rim. */
  detail: number;
  shades: number;
}

const SQUARE = 32;

function lookAt(video: HTMLVideoElement): Shown {
  const { videoWidth: width, videoHeight: height } = video;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(video, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const shades = new Set<number>();
  let detail = 0;
  for (let top = 0; top + SQUARE <= height; top += SQUARE) {
    for (let left = 0; left + SQUARE <= width; left += SQUARE) {
      let [sum, squares, count] = [0, 0, 0];
      for (let y = top + 2; y < top + SQUARE - 2; y += 1) {
        for (let at = 4 * (y * width + left + 2); at < 4 * (y * width + left + SQUARE - 2); at += 4) {
          const grey = (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
          sum += grey;
          squares += grey * grey;
          count += 1;
        }
      }
      detail = Math.max(detail, Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)));
      shades.add(Math.round(sum / count / 8));
    }
  }
  return { width, height, detail, shades: shades.size };
}

class Peer {
  #voice: MediaStream | undefined;
  #watchful = false;
  /** Small: three layers of 720p take half a core. */
  #size = { width: 640, height: 360 };
  readonly #shown = new Map<string, Shown[]>();
  readonly #elements = new Map<string, HTMLVideoElement>();
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
    const media =
      kind === 'audio'
        ? (this.#voice ?? steadyTone())
        : await navigator.mediaDevices.getUserMedia({ video: { ...this.#size, frameRate: FRAME_RATE } });
    const [track] = media.getTracks();
    if (track === undefined || this.#transports === undefined) throw new Error('no track or not prepared');
    const layer = (scaleResolutionDownBy: number, maxBitrate: number) => ({ scaleResolutionDownBy, maxBitrate });
    const codec = this.#device.recvRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === 'video/VP8');
    const simulcast = {
      codec: codec!,
      codecOptions: { videoGoogleStartBitrate: 1500 },
      encodings: [layer(4, 100_000), layer(2, 300_000), layer(1, 1_200_000)],
    };
    // As the client sends a screen: one size, several frame rates.
    const screen = { ...simulcast, encodings: [{ maxBitrate: 1_500_000, scalabilityMode: 'L1T3' }] };
    const picture = source === 'screen' ? screen : simulcast;
    const producer = await this.#transports.send.produce({
      track,
      appData: { source },
      ...(kind === 'video' ? picture : { codecOptions: { opusNack: true } }),
    });
    this.#producers.set(source, producer);
  }

  /** Creates all consumers in one negotiation. */
  async consume(consumers: types.ConsumerOptions[]): Promise<void> {
    await Promise.all(
      consumers.map(async (options) => {
        const consumer = await this.#transports!.receive.consume({ ...options, streamId: 'peer' });
        this.#consumers.set(consumer.id, consumer);
        const element = document.body.appendChild(document.createElement('video'));
        this.#elements.set(consumer.id, element);
        element.autoplay = true;
        // Small, because painting pictures in full size takes much CPU time.
        element.width = 64;
        element.srcObject = new MediaStream([consumer.track]);
        if (options.kind === 'video' && this.#watchful) this.#watch(consumer.id, element);
      }),
    );
  }

  /** From now on, examines every frame of new consumers. */
  watchFrames(): void {
    this.#watchful = true;
  }

  #watch(id: string, element: HTMLVideoElement): void {
    const shown: Shown[] = [];
    this.#shown.set(id, shown);
    const next = () => {
      shown.push(lookAt(element));
      element.requestVideoFrameCallback(next);
    };
    element.requestVideoFrameCallback(next);
  }

  /** The frames of this consumer shown so far. */
  shown(id: string): Shown[] {
    return this.#shown.get(id) ?? [];
  }

  /** Resolves when this many more frames of this consumer have been shown. */
  async showMore(id: string, frames: number): Promise<void> {
    const element = this.#elements.get(id)!;
    for (let shown = 0; shown < frames; shown += 1)
      await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
  }

  /** Sets the size of the camera's picture. */
  filmIn(width: number, height: number): void {
    this.#size = { width, height };
  }

  /** Plays this sound (a WAV file in base64) as the microphone, in a loop. */
  async speak(wav: string): Promise<void> {
    const context = new AudioContext();
    const file = await fetch(`data:audio/wav;base64,${wav}`);
    const buffer = await context.decodeAudioData(await file.arrayBuffer());
    const out = context.createMediaStreamDestination();
    const source = new AudioBufferSourceNode(context, { buffer, loop: true });
    source.connect(out);
    source.start();
    this.#voice = out.stream;
  }

  /** Records the sound of these consumers at the same time, 16,000 samples a second each, from −32,767 to 32,767. */
  async hear(ids: readonly string[], seconds: number): Promise<number[][]> {
    const context = new AudioContext({ sampleRate: 16_000 });
    const script = `registerProcessor('ear', class extends AudioWorkletProcessor {
      process([input]) { if (input.length > 0) this.port.postMessage(input.map((channel) => channel.slice())); return true; }
    })`;
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    const ear = new AudioWorkletNode(context, 'ear', { channelCount: ids.length, channelCountMode: 'explicit' });
    const merger = new ChannelMergerNode(context, { numberOfInputs: ids.length });
    for (const [index, id] of ids.entries()) {
      const track = this.#consumers.get(id)!.track;
      const mono = new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' });
      new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(mono);
      mono.connect(merger, 0, index);
    }
    merger.connect(ear).connect(context.destination);
    const heard = ids.map(() => new Float32Array(Math.ceil((seconds * 16_000) / 128) * 128));
    let at = 0;
    await new Promise<void>((resolve) => {
      ear.port.onmessage = ({ data }: MessageEvent<Float32Array[]>) => {
        for (const [index, sound] of heard.entries()) if (at < sound.length && data[index]) sound.set(data[index], at);
        at += 128;
        if (at >= heard[0]!.length) resolve();
      };
    });
    await context.close();
    return heard.map((sound) => Array.from(sound, (sample) => Math.round(sample * 32_767)));
  }

  async restartIce(send: types.IceParameters, receive: types.IceParameters): Promise<void> {
    await this.#transports!.send.restartIce({ iceParameters: send });
    await this.#transports!.receive.restartIce({ iceParameters: receive });
  }

  /** Chromium may answer with statistics that it gathered up to 50 ms earlier for another call. */
  async received(id: string): Promise<Received> {
    const report = await this.#consumers.get(id)!.getStats();
    for (const stat of report.values()) {
      if (stat.type !== 'inbound-rtp') continue;
      return {
        packets: stat.packetsReceived,
        lastAt: stat.lastPacketReceivedTimestamp ?? 0,
        frames: stat.framesDecoded ?? 0,
        width: stat.frameWidth ?? 0,
        samples: stat.totalSamplesReceived ?? 0,
        concealed: (stat.concealedSamples ?? 0) - (stat.silentConcealedSamples ?? 0),
      };
    }
    return { packets: 0, lastAt: 0, frames: 0, width: 0, samples: 0, concealed: 0 };
  }

  /** The number of media packets that reached this page, of any source. */
  async allPackets(): Promise<number> {
    const report = await this.#transports!.receive.getStats();
    let packets = 0;
    for (const stat of report.values()) if (stat.type === 'inbound-rtp') packets += stat.packetsReceived;
    return packets;
  }

  /** The number of media packets that reached this page, by stream. */
  async packetsByStream(): Promise<Record<number, number>> {
    const report = await this.#transports!.receive.getStats();
    const packets: Record<number, number> = {};
    for (const stat of report.values()) {
      if (stat.type === 'inbound-rtp' && stat.packetsReceived > 0) packets[stat.ssrc] = stat.packetsReceived;
    }
    return packets;
  }

  /** The protocol of the receiving media path. */
  async protocol(): Promise<string> {
    const report = await this.#transports!.receive.getStats();
    const stats = [...report.values()];
    const { selectedCandidatePairId } = stats.find(({ type }) => type === 'transport');
    const pair = stats.find(({ id }) => id === selectedCandidatePairId);
    return stats.find(({ id }) => id === pair.remoteCandidateId).protocol;
  }

  /** Closes the transports, as a page does when its person leaves. */
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
