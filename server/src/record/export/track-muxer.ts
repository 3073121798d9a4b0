import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import type { OutputFormat, Target } from 'mediabunny';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { opusDurationMs, opusHead } from '../../rtp/opus.ts';
import type { TimedFrame } from './track-frames.ts';

/** Duration of the last picture, ms. */
const LAST_FRAME_MS = 40;

/** File name extension of a track's file: WebM does not support H.264. */
export function extensionOf(codec: TrackInfo['codec']): 'webm' | 'mkv' {
  return codec === 'h264' ? 'mkv' : 'webm';
}

/** Puts one track's frames, without re-encoding, into WebM, Matroska or MP4. Frames go to the target as they are added. */
export class TrackMuxer {
  readonly #codec: TrackInfo['codec'];
  readonly #output: Output;
  readonly #source: EncodedVideoPacketSource | EncodedAudioPacketSource;
  /** Epoch milliseconds. */
  readonly #zero: number;
  /** A picture's duration is known only when the next picture arrives. */
  #held: TimedFrame | undefined;
  #frames = 0;
  #endsAt: number;

  private constructor(codec: TrackInfo['codec'], output: Output, zero: number, first: TimedFrame) {
    this.#codec = codec;
    this.#output = output;
    this.#zero = zero;
    this.#endsAt = first.at;
    if (codec === 'opus') {
      this.#source = new EncodedAudioPacketSource('opus');
      output.addAudioTrack(this.#source);
    } else {
      this.#source = new EncodedVideoPacketSource(codec === 'vp8' ? 'vp8' : 'avc');
      output.addVideoTrack(this.#source, { rotation: first.rotation ?? 0 });
    }
  }

  /**
   * @param first the first frame that will be added: a key frame
   * @param options.zero time 0 of the output, epoch milliseconds
   * @param options.appendOnly the target cannot seek, and the output goes to a browser's source buffer
   */
  static async start(
    codec: TrackInfo['codec'],
    target: Target,
    first: TimedFrame,
    { zero = first.at, appendOnly = false }: { readonly zero?: number; readonly appendOnly?: boolean } = {},
  ): Promise<TrackMuxer> {
    const muxer = new TrackMuxer(codec, new Output({ format: formatOf(codec, appendOnly), target }), zero, first);
    await muxer.#output.start();
    return muxer;
  }

  async add(frame: TimedFrame): Promise<void> {
    const held = this.#held;
    this.#held = frame;
    if (held) await this.#write(held, frame.at - held.at);
  }

  /** `endsAt`: end of the last frame, epoch milliseconds. */
  async close(): Promise<{ readonly frames: number; readonly endsAt: number }> {
    if (this.#held) await this.#write(this.#held, LAST_FRAME_MS);
    await this.#output.finalize();
    return { frames: this.#frames, endsAt: this.#endsAt };
  }

  /** Ends an incomplete output that cannot be continued. */
  async abandon(): Promise<void> {
    await this.#output.cancel();
  }

  async #write(frame: TimedFrame, untilNextMs: number): Promise<void> {
    const durationMs = this.#codec === 'opus' ? opusDurationMs(frame.data) : untilNextMs;
    const seconds = (frame.at - this.#zero) / 1000;
    const packet = new EncodedPacket(frame.data, frame.key ? 'key' : 'delta', seconds, durationMs / 1000);
    const first = this.#frames === 0;
    if (this.#source instanceof EncodedAudioPacketSource) {
      await this.#source.add(packet, first ? { decoderConfig: AUDIO_CONFIG } : undefined);
    } else {
      await this.#source.add(packet, first ? { decoderConfig: videoConfig(this.#codec, frame) } : undefined);
    }
    this.#frames += 1;
    this.#endsAt = frame.at + durationMs;
  }
}

/** Browsers' source buffers accept H.264 in fragmented MP4, not in Matroska. */
function formatOf(codec: TrackInfo['codec'], appendOnly: boolean): OutputFormat {
  if (extensionOf(codec) === 'webm') return new WebMOutputFormat({ appendOnly });
  return appendOnly ? new Mp4OutputFormat({ fastStart: 'fragmented' }) : new MkvOutputFormat();
}

const AUDIO_CONFIG = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 2, description: opusHead() };

function videoConfig(codec: TrackInfo['codec'], { size, description }: TimedFrame): VideoDecoderConfig {
  if (!size) throw new TypeError('the first frame of a video file must be a key frame');
  const dimensions = { codedWidth: size.width, codedHeight: size.height };
  if (codec === 'vp8') return { codec: 'vp8', ...dimensions };
  const profile = description!.subarray(1, 4).toString('hex');
  return { codec: `avc1.${profile}`, description: description!, ...dimensions };
}
