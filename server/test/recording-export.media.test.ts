import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { on, once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createWorker } from 'mediasoup';
import type { Producer, Router, RtpCodecParameters, Worker } from 'mediasoup/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { exportHearing } from '../src/record/export/export-hearing.ts';
import type { ExportProgress, ExportResult } from '../src/record/export/export-hearing.ts';
import { recoverHearing } from '../src/recording/recovery.ts';
import { hearingDir } from '../src/recording/layout.ts';
import { spawnRecorder } from '../src/recording/recorder-client.ts';
import type { RecorderClient } from '../src/recording/recorder-client.ts';
import { describeConsumer, tapCapabilities } from '../src/rtp/rtp-parameters.ts';
import { beepTimes, flashTimes, frameHashes, makeClip, packetize, Packetizer } from './recording-media.ts';
import type { Burst, Codec } from './recording-media.ts';

const run = promisify(execFile);

/** Difference of the sender's clock from this machine's, ms. */
const SENDER_CLOCK = -90_000;
const SECONDS = 9;

const CODECS: Record<Codec, RtpCodecParameters> = {
  opus: { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 },
  vp8: {
    mimeType: 'video/VP8',
    payloadType: 96,
    clockRate: 90_000,
    rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
  },
  h264: {
    mimeType: 'video/H264',
    payloadType: 97,
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
    rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
  },
};

let folder: string;
let dataDir: string;
let worker: Worker;
let router: Router;
/** Records the hearing of the first tests. */
let recorder: RecorderClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-export-'));
  dataDir = join(folder, 'data');
  worker = await createWorker({ logLevel: 'error' });
  router = await worker.createRouter({
    mediaCodecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
      { kind: 'video', mimeType: 'video/H264', clockRate: 90_000, parameters: CODECS.h264.parameters },
    ],
  });
  recorder = await startRecorder(dataDir);
  await recorder.arm('h1');
});

async function startRecorder(dataDir: string): Promise<RecorderClient> {
  const recorder = spawnRecorder({ dataDir });
  await once(recorder, 'ready');
  return recorder;
}

afterAll(async () => {
  await recorder.close();
  worker.close();
  await rm(folder, { recursive: true });
});

/** A microphone or camera: plays a clip's packets in real time into the router, with sender reports each second. */
class Source {
  readonly producer: Producer;
  readonly #bursts: Burst[];
  readonly #packetizer: Packetizer;
  readonly #socket: Socket;
  #timer: NodeJS.Timeout | undefined;
  readonly #ended = Promise.withResolvers<void>();

  private constructor(producer: Producer, bursts: Burst[], packetizer: Packetizer, socket: Socket) {
    this.producer = producer;
    this.#bursts = bursts;
    this.#packetizer = packetizer;
    this.#socket = socket;
  }

  static async open(clip: string, codec: Codec, ssrc: number): Promise<Source> {
    const transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
      rtcpMux: true,
      comedia: true,
    });
    const parameters = CODECS[codec];
    const producer = await transport.produce({
      kind: codec === 'opus' ? 'audio' : 'video',
      rtpParameters: { codecs: [parameters], encodings: [{ ssrc }], rtcp: { cname: `c${ssrc}` } },
    });
    const packetizer = new Packetizer(ssrc, parameters.payloadType, parameters.clockRate);
    const socket = createSocket('udp4');
    socket.connect(transport.tuple.localPort, '127.0.0.1');
    await once(socket, 'connect');
    return new Source(producer, await packetize(clip, codec), packetizer, socket);
  }

  /** Media time 0 is at `startAt`, epoch milliseconds. */
  play(startAt: number): Promise<void> {
    let next = 0;
    let nextReport = 200;
    this.#timer = setInterval(() => {
      const mediaMs = Date.now() - startAt;
      for (let burst = this.#bursts[next]; burst && burst.ms <= mediaMs; burst = this.#bursts[++next]) {
        for (const packet of this.#packetizer.packets(burst)) this.#socket.send(packet);
      }
      if (mediaMs >= nextReport) {
        nextReport += 1000;
        this.#socket.send(this.#packetizer.report(startAt + mediaMs + SENDER_CLOCK, mediaMs));
      }
      if (next === this.#bursts.length) void this.#end();
    }, 5);
    return this.#ended.promise;
  }

  /** Ends when the router has every packet. */
  async #end(): Promise<void> {
    clearInterval(this.#timer);
    let [stats] = await this.producer.getStats();
    while (stats!.packetCount < this.#packetizer.count) [stats] = await this.producer.getStats();
    this.#socket.close();
    this.producer.close();
    this.#ended.resolve();
  }
}

