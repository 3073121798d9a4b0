import type { FileHandle } from 'node:fs/promises';
import type { ExhibitMedium } from '@mahzar/shared/hearing/exhibit';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { z } from 'zod';
import { isSaneSize } from '../rtp/picture-size.ts';
import { asInput, inMemory, NoRoomError, startBounded } from './bounded-ffmpeg.ts';
import { FairQueue } from './fair-queue.ts';

/** The playable media of a recording, and its length. */
export interface RecordingFacts {
  readonly media: readonly ExhibitMedium[];
  readonly durationMs: number;
}

/** Playable media types, and their demuxers. */
export const DEMUXERS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/amr': 'amr',
  'audio/flac': 'flac',
  'audio/mp4': 'mov',
  'video/mp4': 'mov',
  'video/3gpp': 'mov',
  'video/quicktime': 'mov',
  'audio/ogg': 'ogg',
  'video/ogg': 'ogg',
  'audio/webm': 'matroska',
  'video/webm': 'matroska',
};

/** Longer than any sitting: a file that claims more was made to keep the service busy. */
const LONGEST_MS = 8 * 3_600_000;
/** Most pixels of a picture that is decoded in real time while hearings run: 720 lines take 0.5 of a core, 2160 lines 2.6. */
export const MAX_PIXELS = 2560 * 1440;
/**
 * Pixels a second of 1080 lines at 60 pictures a second; slow motion of telephones has 240, and takes four times as long to decode.
 */
const MAX_PIXELS_A_SECOND = 1920 * 1088 * 61;
/** Most recordings being examined or waiting, in all and per caller; further requests are refused for now. */
const MAX_ASKED = { inAll: 20, ofOne: 5 } as const;
const CPU_SECONDS = 20;
/** Streams that recordings may have besides the playable ones: a cover, and subtitles, in which dashcams store their position. */
const BESIDE = ['png', 'mov_text'];
const PATIENCE_MS = 30_000;
const MAX_ANSWERED = 65_536;

const answer = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      nb_read_packets: z.string().optional(),
      disposition: z.object({ attached_pic: z.number().optional() }).optional(),
    }),
  ),
  format: z.object({ duration: z.string().optional() }),
});

/** Examines recordings one at a time, because each may use up its limits of time and memory. */
export class Recordings {
  readonly #turns = new FairQueue(MAX_ASKED.inAll, MAX_ASKED.ofOne);

  /**
   * The playable media of a recording; null when it cannot be played. `pages-unavailable`: too many requests now, which says
   * nothing of the recording.
   * @param read reads the recording when its turn comes, so that waiting jobs hold none in memory; its refusal is the answer
   * @param of the caller: callers take turns
   */
  async facts<Code extends string>(
    read: () => Promise<Result<Buffer, Code>>,
    media: string,
    of?: string,
  ): Promise<Result<RecordingFacts | null, Code | 'pages-unavailable'>> {
    const found = this.#turns.take(async () => {
      const content = await read();
      return content instanceof Rejection ? content : recordingFacts(content, media);
    }, of);
    try {
      return (await found) ?? (found === undefined ? new Rejection('pages-unavailable') : null);
    } catch (error) {
      if (error instanceof NoRoomError) return new Rejection('pages-unavailable');
      throw error;
    }
  }
}

/** Examines a recording without playing it, in a process with limits on time and memory; null when it cannot be played. */
async function recordingFacts(content: Buffer, media: string): Promise<RecordingFacts | null> {
  const demuxer = DEMUXERS[media];
  if (demuxer === undefined) return null;
  const file = await inMemory(content);
  try {
    // A file's stated frame rate may be wrong, so the packets are counted.
    const show = ['-v', 'error', '-of', 'json', '-count_packets', '-show_entries'];
    const entries = 'format=duration:stream=codec_type,width,height,nb_read_packets:stream_disposition=attached_pic';
    const told = await ask('ffprobe', [...show, entries, ...asInput(demuxer, BESIDE)], file);
    const found = answer.safeParse(told === null ? null : jsonOf(told));
    if (!found.success) return null;
    // A cover picture is not a video.
    const streams = found.data.streams.filter(({ disposition }) => disposition?.attached_pic !== 1);
    const pictures = streams.filter((one) => one.codec_type === 'video');
    const isPlayed = ({ width = 0, height = 0 }) => isSaneSize({ width, height }) && width * height <= MAX_PIXELS;
    if (!pictures.every(isPlayed)) return null;
    const pixels = pictures.map(
      ({ width = 0, height = 0, nb_read_packets: many }) => width * height * Number(many ?? 0),
    );
    const has = (medium: ExhibitMedium) => streams.some((one) => one.codec_type === medium);
    const playable = (['audio', 'video'] as const).filter(has);
    const seconds = Number(found.data.format.duration ?? (await lengthOf(demuxer, file)));
    const durationMs = Math.round(seconds * 1000);
    if (playable.length === 0 || !(durationMs > 0 && durationMs <= LONGEST_MS)) return null;
    // The first second may have more pictures than the others.
    const isSlow = pixels.every((all) => all <= MAX_PIXELS_A_SECOND * (seconds + 1));
    return isSlow ? { media: playable, durationMs } : null;
  } finally {
    await file.close();
  }
}

/**
 * Length in seconds of a recording made by a browser, which does not state it; the file is read to its end. NaN when unreadable.
 */
async function lengthOf(demuxer: string, file: FileHandle): Promise<number> {
  const only = ['-v', 'error', '-nostdin', '-nostats', '-progress', 'pipe:1'];
  const told = await ask('ffmpeg', [...only, ...asInput(demuxer), '-map', '0', '-c', 'copy', '-f', 'null', '-'], file);
  const last = [...(told ?? '').matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1];
  return last === undefined ? Number.NaN : Number(last) / 1_000_000;
}

/** Output of a process; null when it fails, writes too much, or does not finish in time. */
async function ask(program: 'ffmpeg' | 'ffprobe', args: readonly string[], file: FileHandle): Promise<string | null> {
  const child = await startBounded(program, args, { file, cpuSeconds: CPU_SECONDS });
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  let told = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    if (told.length > MAX_ANSWERED) child.kill('SIGKILL');
  });
  child.stderr?.resume();
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (ended) => resolve(ended));
  });
  clearTimeout(late);
  return code === 0 ? told : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
