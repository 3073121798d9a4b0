/**
 * Alters one stream. Runs as a separate process that `Masker` starts. It receives the raw stream from the media server and sends
 * the altered one back, over loopback only. It lives exactly as long as its connection to the service, and exits when it cannot
 * alter: then nothing is sent, and never the raw stream.
 */
import { randomFillSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { ENDINGS } from './endings.ts';
import type { Ending } from './endings.ts';
import { FacePipeline } from './face-pipeline.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import type { Assignment, FromMasker } from './messages.ts';
import { writeKeyFrameRequest } from './rtp.ts';
import { VoicePipeline } from './voice-pipeline.ts';

const LOOPBACK = '127.0.0.1';
const HEALTH_EVERY_MS = 250;
/** Altering counts as stalled when nothing is sent for this long while packets are received, ms. */
const STALLED_MS = 3_000;

let pipeline: Pipeline | undefined;

function end(ending: Ending): never {
  pipeline?.close();
  process.exit(ENDINGS[ending]);
}

function report(message: FromMasker): void {
  if (process.connected) process.send?.(message);
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1024 * 1024 });
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

async function connect(socket: Socket, port: number): Promise<void> {
  socket.connect(port, LOOPBACK);
  await once(socket, 'connect');
  // A connected socket reports that the other end is gone; the service knows that and ends this process.
  socket.on('error', () => undefined);
}

async function begin(assignment: Assignment, [raw, altered]: readonly [Socket, Socket]): Promise<void> {
  await Promise.all([connect(raw, assignment.from), connect(altered, assignment.to)]);
  const options: PipelineOptions = {
    assignment,
    give: (packet) => altered.send(packet),
    requestKeyFrame: () => raw.send(writeKeyFrameRequest(assignment.raw.ssrc)),
    fail: end,
  };
  const running =
    assignment.raw.codec === 'opus' ? new VoicePipeline(options, unguessable()) : new FacePipeline(options);
  pipeline = running;
  raw.on('message', (packet: Buffer, sender: RemoteInfo) => {
    // From here on the kernel drops packets from elsewhere; the check covers earlier ones.
    if (sender.port === assignment.from && sender.address === LOOPBACK) running.handle(packet, performance.now());
  });
  report({ type: 'begun' });
}

/** Sends reports, and ends the process when altering has stalled. */
function watch(): void {
  let before = { taken: 0, given: 0 };
  let inVainMs = 0;
  setInterval(() => {
    const { taken, given } = pipeline ?? before;
    if (given > before.given) inVainMs = 0;
    else if (taken > before.taken) inVainMs += HEALTH_EVERY_MS;
    before = { taken, given };
    if (inVainMs > STALLED_MS) end('stalled');
    report({ type: 'health', taken, given });
  }, HEALTH_EVERY_MS);
}

/** Random numbers from 0 to 1 from the system's generator, drawn in bulk. */
function unguessable(): () => number {
  const drawn = new Uint32Array(8_192);
  let next = drawn.length;
  return () => {
    if (next === drawn.length) {
      randomFillSync(drawn);
      next = 0;
    }
    return drawn[next++]! / 2 ** 32;
  };
}

process.on('disconnect', () => end('done'));
const sockets = await Promise.all([openSocket(), openSocket()]);
watch();
process.on('message', (assignment) => void begin(assignment as Assignment, sockets));
report({ type: 'ready', takesAt: sockets[0].address().port, givesFrom: sockets[1].address().port });
