import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '../../test/recording-media.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { byFfmpeg } from './by-ffmpeg.ts';
import { byRecorder } from './by-recorder.ts';
import { STREAMS } from './pair.ts';
import { Sender } from './sender.ts';

const SIZES = [1, 6, 30, 100];
/** Long enough to close each segment of the recorder once. */
const SECONDS = 20;
const CLIP_SECONDS = 10;

/** Result for one size: medians of its runs, except for the lost packets. */
export interface RecordingSize {
  /** People with a microphone and a camera each. */
  readonly pairs: number;
  /** CPU time of the recorder per packet, divided by that of `ffmpeg -c copy`. */
  readonly ratioToFfmpeg: number;
  /** CPU time of the recorder per packet, µs. */
  readonly usPerPacket: number;
  readonly ffmpegUsPerPacket: number;
  readonly packetsPerSecond: number;
  /** Sent packets that are not in the segments on disk, in all runs. */
  readonly packetsLost: number;
  /** Memory of the recorder, 10⁶ bytes. */
  readonly rssMB: number;
  readonly ffmpegRssMB: number;
}

/** Compares the recorder's cost with that of `ffmpeg -c copy`: they record the same packets, one after the other. */
export async function benchRecording({ runs, flag, say }: BenchOptions): Promise<{ sizes: readonly RecordingSize[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'mahzar-bench-recording-'));
  try {
    const clips = await Promise.all(
      STREAMS.map(({ codec }) => makeClip(join(folder, `${codec}.mkv`), codec, CLIP_SECONDS)),
    );
    const seconds = Number(flag('seconds') ?? SECONDS);
    const sizes: RecordingSize[] = [];
    for (const pairs of flag('pairs')?.split(',').map(Number) ?? SIZES) {
      const results: RecordingSize[] = [];
      for (let run = 0; run < runs; run += 1) {
        results.push(await measure(clips, join(folder, `${pairs}-${run}`), pairs, seconds));
      }
      sizes.push(summary(results));
      say(line(sizes.at(-1)!));
    }
    return { sizes };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(clips: string[], folder: string, pairs: number, seconds: number): Promise<RecordingSize> {
  const sender = new Sender();
  try {
    const ports = await sender.open(clips, pairs);
    const ours = await byRecorder(join(folder, 'recorder'), { sender, ports, seconds });
    const theirs = await byFfmpeg(join(folder, 'ffmpeg'), { sender, pairs, seconds });
    const [usPerPacket, ffmpegUsPerPacket] = [ours, theirs].map((load) => (load.cpuSeconds * 1e6) / load.packets) as [
      number,
      number,
    ];
    return {
      pairs,
      ratioToFfmpeg: usPerPacket / ffmpegUsPerPacket,
      usPerPacket,
      ffmpegUsPerPacket,
      packetsPerSecond: ours.packets / seconds,
      packetsLost: ours.lost,
      rssMB: ours.rssMB,
      ffmpegRssMB: theirs.rssMB,
    };
  } finally {
    sender.end();
    await rm(folder, { recursive: true });
  }
}

function summary(results: readonly RecordingSize[]): RecordingSize {
  const of = (figure: keyof RecordingSize) => Number(median(results.map((result) => result[figure])).toPrecision(3));
  return {
    pairs: results[0]!.pairs,
    ratioToFfmpeg: of('ratioToFfmpeg'),
    usPerPacket: of('usPerPacket'),
    ffmpegUsPerPacket: of('ffmpegUsPerPacket'),
    packetsPerSecond: of('packetsPerSecond'),
    packetsLost: results.reduce((sum, { packetsLost }) => sum + packetsLost, 0),
    rssMB: of('rssMB'),
    ffmpegRssMB: of('ffmpegRssMB'),
  };
}

function line(size: RecordingSize): string {
  return Object.entries(size)
    .map(([figure, value]) => `${figure} ${value}`)
    .join(', ');
}