/** Has the recorder record a producer, as the service does. */
async function recordProducer(
  { recorder, hearing }: { readonly recorder: RecorderClient; readonly hearing: string },
  producer: Producer,
  seat: string,
  track: string,
): Promise<void> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
    comedia: false,
  });
  const consumer = await transport.consume({
    producerId: producer.id,
    rtpCapabilities: tapCapabilities(router.rtpCapabilities),
    paused: true,
  });
  const opened = await recorder.openTrack({
    hearing,
    track,
    seat,
    kind: producer.kind === 'audio' ? 'mic' : 'camera',
    ...describeConsumer(consumer.rtpParameters)!,
    from: { ip: '127.0.0.1', port: transport.tuple.localPort },
    clock: String(worker.pid),
  });
  if (opened instanceof Rejection) throw new Error(opened.detail);
  await transport.connect({ ip: opened.ip, port: opened.port });
  await consumer.resume();
}

async function probe(file: string, entries: string): Promise<string[]> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', file]);
  return stdout.trim().split('\n');
}

const LABELS: Record<string, { name: string; role: string }> = {
  judge: { name: 'مریم رضایی', role: 'رئیس شعبه' },
  citizen: { name: 'علی احمدی', role: 'شاکی' },
};

/**
 * The judge speaks for nine seconds, in VP8. The citizen joins 2.5 s later, in H.264. The intervals 1.3–4.3 s and 5.8–8.8 s
 * are on the record.
 */
