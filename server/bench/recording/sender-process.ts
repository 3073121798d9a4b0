/**
 * The sender process, separate so that its CPU time is not measured. Each stream has its own socket, like a plain transport, and
 * its own start time. Packets are sent at the clip's times, to the millisecond.
 */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { packetize, Packetizer } from '../../test/recording-media.ts';
import type { Burst } from '../../test/recording-media.ts';
import { ssrcOf, STREAMS } from './pair.ts';
import type { Answer, Call, Target } from './pair.ts';

const TICK_MS = 1;
const REPORT_EVERY_MS = 1_000;

let clips: Burst[][] = [];
let sockets: Socket[] = [];
let timer: NodeJS.Timeout | undefined;
let streams: SentStream[] = [];

/** A stream that repeats a clip. */
class SentStream {
  readonly #target: Target;
  readonly #socket: Socket;
  readonly #clip: readonly Burst[];
  readonly #clipMs: number;
  readonly #packetizer: Packetizer;
  readonly #startsAt: number;
  #next = 0;
  #nextReport = REPORT_EVERY_MS / 2;
  packets = 0;

  constructor(target: Target, socket: Socket, startsAt: number) {
    const { payloadType, clockRate } = STREAMS[target.stream]!;
    this.#target = target;
    this.#socket = socket;
    this.#clip = clips[target.stream]!;
    this.#clipMs = this.#clip.length * (this.#clip[1]!.ms - this.#clip[0]!.ms);
    this.#packetizer = new Packetizer(ssrcOf(target.pair, target.stream), payloadType, clockRate);
    this.#startsAt = startsAt;
  }

  /** Sends the packets that are due. */
  send(now: number): void {
    for (let burst = this.#due(now); burst !== undefined; burst = this.#due(now)) {
      this.#next += 1;
      for (const packet of this.#packetizer.packets(burst)) this.#give(packet, this.#target.port);
      if (burst.ms < this.#nextReport) continue;
      this.#nextReport += REPORT_EVERY_MS;
      this.#give(this.#packetizer.report(Date.now(), burst.ms), this.#target.reportPort);
    }
  }

  #due(now: number): Burst | undefined {
    const burst = this.#clip[this.#next % this.#clip.length]!;
    const ms = burst.ms + Math.floor(this.#next / this.#clip.length) * this.#clipMs;
    return this.#startsAt + ms <= now ? { ...burst, ms } : undefined;
  }

  #give(packet: Buffer, port: number): void {
    this.packets += 1;
    // An error here means that the local network stack cannot queue the packet; it ends the benchmark.
    this.#socket.send(packet, port, '127.0.0.1', (error) => {
      if (error !== null) throw error;
    });
  }
}

async function open({ clips: files, pairs }: Extract<Call, { name: 'open' }>): Promise<Answer> {
  clips = await Promise.all(files.map((file, stream) => packetize(file, STREAMS[stream]!.codec)));
  sockets = Array.from({ length: pairs * STREAMS.length }, () => createSocket('udp4'));
  for (const socket of sockets) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    // A program that has ended has closed its port.
    socket.on('error', () => undefined);
  }
  return { name: 'open', ports: sockets.map((socket) => socket.address().port) };
}

function send({ targets }: Extract<Call, { name: 'send' }>): Answer {
  const now = performance.now();
  streams = targets.map((target, place) => {
    // Start times are spread evenly over one frame.
    const startsAt = now + (40 * place) / targets.length;
    return new SentStream(target, sockets[target.pair * STREAMS.length + target.stream]!, startsAt);
  });
  timer = setInterval(() => {
    const at = performance.now();
    for (const stream of streams) stream.send(at);
  }, TICK_MS);
  return { name: 'send' };
}

function count(): number {
  return streams.reduce((sum, { packets }) => sum + packets, 0);
}

async function handle(call: Call): Promise<Answer> {
  switch (call.name) {
    case 'open':
      return open(call);
    case 'send':
      return send(call);
    case 'count':
      return { name: call.name, packets: count() };
    case 'stop':
      clearInterval(timer);
      return { name: call.name, packets: count() };
    default:
      return call satisfies never;
  }
}

process.on('message', (call: Call) => void handle(call).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit(0));
