import type { types } from 'mediasoup';
import type { InjectOptions } from '../engine.ts';

const LOOPBACK = '127.0.0.1';

/** A producer fed by a process on this machine, and its own transport; both end together. */
export interface Injection {
  readonly producer: types.Producer;
  readonly transport: types.PlainTransport;
}

/** Makes a producer that accepts packets over loopback from one port only. See `MediaRoom.openInjected`. */
export async function inject(
  router: types.Router,
  { rtpParameters, from }: InjectOptions,
  paused: boolean,
): Promise<Injection> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    rtcpMux: true,
    comedia: false,
  });
  try {
    await transport.connect({ ip: LOOPBACK, port: from });
    const audio = rtpParameters.codecs.every(({ mimeType }) => mimeType.startsWith('audio/'));
    const producer = await transport.produce({
      kind: audio ? 'audio' : 'video',
      rtpParameters: rtpParameters as types.RtpParameters,
      paused,
    });
    producer.observer.once('close', () => transport.close());
    return { producer, transport };
  } catch (error) {
    transport.close();
    throw error;
  }
}
