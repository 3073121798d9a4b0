/**
 * Media for the recording's tests, made by ffmpeg, and its packets as a browser would send them. At each full second from 1
 * on, the picture is white for one frame and a tone beeps.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { cachePathFor, fillCache } from './support/test-cache.ts';

const run = promisify(execFile);

export type Codec = 'opus' | 'vp8' | 'h264';

/** One frame's RTP payloads. */
export type Burst = { ms: number; key: boolean; payloads: Buffer[] };

/** VP8 as a browser would encode it, with one thread: libvpx's threads wait by spinning, and several take six times as long. */
export const VP8 = [
  '-c:v',
  'libvpx',
  '-deadline',
  'realtime',
  '-cpu-used',
  '-8',
  '-threads',
  '1',
  '-auto-alt-ref',
  '0',
];

const ENCODERS: Record<Codec, string[]> = {
  vp8: [...VP8, '-b:v', '800k', '-g', '25', '-keyint_min', '25'],
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline', '-b:v', '800k'],
  opus: ['-c:a', 'libopus', '-b:a', '32k', '-frame_duration', '20', '-application', 'voip'],
};

/**
 * Makes a clip of `seconds` and returns its path: WebM or Matroska.
 * @param size `small`: a quarter of the points and of the bytes; `dense`: a quarter of the points, with about as many packets
 */
export async function makeClip(
  path: string,
  codec: Codec,
  seconds: number,
  tone = 1000,
  size: 'usual' | 'small' | 'dense' = 'usual',
): Promise<string> {
  const flash = `drawbox=c=white:t=fill:enable='gte(t,0.98)*lt(mod(t+0.02,1),0.04)'`;
  const picture = `testsrc2=s=${size === 'usual' ? '640x360' : '320x180'}:r=25:d=${seconds},eq=brightness=-0.4,${flash}`;
  const sound = `aevalsrc='if(gte(t,1)*lt(mod(t,1),0.05),0.8*sin(2*PI*${tone}*t),0)':s=48000:d=${seconds}`;
  const source = codec === 'opus' ? sound : picture;
  const keys = codec === 'h264' ? ['-g', '25', '-pix_fmt', 'yuv420p'] : [];
  // The last rate counts.
  const rate = codec !== 'opus' && size === 'small' ? ['-b:v', '200k'] : [];
  const args = ['-f', 'lavfi', '-i', source, ...ENCODERS[codec], ...keys, ...rate];
  return encode(path, `${codec}-${size}-${seconds}-${tone}`, args);
}

/** Makes a VP8 clip of one colour. */
export async function makePlain(path: string, color: string, seconds: number): Promise<string> {
  const picture = `color=c=${color}:s=320x180:r=25:d=${seconds}`;
  return encode(path, `${color}-${seconds}`, ['-f', 'lavfi', '-i', picture, ...ENCODERS.vp8]);
}

let encoder: string | undefined;

/** Encodes a clip, or copies it from the cache: encoding takes a twentieth of its length of CPU. */
async function encode(path: string, name: string, args: readonly string[]): Promise<string> {
  encoder ??= execFileSync('ffmpeg', ['-version'], { encoding: 'utf8' });
  const cached = cachePathFor(`clip-${name}${extname(path)}`, encoder, args);
  if (existsSync(cached)) copyFileSync(cached, path);
  else {
    await run('ffmpeg', ['-v', 'error', '-y', ...args, path]);
    fillCache(cached, (own) => copyFileSync(path, own));
  }
  return path;
}

/** The mean colour of a part of a picture at a moment; `area` as ffmpeg's crop takes it. */
export async function colorAt(path: string, seconds: number, area: string): Promise<number[]> {
  return (await colorsAt(path, [[seconds, area]]))[0]!;
}

/** The same at several moments, with one start of ffmpeg. */
export async function colorsAt(path: string, places: readonly [seconds: number, area: string][]): Promise<number[][]> {
  const inputs = places.flatMap(([seconds]) => ['-ss', String(seconds), '-i', path]);
  const parts = places.map(
    ([, area], index) =>
      `[${index}:v]trim=end_frame=1,crop=${area},scale=1:1:flags=area,setsar=1,format=rgb24[part${index}]`,
  );
  const all = `${places.map((_, index) => `[part${index}]`).join('')}concat=n=${places.length}`;
  const { stdout } = await run(
    'ffmpeg',
    [
      '-v',
      'error',
      ...inputs,
      '-filter_complex',
      [...parts, all].join(';'),
      '-fps_mode',
      'passthrough',
      '-f',
      'rawvideo',
      '-',
    ],
    { encoding: 'buffer' },
  );
  return places.map((_, index) => [...stdout.subarray(index * 3, index * 3 + 3)]);
}