describe.concurrent('a recorded hearing', () => {
  let startAt: number;
  let lateBy: number;
  let result: ExportResult;
  const progress: ExportProgress[] = [];

  beforeAll(async () => {
    const clip = (name: string) => join(folder, name);
    const [judgeVideo, judgeAudio, citizenVideo, citizenAudio] = await Promise.all([
      makeClip(clip('judge.webm'), 'vp8', SECONDS),
      makeClip(clip('judge-voice.webm'), 'opus', SECONDS),
      makeClip(clip('citizen.mkv'), 'h264', SECONDS - 2),
      makeClip(clip('citizen-voice.webm'), 'opus', SECONDS - 2, 600),
    ]);
    const sources = await Promise.all([
      Source.open(judgeVideo, 'vp8', 11),
      Source.open(judgeAudio, 'opus', 12),
      Source.open(citizenVideo, 'h264', 13),
      Source.open(citizenAudio, 'opus', 14),
    ]);
    for (const [index, { producer }] of sources.entries()) {
      await recordProducer({ recorder, hearing: 'h1' }, producer, index < 2 ? 'judge' : 'citizen', `t${index + 1}`);
    }
    startAt = Date.now() + 300;
    lateBy = 2500;
    await Promise.all(sources.map((source, index) => source.play(index < 2 ? startAt : startAt + lateBy)));
    for (const track of ['t1', 't2', 't3', 't4']) await recorder.closeTrack(track);

    result = await exportHearing({
      dir: hearingDir(dataDir, 'h1'),
      outDir: join(folder, 'export'),
      intervals: [
        { from: startAt + 1300, to: startAt + 4300 },
        { from: startAt + 5800, to: startAt + 8800 },
      ],
      labelOf: (seat) => LABELS[seat]!,
      seatOrder: ['judge'],
      format: 'mp4',
      now: Date.now,
      onProgress: (step) => progress.push(step),
    });
  });

  const trackFile = (seat: string, kind: string, interval: number) => {
    const found = result.manifest.tracks.find((t) => t.seat === seat && t.kind === kind && t.interval === interval)!;
    return { ...found, path: join(folder, 'export', found.file) };
  };

  it('has every packet and every frame of the times on the record, and no other', async () => {
    const { tracks, damage, leftOut } = result.manifest;
    expect(damage).toEqual([]);
    // Only pictures before an interval's first key frame are missing.
    expect(leftOut.filter(({ kind, reason }) => kind !== 'camera' || reason !== 'no-key-frame')).toEqual([]);
    expect(tracks.map(({ gaps }) => gaps).flat()).toEqual([]);
    expect(tracks.map(({ seat, kind, interval }) => `${interval} ${seat} ${kind}`).sort()).toEqual([
      '1 citizen camera',
      '1 citizen mic',
      '1 judge camera',
      '1 judge mic',
      '2 citizen camera',
      '2 citizen mic',
      '2 judge camera',
      '2 judge mic',
    ]);
    for (const { offsetMs, durationMs } of tracks) {
      expect(offsetMs).toBeGreaterThanOrEqual(0);
      expect(offsetMs + durationMs).toBeLessThanOrEqual(3000 + 60);
    }
    expect(trackFile('judge', 'mic', 1).frames).toBeGreaterThanOrEqual(149);
    expect(trackFile('citizen', 'camera', 1).offsetMs).toBeGreaterThan(1150);
  });

  it('has sound and picture together within 20 ms, at the moment when they were', async () => {
    const moments = async (seat: string, kind: string, interval: number) => {
      const { path, startsAt } = trackFile(seat, kind, interval);
      const seconds = kind === 'mic' ? await beepTimes(path) : await flashTimes(path);
      return seconds.map((at) => startsAt + at * 1000);
    };
    for (const [seat, begin] of [
      ['judge', startAt],
      ['citizen', startAt + lateBy],
    ] as const) {
      for (const interval of [1, 2]) {
        const [flashes, beeps] = [await moments(seat, 'camera', interval), await moments(seat, 'mic', interval)];
        expect(flashes.length).toBeGreaterThan(0);
        for (const flash of flashes) {
          const second = begin + Math.round((flash - begin) / 1000) * 1000;
          const beep = beeps.find((at) => Math.abs(at - flash) < 400)!;
          expect(Math.abs(beep - flash)).toBeLessThanOrEqual(20);
          expect(Math.abs(flash - second)).toBeLessThanOrEqual(20);
        }
      }
    }
  });

  it('gives files that a decoder takes without complaint, with hashes that are true', async () => {
    for (const { file, bytes, frames, kind } of result.manifest.tracks) {
      const path = join(folder, 'export', file);
      expect((await stat(path)).size).toBe(bytes);
      expect((await stat(path)).mode & 0o077).toBe(0);
      const hashes = await frameHashes(path);
      if (kind === 'camera') expect(hashes).toHaveLength(frames);
      const { stdout } = await run('sha256sum', [path]);
      expect(stdout.slice(0, 64)).toBe(result.manifest.tracks.find((track) => track.file === file)!.sha256);
    }
  });

  it('is also one picture and sound of exactly the time on the record, in sync, with a chapter for each interval', async () => {
    const file = result.compositeFile!;
    // MP4 keeps the chapters' titles in a third stream.
    const durations = (await probe(file, 'stream=codec_name,duration')).filter((line) => !line.startsWith('bin_data'));
    expect(durations.map((line) => line.split(',')[0]).sort()).toEqual(['aac', 'h264']);
    for (const line of durations) expect(Math.abs(Number(line.split(',')[1]) - 6)).toBeLessThan(0.05);
    expect(await probe(file, 'chapter=start_time,end_time')).toEqual(['0.000000,3.000000', '3.000000,6.000000']);
    expect(progress.at(-1)).toEqual({ stage: 'composite', percent: 100 });
    expect(progress.map(({ percent }) => percent)).toEqual(
      progress.map(({ percent }) => percent).sort((a, b) => a - b),
    );
  });

  it('has each seat in its own tile of the composite, at the right time', async () => {
    const tiles = { judge: 'crop=iw/2:ih-100:0:50', citizen: 'crop=iw/2:ih-100:iw/2:50' };
    // Composite seconds of the flashes: interval 1 begins at 1.3 s of the hearing, interval 2 (at 3 s) at 5.8 s.
    expect(await roundedFlashes(tiles.judge)).toEqual([0.7, 1.7, 2.7, 3.2, 4.2, 5.2]);
    expect(await roundedFlashes(tiles.citizen)).toEqual([2.2, 3.7, 4.7, 5.7]);
  });

  it('is made for intervals and seats that have nothing to show, and for any name', async () => {
    const { compositeFile, manifest } = await exportHearing({
      dir: hearingDir(dataDir, 'h1'),
      outDir: join(folder, 'strange'),
      intervals: [
        { from: startAt - 3000, to: startAt - 2000 },
        { from: startAt + 1300, to: startAt + 4300 },
      ],
      labelOf: (seat) => (seat === 'judge' ? { name: '', role: '' } : { name: "%{pts} \\ 'a:b', [c];", role: '' }),
      format: 'webm',
      now: Date.now,
    });
    expect((await probe(compositeFile!, 'stream=codec_name')).toSorted()).toEqual(['opus', 'vp8']);
    expect(Math.abs(Number((await probe(compositeFile!, 'format=duration'))[0]) - 4)).toBeLessThan(0.05);
    expect(manifest.seats.map(({ seat }) => seat)).toEqual(['judge', 'citizen']);
  });

  it('is made of a hearing in which nobody sent anything', async () => {
    const { compositeFile, manifest } = await exportHearing({
      dir: hearingDir(dataDir, 'h0'),
      outDir: join(folder, 'empty'),
      intervals: [{ from: startAt, to: startAt + 1000 }],
      labelOf: () => ({ name: '', role: '' }),
      format: 'mp4',
      now: Date.now,
    });
    expect(manifest.tracks).toEqual([]);
    expect(Number((await probe(compositeFile!, 'format=duration'))[0])).toBeCloseTo(1, 1);
  });

  async function roundedFlashes(crop: string): Promise<number[]> {
    return (await flashTimes(result.compositeFile!, `${crop},`)).map((seconds) => Math.round(seconds * 10) / 10);
  }
});

