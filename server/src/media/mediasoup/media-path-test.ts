import { setTimeout } from 'node:timers/promises';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { NetworkPath } from '@mahzar/shared/device-check';
import type { DtlsParameters, TransportParameters } from '@mahzar/shared/protocol/media';
import type { types } from 'mediasoup';
import { MediaUnavailable } from '../engine.ts';
import type { ChannelTraffic, MediaPathTest, MediaResult, Probe, RtpCapabilities } from '../engine.ts';
import { MEDIA_CODECS } from './capabilities.ts';
import { describe } from './endpoint.ts';
import type { PooledWorker } from './workers.ts';

/** Longest duration of a test, ms: a measurement ends long before, and a browser that has gone is not awaited. */
const LASTS_MS = 30_000;
/** A message fits one packet of any network, with the overhead of ICE, DTLS and SCTP. */
const MESSAGE_BYTES = 1_000;
const SEND_EVERY_MS = 20;
/** 1.6 Mbit/s for 3 s: what a person receives in a hearing with four visible people. */
const MESSAGES_EACH_TIME = 4;
const SEND_FOR_MS = 3_000;
/** Most bytes that may wait in a media path that does not take them: they would be counted as lost. */
const WAITING_AT_MOST = 16_000;
/** A path that is not up within this time counts as unusable, ms. */
const HEARD_WITHIN_MS = 1_000;
/** Most bytes that a browser may send; the client sends as much as the service does. */
const UPLOAD_AT_MOST = 2_000_000;
/** Lost messages are not repeated, and messages do not wait for each other, like sound and picture. */
const LOSSY = { ordered: false, maxRetransmits: 0 } as const;

/** Makes a media path over a single network path. @throws MediaUnavailable */
export async function openMediaPathTest(
  { worker, server, port }: PooledWorker,
  path: NetworkPath,
): Promise<MediaPathTest> {
  let router: types.Router | undefined;
  try {
    router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
    const transport = () =>
      (router as types.Router).createWebRtcTransport({
        webRtcServer: server,
        enableUdp: path === 'udp',
        enableTcp: path === 'tcp',
        enableSctp: true,
      });
    const [send, receive, direct] = await Promise.all([transport(), transport(), router.createDirectTransport()]);
    const source = await direct.produceData({ label: 'down' });
    const down = await receive.consumeData({ dataProducerId: source.id, ...LOSSY });
    return new MediasoupMediaPathTest({ router, send, receive, direct, source, down, port });
  } catch (error) {
    router?.close();
    throw new MediaUnavailable('no line to be measured could be made', { cause: error });
  }
}

interface Parts {
  readonly router: types.Router;
  readonly send: types.WebRtcTransport;
  readonly receive: types.WebRtcTransport;
  readonly direct: types.DirectTransport;
  readonly source: types.DataProducer;
  readonly down: types.DataConsumer;
  readonly port: number;
}

class MediasoupMediaPathTest implements MediaPathTest {
  readonly rtpCapabilities: RtpCapabilities;
  readonly down: Probe;
  readonly #parts: Parts;
  readonly #end: NodeJS.Timeout;
  readonly #connected = new Set<types.WebRtcTransport>();
  #upload = { messages: 0, bytes: 0, firstAt: 0, lastAt: 0 };
  #uploads = 0;
  #sending = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.rtpCapabilities = parts.router.rtpCapabilities as RtpCapabilities;
    const { id, dataProducerId, sctpStreamParameters } = parts.down;
    this.down = { id, dataProducerId, sctpStreamParameters: { ...sctpStreamParameters } };
    this.#end = globalThis.setTimeout(() => this.close(), LASTS_MS).unref();
  }

  get closed(): boolean {
    return this.#parts.router.closed;
  }

  get send(): TransportParameters {
    return describe(this.#parts.send, this.#parts.port);
  }

  get receive(): TransportParameters {
    return describe(this.#parts.receive, this.#parts.port);
  }

  async connect(dtls: {
    send?: DtlsParameters | undefined;
    receive?: DtlsParameters | undefined;
  }): Promise<MediaResult> {
    const { send, receive } = this.#parts;
    try {
      for (const [transport, dtlsParameters] of [
        [send, dtls.send],
        [receive, dtls.receive],
      ] as const) {
        if (dtlsParameters === undefined || this.#connected.has(transport)) continue;
        this.#connected.add(transport);
        await transport.connect({ dtlsParameters });
      }
      return ACCEPTED;
    } catch (error) {
      return refuse(error);
    }
  }

  async openUpload(streamId: number): Promise<MediaResult<{ id: string }>> {
    if (this.#uploads > 0) return refuse('one upload is enough');
    this.#uploads += 1;
    try {
      const { send, direct } = this.#parts;
      const from = await send.produceData({ sctpStreamParameters: { streamId, ...LOSSY }, label: 'up' });
      const taken = await direct.consumeData({ dataProducerId: from.id });
      taken.on('message', (message) => {
        const now = performance.now();
        const { messages, bytes, firstAt } = this.#upload;
        this.#upload = {
          messages: messages + 1,
          bytes: bytes + message.length,
          firstAt: messages === 0 ? now : firstAt,
          lastAt: now,
        };
        if (this.#upload.bytes > UPLOAD_AT_MOST) from.close();
      });
      return { id: from.id };
    } catch (error) {
      return refuse(error);
    }
  }

  countUpload(): ChannelTraffic {
    const { messages, bytes, firstAt, lastAt } = this.#upload;
    return { messages, bytes, ms: lastAt - firstAt };
  }

  async sendDownload(): Promise<ChannelTraffic | null> {
    const { source, down, receive } = this.#parts;
    if (!(await isConnected(receive))) return null;
    const begun = performance.now();
    let messages = 0;
    if (!this.#sending) {
      this.#sending = true;
      const message = Buffer.alloc(MESSAGE_BYTES);
      while (!this.closed && performance.now() - begun < SEND_FOR_MS) {
        const waiting = await down.getBufferedAmount().catch(() => WAITING_AT_MOST);
        const room = source.closed || waiting > WAITING_AT_MOST ? 0 : MESSAGES_EACH_TIME;
        for (let each = 0; each < room; each += 1) {
          message.writeUInt32BE(messages);
          source.send(message);
          messages += 1;
        }
        await setTimeout(SEND_EVERY_MS);
      }
    }
    return { messages, bytes: messages * MESSAGE_BYTES, ms: performance.now() - begun };
  }

  close(): void {
    clearTimeout(this.#end);
    this.#parts.router.close();
  }
}

/** The browser may ask before the worker has reported that the path is up. */
function isConnected(transport: types.WebRtcTransport): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => transport.dtlsState === 'connected' && answer(true);
    const patience = globalThis.setTimeout(() => answer(false), HEARD_WITHIN_MS);
    const answer = (connected: boolean) => {
      clearTimeout(patience);
      transport.off('dtlsstatechange', look);
      resolve(connected);
    };
    transport.on('dtlsstatechange', look);
    look();
  });
}

function refuse(error: unknown): Rejection<'media-refused'> {
  return new Rejection('media-refused', { detail: String(error) });
}