/** Returns a clip's frames as payloads. Times follow from their numbers: 20 ms a packet of sound, 40 ms a picture. */
export async function packetize(path: string, codec: Codec): Promise<Burst[]> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = codec === 'opus' ? await input.getPrimaryAudioTrack() : await input.getPrimaryVideoTrack();
  const description = (await track!.getDecoderConfig())?.description as Uint8Array | undefined;
  const bursts: Burst[] = [];
  for await (const packet of new EncodedPacketSink(track!).packets()) {
    const data = Buffer.from(packet.data);
    const key = packet.type === 'key';
    const ms = bursts.length * (codec === 'opus' ? 20 : 40);
    bursts.push({ ms, key, payloads: payloadsOf(codec, data, key, description) });
  }
  input.dispose();
  return bursts;
}

function payloadsOf(codec: Codec, data: Buffer, key: boolean, description?: Uint8Array): Buffer[] {
  if (codec === 'opus') return [data];
  if (codec === 'vp8') {
    // X with a 15-bit picture id on every other fragment, so that both forms of the descriptor are read.
    return chunks(data, 1100).map((chunk, index) =>
      Buffer.concat([Buffer.from(index % 2 ? [0x00] : [index === 0 ? 0x90 : 0x80, 0x80, 0x81, 0x02]), chunk]),
    );
  }
  const units = unitsOf(data);
  const sets = key && description ? parameterSets(Buffer.from(description)) : [];
  const aggregated = sets.length
    ? [Buffer.concat([Buffer.from([0x78]), ...sets.flatMap((set) => [length16(set), set])])]
    : [];
  return [...aggregated, ...units.flatMap(fragment)];
}

function fragment(unit: Buffer): Buffer[] {
  if (unit.length <= 1100) return [unit];
  const parts = chunks(unit.subarray(1), 1100);
  return parts.map((part, index) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === parts.length - 1 ? 0x40 : 0);
    return Buffer.concat([Buffer.from([(unit[0]! & 0xe0) | 28, flags | (unit[0]! & 0x1f)]), part]);
  });
}

function unitsOf(data: Buffer): Buffer[] {
  const units = [];
  for (let at = 0; at < data.length; at += 4 + data.readUInt32BE(at)) {
    units.push(data.subarray(at + 4, at + 4 + data.readUInt32BE(at)));
  }
  return units;
}

/** The one SPS and the one PPS of an AVCDecoderConfigurationRecord. */
function parameterSets(record: Buffer): Buffer[] {
  const sps = record.subarray(8, 8 + record.readUInt16BE(6));
  const at = 8 + sps.length + 1;
  return [sps, record.subarray(at + 2, at + 2 + record.readUInt16BE(at))];
}

function chunks(data: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(data.length / size) }, (_, index) =>
    data.subarray(index * size, (index + 1) * size),
  );
}

function length16(unit: Buffer): Buffer {
  return Buffer.from([unit.length >> 8, unit.length & 0xff]);
}

/** RTP packets of a clip, with counters that wrap soon after the start. */
export class Packetizer {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly clockRate: number;
  #sequence = 65_500;
  readonly #base = 2 ** 32 - 90_000;
  #packets = 0;
  #bytes = 0;

  constructor(ssrc: number, payloadType: number, clockRate: number) {
    this.ssrc = ssrc;
    this.payloadType = payloadType;
    this.clockRate = clockRate;
  }

  /** The number of packets so far. */
  get count(): number {
    return this.#packets;
  }

