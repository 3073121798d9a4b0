/*
 * The service behind the bare page: socket.io and mediasoup and nothing else.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { MEDIA_CODECS, withoutCaptureTime } from '../../src/media/mediasoup/capabilities.ts';
import { freePort } from '../../test/support/ports.ts';

const HTML = `<!doctype html><button disabled>enter</button><video autoplay playsinline></video>
<script type="module" src="/page.js"></script>`;

export interface BareService {
  /** Port of the page and its messages. */
  readonly port: number;
  readonly mediaPort: number;
  readonly close: () => Promise<void>;
}

/** Starts the bare service on a free port with the bundled page; resolves with its ports and a function to end it. */
export async function startBareService(script: string): Promise<BareService> {
  const worker = await createWorker({ logLevel: 'error' });
  const mediaPort = await freePort();
  const listen = { ip: '127.0.0.1', port: mediaPort };
  const listenInfos: types.TransportListenInfo[] = [
    { protocol: 'udp', ...listen },
    { protocol: 'tcp', ...listen },
  ];
  const webRtcServer = await worker.createWebRtcServer({ listenInfos });
  const router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
  const producers = new Set<types.Producer>();
  const joined = new Map<Socket, { receive: types.WebRtcTransport; rtpCapabilities: types.RtpCapabilities }>();
  const http = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : HTML);
  });
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  io.on('connection', (socket) => {
    const transports = new Map<string, types.WebRtcTransport>();
    socket.emit('capabilities', withoutCaptureTime(router.rtpCapabilities));
    socket.on('join', async (rtpCapabilities: types.RtpCapabilities, answer: (joined: object) => void) => {
      const create = () => router.createWebRtcTransport({ webRtcServer, initialAvailableOutgoingBitrate: 1_000_000 });
      const [send, receive] = await Promise.all([create(), create()]);
      joined.set(socket, { receive, rtpCapabilities });
      transports.set('send', send).set(send.id, send).set(receive.id, receive);
      const consumers = await Promise.all(
        [...producers].map(({ id }) => receive.consume({ producerId: id, rtpCapabilities })),
      );
      answer({ send: describe(send), receive: describe(receive), consumers: consumers.map(describeConsumer) });
    });
    socket.on('connect-transport', (id: string, dtlsParameters: types.DtlsParameters) => {
      void transports.get(id)?.connect({ dtlsParameters });
    });
    socket.on('produce', async (kind: types.MediaKind, rtpParameters: types.RtpParameters) => {
      const producer = await transports.get('send')?.produce({ kind, rtpParameters });
      if (producer === undefined) return;
      producers.add(producer);
      producer.on('transportclose', () => producers.delete(producer));
      for (const [other, { receive, rtpCapabilities }] of joined) {
        if (other === socket) continue;
        const consumer = await receive.consume({ producerId: producer.id, rtpCapabilities });
        other.emit('consumer', describeConsumer(consumer));
      }
    });
    socket.on('disconnect', () => {
      joined.delete(socket);
      transports.forEach((transport) => transport.close());
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    await io.close();
    worker.close();
  };
  return { port: (http.address() as AddressInfo).port, mediaPort, close };
}

function describe({ id, iceParameters, iceCandidates, dtlsParameters }: types.WebRtcTransport) {
  return { id, iceParameters, iceCandidates, dtlsParameters };
}

function describeConsumer({ id, producerId, kind, rtpParameters }: types.Consumer) {
  return { id, producerId, kind, rtpParameters };
}
