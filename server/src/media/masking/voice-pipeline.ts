import { Decoder, Encoder } from '@evan/opus';
import type { OrderedPacket } from '../../rtp/reorder.ts';
import { Incoming } from './incoming.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import { audioLevel, writeRtp } from './rtp.ts';
import { Voice, VOICE_RATE } from './voice.ts';

/** How long a lost packet is awaited, ms: the sender repeats it within a round trip, and a listener's own buffer covers as much. */
const PATIENCE_MS = 60;
/** Samples of the shortest and longest packet that is altered: 10 ms, 60 ms. */
const SHORTEST = VOICE_RATE / 100;
const LONGEST = (VOICE_RATE * 60) / 1000;

/**
 * Alters a microphone packet by packet: each incoming packet is decoded, spoken by a `Voice`, encoded again, and sent with the same
 * number and time. Packets lost or not sent on the way in are missing on the way out.
 */
export class VoicePipeline implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #incoming: Incoming;
  readonly #voice: Voice;
  readonly #decoder = new Decoder({ channels: 1, sample_rate: VOICE_RATE });
  readonly #encoder = new Encoder({ channels: 1, sample_rate: VOICE_RATE, application: 'voip' });
  taken = 0;
  given = 0;

  constructor(options: PipelineOptions, random: () => number) {
    this.#options = options;
    this.#incoming = new Incoming(options.assignment.raw, PATIENCE_MS);
    this.#voice = new Voice(random);
    this.#encoder.bitrate = 24_000;
    this.#encoder.complexity = 5;
    this.#encoder.inband_fec = true;
    this.#encoder.packet_loss = 10;
  }

  handle(bytes: Buffer, now: number): void {
    for (const packet of this.#incoming.push(bytes, now)) this.#alter(packet);
  }

  close(): void {}

  #alter({ payload, sequence, timestamp, marker }: OrderedPacket): void {
    // Padding that probes the line has no sound.
    if (payload.length === 0) return;
    const heard = this.#decode(payload);
    if (heard === undefined) return;
    this.taken += 1;
    const { payloadType, ssrc, levelExtension } = this.#options.assignment.altered;
    const spoken = toInt16(this.#voice.alter(heard));
    const extension = levelExtension === undefined ? undefined : audioLevel(levelExtension, spoken);
    const coded = this.#encoder.encode(spoken);
    this.#options.give(writeRtp({ payloadType, ssrc, sequence, timestamp, marker, payload: coded, extension }));
    this.given += 1;
  }

  /** Undefined when the payload is not an Opus packet, or has a length that cannot be altered; it is left out. */
  #decode(payload: Buffer): Float32Array | undefined {
    try {
      const bytes = this.#decoder.decode(payload);
      const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
      if (samples.length % SHORTEST !== 0 || samples.length > LONGEST) return undefined;
      return Float32Array.from(samples, (sample) => sample / 0x8000);
    } catch {
      return undefined;
    }
  }
}

function toInt16(sound: Float32Array): Int16Array {
  return Int16Array.from(sound, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff));
}
