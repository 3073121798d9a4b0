import { FrameAssembler } from '../../rtp/frames.ts';
import type { Frame } from '../../rtp/frames.ts';
import { h264Assembler } from '../../rtp/h264.ts';
import { assembleVp8 } from '../../rtp/vp8.ts';
import { annexB } from './annex-b.ts';
import { Incoming } from './incoming.ts';
import type { Picture } from './ivf.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import { Mosaic } from './mosaic.ts';
import { orientation, vp8Payloads, writeRtp } from './rtp.ts';

const PATIENCE_MS = 150;
/** Shortest interval between two key-frame requests, ms: browsers do not send key frames more often. */
const KEY_FRAME_REQUEST_MS = 500;

/** Alters a camera: assembles its pictures, turns them into mosaics, and sends each with its original time. */
export class FacePipeline implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #incoming: Incoming;
  readonly #assembler: FrameAssembler;
  readonly #mosaic: Mosaic;
  readonly #codec: 'vp8' | 'h264';
  #rotation: Frame['rotation'];
  #sequence = 0;
  #askedAt = -Infinity;
  taken = 0;
  given = 0;

  constructor(options: PipelineOptions) {
    const { raw } = options.assignment;
    this.#options = options;
    this.#codec = raw.codec === 'h264' ? 'h264' : 'vp8';
    this.#incoming = new Incoming(raw, PATIENCE_MS);
    this.#assembler = new FrameAssembler(this.#codec === 'h264' ? h264Assembler() : assembleVp8);
    this.#mosaic = new Mosaic({
      codec: this.#codec,
      onPicture: (picture) => this.#give(picture),
      onEnd: options.fail,
    });
  }

  handle(bytes: Buffer, now: number): void {
    for (const packet of this.#incoming.push(bytes, now)) {
      for (const event of this.#assembler.push(packet)) {
        if (event.type === 'frame') this.#take(event.frame);
        else if (event.type === 'dropped') this.#requestKeyFrame(now);
      }
    }
  }

  close(): void {
    this.#mosaic.close();
  }

  #take({ data, description, timestamp, rotation }: Frame): void {
    this.taken += 1;
    this.#rotation = rotation;
    this.#mosaic.push({ timestamp, data: this.#codec === 'h264' ? annexB(data, description) : data });
  }

  #give({ data, timestamp }: Picture): void {
    this.given += 1;
    const { payloadType, ssrc, orientationExtension } = this.#options.assignment.altered;
    const rotation = this.#rotation;
    const payloads = vp8Payloads(data);
    for (const [index, payload] of payloads.entries()) {
      const marker = index === payloads.length - 1;
      const turned = marker && orientationExtension !== undefined && rotation !== undefined;
      const extension = turned ? orientation(orientationExtension, rotation) : undefined;
      const sequence = this.#sequence++;
      this.#options.give(writeRtp({ payloadType, ssrc, sequence, timestamp, marker, payload, extension }));
    }
  }

  #requestKeyFrame(now: number): void {
    if (now - this.#askedAt < KEY_FRAME_REQUEST_MS) return;
    this.#askedAt = now;
    this.#options.requestKeyFrame();
  }
}
