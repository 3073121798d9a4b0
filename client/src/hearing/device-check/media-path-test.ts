import { Device } from 'mediasoup-client';
import type { DataConsumer, DataProducer, Transport, TransportOptions } from 'mediasoup-client/types';
import type { Flow, NetworkPath } from '@mahzar/shared/device-check';
import type { TransportParameters } from '@mahzar/shared/protocol/media';
import type { HearingSession } from '../../session/types.ts';
import { pause } from '../../browser/pause.ts';

export type Ask = HearingSession['ask'];

/** How long a path may take to come up, ms: ICE gives up later. */
const REACH_MS = 7_000;
/** The sending rate, equal to the service's: 1.6 Mbit/s for 3 s, with a limit on data waiting in the browser. */
const SEND_FOR_MS = 3_000;
const SEND_EVERY_MS = 20;
const MESSAGES_EACH_TIME = 4;
const MESSAGE_BYTES = 1_000;
const WAITING_AT_MOST = 16_000;
/** For the last messages to arrive. */
const GRACE_MS = 500;
const LOSSY = { ordered: false, maxRetransmits: 0 } as const;

/** An open connection over one path. */
export interface OpenMediaPath {
  /** How long it took to come up, ms. */
  readonly ms: number;
  up(): Promise<Flow | null>;
  down(): Promise<Flow | null>;
  close(): void;
}

/** Why there is no connection: the path is blocked, or the service cannot test at this moment. */
export type NoMediaPath = 'blocked' | 'busy';

/** Opens a connection to the real media server over a single path. No third-party server takes part. */
export async function openMediaPath(ask: Ask, path: NetworkPath): Promise<OpenMediaPath | NoMediaPath> {
  const begun = performance.now();
  const opened = await ask('open-line-test', { path });
  if (!opened.ok) return 'busy';
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: opened.routerRtpCapabilities as never });
  const optionsOf = (parameters: TransportParameters) => parameters as unknown as TransportOptions;
  const send = device.createSendTransport(optionsOf(opened.send));
  const receive = device.createRecvTransport(optionsOf(opened.receive));
  const close = (): void => {
    send.close();
    receive.close();
    void ask('close-line-test', {});
  };
  try {
    connect(ask, send, 'send');
    connect(ask, receive, 'receive');
    send.on('producedata', ({ sctpStreamParameters }, done, failed) => {
      void ask('open-upload', { streamId: sctpStreamParameters.streamId ?? 0 }).then((answer) =>
        answer.ok ? done({ id: answer.id }) : failed(new Error(answer.error.code)),
      );
    });
    const both = Promise.all([
      send.produceData({ label: 'up', ...LOSSY }).then(opensUp),
      receive
        .consumeData({ ...opened.down, sctpStreamParameters: opened.down.sctpStreamParameters as never })
        .then(opensUp),
    ]);
    both.catch(() => undefined);
    const channels = await Promise.race([both, pause(REACH_MS)]);
    if (channels === undefined) {
      close();
      return 'blocked';
    }
    const [up, down] = channels;
    return {
      ms: Math.round(performance.now() - begun),
      up: () => sendUp(ask, up),
      down: () => takeDown(ask, down),
      close,
    };
  } catch {
    close();
    return 'blocked';
  }
}

function connect(ask: Ask, transport: Transport, direction: 'send' | 'receive'): void {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    void ask('connect-line-test', { [direction]: dtlsParameters } as never).then((answer) =>
      answer.ok ? done() : failed(new Error(answer.error.code)),
    );
  });
}

function opensUp<Channel extends DataProducer | DataConsumer>(channel: Channel): Promise<Channel> {
  const { readyState } = channel;
  if (readyState === 'open') return Promise.resolve(channel);
  // Both kinds of channel have these events.
  const events = channel as DataProducer;
  return new Promise((resolve, reject) => {
    events.on('open', () => resolve(channel));
    events.on('transportclose', () => reject(new Error('closed')));
  });
}

async function sendUp(ask: Ask, up: DataProducer): Promise<Flow | null> {
  const message = new Uint8Array(MESSAGE_BYTES);
  let sent = 0;
  const until = performance.now() + SEND_FOR_MS;
  while (performance.now() < until && !up.closed) {
    const room = up.bufferedAmount > WAITING_AT_MOST ? 0 : MESSAGES_EACH_TIME;
    for (let each = 0; each < room; each += 1) up.send(message);
    sent += room;
    await pause(SEND_EVERY_MS);
  }
  const arrived = await countArrived(sent, async () => {
    const answer = await ask('count-upload', {});
    return answer.ok ? answer : null;
  });
  return arrived && flowOf(sent, arrived);
}

async function takeDown(ask: Ask, down: DataConsumer): Promise<Flow | null> {
  down.binaryType = 'arraybuffer';
  let [messages, bytes, firstAt, lastAt] = [0, 0, 0, 0];
  down.on('message', (data: ArrayBuffer) => {
    lastAt = performance.now();
    if (messages === 0) firstAt = lastAt;
    messages += 1;
    bytes += data.byteLength;
  });
  const sent = await ask('send-download', {});
  if (!sent.ok) return null;
  const arrived = await countArrived(sent.messages, () => Promise.resolve({ messages, bytes, ms: lastAt - firstAt }));
  return arrived && flowOf(sent.messages, arrived);
}

interface Arrived {
  readonly messages: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Counts what arrived of so many messages: at once where all have, and after a grace where some may be on their way. */
export async function countArrived(sent: number, count: () => Promise<Arrived | null>): Promise<Arrived | null> {
  const arrived = await count();
  if (arrived === null || arrived.messages >= sent) return arrived;
  await pause(GRACE_MS);
  return count();
}

/** Returns the rate and loss of a test from the sent and received amounts. */
export function flowOf(sent: number, { messages, bytes, ms }: Arrived): Flow {
  const arrived = Math.min(messages, sent);
  const kbps = ms > 0 ? Math.round((bytes * 8) / ms) : 0;
  return { kbps, lossPercent: sent === 0 ? 100 : Math.round(((sent - arrived) / sent) * 1_000) / 10 };
}