  packets(burst: Burst): Buffer[] {
    return burst.payloads.map((payload, index) => {
      const header = Buffer.alloc(12);
      header[0] = 0x80;
      header[1] = this.payloadType | (index === burst.payloads.length - 1 ? 0x80 : 0);
      header.writeUInt16BE(this.#sequence++ & 0xffff, 2);
      header.writeUInt32BE(this.#timestamp(burst.ms), 4);
      header.writeUInt32BE(this.ssrc, 8);
      this.#packets += 1;
      this.#bytes += payload.length;
      return Buffer.concat([header, payload]);
    });
  }

  /** A sender report: at `ntpMs` (epoch) the stream stood at `mediaMs`. */
  report(ntpMs: number, mediaMs: number): Buffer {
    const report = Buffer.alloc(28);
    report.writeUInt32BE(0x80c8_0006, 0);
    report.writeUInt32BE(this.ssrc, 4);
    report.writeUInt32BE(Math.floor(ntpMs / 1000) + 2_208_988_800, 8);
    report.writeUInt32BE(Math.floor(((ntpMs % 1000) / 1000) * 2 ** 32), 12);
    report.writeUInt32BE(this.#timestamp(mediaMs), 16);
    report.writeUInt32BE(this.#packets, 20);
    report.writeUInt32BE(this.#bytes, 24);
    return report;
  }

  #timestamp(mediaMs: number): number {
    return Math.floor(this.#base + (mediaMs * this.clockRate) / 1000) % 2 ** 32;
  }
}

/** Hashes of a file's decoded frames; throws if the decoder complains. */
export async function frameHashes(path: string): Promise<string[]> {
  const { stdout, stderr } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-f', 'framemd5', '-'],
    {
      maxBuffer: 2 ** 26,
    },
  );
  if (stderr) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** Shrinks pictures before `signalstats` measures their brightness, which otherwise takes twice as long as decoding. */
export const SMALL = 'scale=32:18:flags=area,';

/** A part of a file, seconds. */
interface Part {
  readonly from: number;
  readonly seconds: number;
}

/** ffmpeg's options for reading only a part, with times from its beginning; empty for the whole file. */
const onlyPart = (part: Part | undefined): string[] =>
  part === undefined ? [] : ['-ss', String(part.from), '-t', String(part.seconds)];

const LEVEL = 'signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=';
/** Sound in the form in which beeps are looked for. */
const SOUND = 'aresample=async=1:min_hard_comp=0.01:first_pts=0';
const SAMPLES = ['-ac', '1', '-ar', '48000', '-f', 'f32le'];

/** Seconds at which the picture flashes. */
export async function flashTimes(path: string, before = '', part?: Part): Promise<number[]> {
  const filter = `${before}${SMALL}${LEVEL}-`;
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', ...onlyPart(part), '-i', path, '-an', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'null', '-'],
    {
      maxBuffer: 2 ** 26,
    },
  );
  return flashesIn(stdout).map((seconds) => seconds + (part?.from ?? 0));
}

/** @param levels the brightness of all pictures as ffmpeg prints it */
function flashesIn(levels: string): number[] {
  const frames = [...levels.matchAll(/pts_time:([\d.-]+)\s+lavfi\.signalstats\.YAVG=([\d.]+)/g)];
  const bright = frames.map(([, seconds, level]) => ({ seconds: Number(seconds), bright: Number(level) > 130 }));
  return bright.filter((frame, index) => frame.bright && !bright[index - 1]?.bright).map(({ seconds }) => seconds);
}

/** Seconds at which a beep begins. */
export async function beepTimes(path: string, part?: Part): Promise<number[]> {
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', ...onlyPart(part), '-i', path, '-vn', '-af', SOUND, ...SAMPLES, '-'],
    { maxBuffer: 2 ** 28, encoding: 'buffer' },
  );
  return beepsIn(stdout).map((seconds) => seconds + (part?.from ?? 0));
}

function beepsIn(sound: Buffer): number[] {
  const samples = new Float32Array(sound.buffer, sound.byteOffset, Math.floor(sound.length / 4));
  const times: number[] = [];
  let quietSince = -Infinity;
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < 0.2) return;
    if (index - quietSince > 12_000) times.push(index / 48_000);
    quietSince = index;
  });
  return times;
}

/** `flashTimes` at several places of the picture, and `beepTimes`, of a file that is decoded once. */
export async function flashesAndBeeps(
  path: string,
  places: readonly string[],
): Promise<{ flashes: number[][]; beeps: number[] }> {
  const names = places.map((_, index) => `[place${index}]`);
  const chains = places.map(
    (place, index) => `${names[index]}${place}${SMALL}${LEVEL}pipe\\\\:${3 + index}${names[index]}`,
  );
  const graph = [`[0:v]split=${places.length}${names.join('')}`, ...chains].join(';');
  const pictures = names.flatMap((name) => ['-map', name, '-fps_mode', 'passthrough', '-f', 'null', '-']);
  const args = ['-v', 'error', '-i', path, '-filter_complex', graph, ...pictures];
  const sound = ['-map', '0:a', '-af', SOUND, ...SAMPLES, 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', [...args, ...sound], {
    stdio: ['ignore', 'pipe', 'inherit', ...places.map(() => 'pipe' as const)],
  });
  const [heard, ...seen] = await Promise.all(
    [1, ...places.keys().map((index) => 3 + index)].map((descriptor) => buffer(ffmpeg.stdio[descriptor] as Readable)),
  );
  return { flashes: seen.map((levels) => flashesIn(levels.toString())), beeps: beepsIn(heard!) };
}