// At the same time, because both hearings are played in real time.
describe.concurrent('a hearing whose recorder is killed', () => {
  it('loses at most 0.3 s, plays up to there, and goes on in new tracks', async ({ onTestFinished }) => {
    const folderOf = (name: string) => join(folder, name);
    const dataDir = folderOf('killed-data');
    const recorder = await startRecorder(dataDir);
    onTestFinished(() => recorder.close());
    const sources = await Promise.all([
      Source.open(await makeClip(folderOf('killed.webm'), 'vp8', SECONDS), 'vp8', 21),
      Source.open(await makeClip(folderOf('killed-voice.webm'), 'opus', SECONDS), 'opus', 22),
    ]);
    await recorder.arm('h2');
    for (const [index, { producer }] of sources.entries()) {
      await recordProducer({ recorder, hearing: 'h2' }, producer, 'judge', `k${index}`);
    }
    const startAt = Date.now() + 200;
    const played = sources.map((source) => source.play(startAt));

    for await (const [{ tracks }] of on(recorder, 'health')) if (tracks[0]!.packets > 300) break;
    const [lost, ready] = [once(recorder, 'lost'), once(recorder, 'ready')];
    const killedAt = Date.now();
    process.kill(recorder.pid!, 'SIGKILL');
    await lost;
    const recovered = await recoverHearing(hearingDir(dataDir, 'h2'));
    expect(recovered.sealedNow).toBe(2);
    expect(killedAt - recovered.lastAt!).toBeLessThanOrEqual(300);

    await ready;
    await recorder.arm('h2');
    for (const [index, { producer }] of sources.entries()) {
      await recordProducer({ recorder, hearing: 'h2' }, producer, 'judge', `n${index}`);
    }
    await Promise.all(played);
    for (const index of [0, 1]) await recorder.closeTrack(`n${index}`);

    const { manifest } = await exportHearing({
      dir: hearingDir(dataDir, 'h2'),
      outDir: folderOf('killed-export'),
      intervals: [{ from: startAt, to: startAt + SECONDS * 1000 }],
      labelOf: () => ({ name: 'judge', role: 'judge' }),
      format: null,
      now: Date.now,
    });
    expect(manifest.damage).toEqual([]);
    for (const kind of ['camera', 'mic']) {
      const [before, after] = manifest.tracks.filter((track) => track.kind === kind);
      await frameHashes(folderOf(`killed-export/${before!.file}`));
      expect(Math.abs(before!.startsAt - startAt)).toBeLessThan(20);
      expect(killedAt - before!.endsAt).toBeLessThanOrEqual(300);
      expect(after!.endsAt).toBeGreaterThan(startAt + SECONDS * 1000 - 100);
    }
  });
});
