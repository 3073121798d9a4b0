import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Decoder, Encoder } from '@evan/opus';
import { expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { matchSpeech, median } from '../../client/e2e/support/speech.ts';
import { Masker } from '../src/media/masking/masker.ts';
import { writeRtp } from '../src/media/masking/rtp.ts';
import { parseRtp } from '../src/rtp/rtp.ts';
import { SPEECH_RATE, speak } from './support/espeak.ts';
import { alikeInLoudness, rms } from './support/loudness.ts';

const RAW = { codec: 'opus', payloadType: 100, ssrc: 11, clockRate: 48_000 } as const;
const ALTERED = { payloadType: 111, ssrc: 22 };
const FRAME_MS = 20;
const FRAME = (SPEECH_RATE * FRAME_MS) / 1000;
const TEXT =
  'I was at home that evening. At nine I heard a noise in the street, and when I came to the window two men were standing beside the car.';

async function openSocket({ onTestFinished }: TestContext): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket;
}

/** A masking process with two sockets in place of the media server: one for its input, one for its output. */
async function voiceProcess(context: TestContext) {
  const masker = new Masker({ ended: () => undefined, works: () => undefined });
  context.onTestFinished(() => masker.kill());
  const [sender, taker, ports] = await Promise.all([openSocket(context), openSocket(context), masker.ready]);
  const assignment = { raw: RAW, altered: ALTERED, from: sender.address().port, to: taker.address().port };
  expect(await masker.begin(assignment)).toBe(true);
  const given: { sequence: number; timestamp: number; payload: Buffer; at: number }[] = [];
  let whenGiven = () => {};
  taker.on('message', (packet) => {
    given.push({ ...parseRtp(packet, ALTERED.ssrc)!, at: performance.now() });
    whenGiven();
  });
  return {
    given,
    send: (sequence: number, timestamp: number, payload: Uint8Array, marker = false) =>
      sender.send(writeRtp({ ...RAW, sequence, timestamp, marker, payload }), ports!.takesAt, '127.0.0.1'),
    until: (done: () => boolean) => new Promise<void>((resolve) => (whenGiven = () => done() && resolve())),
  };
}

function code(samples: Float32Array): Uint8Array[] {
  const encoder = new Encoder({ channels: 1, sample_rate: SPEECH_RATE, application: 'voip' });
  return Array.from({ length: Math.floor(samples.length / FRAME) }, (_, index) =>
    encoder.encode(Int16Array.from(samples.subarray(index * FRAME, (index + 1) * FRAME), (sample) => sample * 32_767)),
  );
}

function decode(packets: readonly Uint8Array[]): Float32Array {
  const decoder = new Decoder({ channels: 1, sample_rate: SPEECH_RATE });
  return Float32Array.from(
    packets.flatMap((packet) => [...new Int16Array(decoder.decode(packet).slice().buffer)]),
    (sample) => sample / 32_768,
  );
}

it.concurrent('a voice comes out packet by packet, at the same times, as another sound', async (context) => {
  const { given, send, until } = await voiceProcess(context);
  const { samples } = speak('en-us+m3', TEXT);
  const packets = code(samples);
  const sentAt: number[] = [];
  const all = until(() => given.length === packets.length);
  const begun = performance.now();
  for (const [index, packet] of packets.entries()) {
    await setTimeout(Math.max(0, begun + index * FRAME_MS - performance.now()));
    sentAt.push(performance.now());
    send(65_500 + index, index * 960, packet, index === 0);
  }
  await all;
  expect(given.map(({ sequence }) => sequence)).toEqual(packets.map((_, index) => (65_500 + index) % 65_536));
  expect(given.map(({ timestamp }) => timestamp)).toEqual(packets.map((_, index) => index * 960));

  const [spoken, altered] = [decode(packets), decode(given.map(({ payload }) => payload))];
  const waveform = (sound: Float32Array) =>
    median(
      matchSpeech({ rate: SPEECH_RATE, samples: sound }, { rate: SPEECH_RATE, samples }).map(
        ({ correlation }) => correlation,
      ),
    );
  const { lagMs, correlation } = alikeInLoudness(spoken, altered, SPEECH_RATE, 200);
  const waits = given.map(({ at }, index) => at - sentAt[index]!);
  console.log(
    `waveform like the spoken one: raw ${waveform(spoken).toFixed(2)}, altered ${waveform(altered).toFixed(2)}; ` +
      `loudness alike ${correlation.toFixed(2)}, ${lagMs} ms later; ` +
      `a packet takes ${median(waits).toFixed(1)} ms, at most ${Math.max(...waits).toFixed(1)} ms`,
  );
  expect(waveform(spoken)).toBeGreaterThan(0.9);
  expect(waveform(altered)).toBeLessThan(0.3);
  expect(correlation).toBeGreaterThan(0.8);
  expect(lagMs).toBeLessThan(60);
  expect(rms(altered)).toBeGreaterThan(0.3 * rms(spoken));
});

it.concurrent('a packet that comes late is put in its place, and a lost one is left out', async (context) => {
  const { given, send, until } = await voiceProcess(context);
  const packets = code(speak('en', TEXT).samples).slice(0, 40);
  const order = packets.map((_, index) => index).filter((index) => index !== 5 && index !== 20);
  order.splice(order.indexOf(6) + 1, 0, 5);
  const all = until(() => given.length === packets.length - 1);
  for (const index of order) {
    send(index, index * 960, packets[index]!);
    await setTimeout(FRAME_MS);
  }
  await all;
  expect(given.map(({ sequence }) => sequence)).toEqual(
    packets
      .keys()
      .filter((index) => index !== 20)
      .toArray(),
  );
});

it.concurrent('what is no sound, or of another stream, gives nothing and ends nothing', async (context) => {
  const { given, send, until } = await voiceProcess(context);
  const [packet] = code(speak('en', TEXT).samples);
  const one = until(() => given.length > 0);
  send(1, 0, Buffer.alloc(300, 0xff));
  send(2, 960, Buffer.alloc(0));
  // 120 ms in one packet, longer than the longest packet that is altered.
  send(3, 1_920, Buffer.from([0x1b, 0x06, ...Buffer.alloc(60, 0x55)]));
  send(4, 7_680, packet!);
  await one;
  expect(given.map(({ sequence }) => sequence)).toEqual([4]);
});
