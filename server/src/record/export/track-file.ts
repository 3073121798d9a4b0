import { open } from 'node:fs/promises';
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  MkvOutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import { FILE_MODE } from '../../recording/layout.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { opusDurationMs, opusHead } from '../../rtp/opus.ts';
import type { TimedFrame } from './track-frames.ts';

/** A picture stands this long if nothing says otherwise. */
const LAST_FRAME_MS = 40;

/** What was written into one file. Times are epoch milliseconds; the file's own time 0 is `startsAt`. */
export type WrittenFile = { startsAt: number; endsAt: number; frames: number };

/** File name extension of a track's file: WebM knows no H.264. */
export function extensionOf(codec: TrackInfo['codec']): 'webm' | 'mkv' {
  return codec === 'h264' ? 'mkv' : 'webm';
}

/** Writes one track's frames, as they were coded, into a WebM or Matroska file. Frames go to disk as they come. */
export class TrackFile {
  readonly #codec: TrackInfo['codec'];
  readonly #output: Output;
  readonly #source: EncodedVideoPacketSource | EncodedAudioPacketSource;
  /** A picture's duration is known when the next one comes. */
  #held: TimedFrame | undefined;
  #written: WrittenFile;

  private constructor(codec: TrackInfo['codec'], output: Output, first: TimedFrame) {
    this.#codec = codec;
    this.#output = output;
    this.#written = { startsAt: first.at, endsAt: first.at, frames: 0 };
    if (codec === 'opus') {
      this.#source = new EncodedAudioPacketSource('opus');
      output.addAudioTrack(this.#source);
    } else {
      this.#source = new EncodedVideoPacketSource(codec === 'vp8' ? 'vp8' : 'avc');
      output.addVideoTrack(this.#source, { rotation: first.rotation ?? 0 });
    }
  }

  /** @param first the first frame that will be added: a key frame */
  static async create(path: string, codec: TrackInfo['codec'], first: TimedFrame): Promise<TrackFile> {
    await (await open(path, 'w', FILE_MODE)).close();
    const format = extensionOf(codec) === 'webm' ? new WebMOutputFormat() : new MkvOutputFormat();
    const file = new TrackFile(codec, new Output({ format, target: new FilePathTarget(path) }), first);
    await file.#output.start();
    return file;
  }

  async add(frame: TimedFrame): Promise<void> {
    const held = this.#held;
    this.#held = frame;
    if (held) await this.#write(held, frame.at - held.at);
  }

  async close(): Promise<WrittenFile> {
    if (this.#held) await this.#write(this.#held, LAST_FRAME_MS);
    await this.#output.finalize();
    return this.#written;
  }

  /** Closes the file as it is, when it cannot be gone on with. */
  async abandon(): Promise<void> {
    await this.#output.cancel();
  }

  async #write(frame: TimedFrame, untilNextMs: number): Promise<void> {
    const { startsAt, frames } = this.#written;
    const durationMs = this.#codec === 'opus' ? opusDurationMs(frame.data) : untilNextMs;
    const seconds = (frame.at - startsAt) / 1000;
    const packet = new EncodedPacket(frame.data, frame.key ? 'key' : 'delta', seconds, durationMs / 1000);
    const first = frames === 0;
    if (this.#source instanceof EncodedAudioPacketSource) {
      await this.#source.add(packet, first ? { decoderConfig: AUDIO_CONFIG } : undefined);
    } else {
      await this.#source.add(packet, first ? { decoderConfig: videoConfig(this.#codec, frame) } : undefined);
    }
    this.#written = { startsAt, endsAt: frame.at + durationMs, frames: frames + 1 };
  }
}

const AUDIO_CONFIG = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 2, description: opusHead() };

function videoConfig(codec: TrackInfo['codec'], { size, description }: TimedFrame): VideoDecoderConfig {
  if (!size) throw new TypeError('the first frame of a video file must be a key frame');
  const dimensions = { codedWidth: size.width, codedHeight: size.height };
  if (codec === 'vp8') return { codec: 'vp8', ...dimensions };
  const profile = description!.subarray(1, 4).toString('hex');
  return { codec: `avc1.${profile}`, description: description!, ...dimensions };
}
