import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { IvfReader, ivfFrame, ivfHeader } from './ivf.ts';
import type { Picture } from './ivf.ts';

/** Detail that remains of a picture: the number of squares, and of shades of grey. */
const MOSAIC = { columns: 16, rows: 9, shades: 16 } as const;
/** Squares align with the codec's blocks, so that a picture of them takes some 600 bytes. */
const SQUARE = 32;
/** Shortest time between two pictures, s: eight a second. */
const INTERVAL_S = 0.12;

/**
 * Reduces pictures to 144 grey squares, eight times a second.
 *
 * Each picture is shrunk to 16 × 9 pixels of 16 shades before anything is encoded for listeners, so they get no more detail than
 * that. Every picture is encoded independently, so a newcomer or a loss costs nothing.
 *
 * Withstands: recognition of facial features, colour of skin, hair or clothes, text or the room, including the first picture and
 * single frames. Does not withstand: recognition of build, posture, movement and how light the clothes are; combining many pictures
 * of a slowly moving head regains some detail. Where that is too much, the camera should stay off.
 */
const FILTER = [
  `select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,${INTERVAL_S})'`,
  // A phone's upright picture keeps its shape.
  `scale=${MOSAIC.columns}:${MOSAIC.rows}:flags=area:force_original_aspect_ratio=decrease`,
  `pad=${MOSAIC.columns}:${MOSAIC.rows}:-1:-1`,
  'format=gray',
  `lutyuv=y=trunc(val/${256 / MOSAIC.shades})*${256 / MOSAIC.shades}+${128 / MOSAIC.shades}`,
  `scale=${MOSAIC.columns * SQUARE}:${MOSAIC.rows * SQUARE}:flags=neighbor`,
  'format=yuv420p',
].join(',');

// `-fflags nobuffer` would lose the first picture, and all further ones up to the next key frame.
const INPUT = '-probesize 32 -analyzeduration 0 -max_error_rate 1 -threads 1 -f ivf -i pipe:0'.split(' ');
// With the coarse default quality of a first picture, squares are not uniform (standard deviation of 1.1 grey levels within one);
// within these bounds they are, and pictures are no larger.
const QUALITY = '-b:v 300k -qmin 4 -qmax 10';
const ENCODER = `-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -threads 1 -g 1 ${QUALITY}`.split(' ');
const OUTPUT = '-fps_mode passthrough -enc_time_base demux -flush_packets 1 -f ivf pipe:1'.split(' ');

export interface MosaicOptions {
  readonly codec: 'vp8' | 'h264';
  /** A VP8 key frame, with the time of the original picture. */
  readonly onPicture: (picture: Picture) => void;
  readonly onEnd: (ending: 'noFfmpeg' | 'ffmpegEnded') => void;
}

/** Makes mosaics of coded pictures with an ffmpeg process that ends together with this one. */
export class Mosaic {
  readonly #ffmpeg: ChildProcess;

  constructor({ codec, onPicture, onEnd }: MosaicOptions) {
    const args = [
      '-nostdin',
      '-loglevel',
      'quiet',
      ...INPUT,
      '-filter_threads',
      '1',
      '-vf',
      FILTER,
      ...ENCODER,
      ...OUTPUT,
    ];
    this.#ffmpeg = spawn('ffmpeg', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const reader = new IvfReader();
    this.#ffmpeg.stdout!.on('data', (piece: Buffer) => reader.push(piece).forEach(onPicture));
    this.#ffmpeg.stdin!.on('error', () => undefined);
    this.#ffmpeg.once('error', () => onEnd('noFfmpeg'));
    this.#ffmpeg.once('exit', () => onEnd('ffmpegEnded'));
    this.#ffmpeg.stdin!.write(ivfHeader(codec));
  }

  push(picture: Picture): void {
    this.#ffmpeg.stdin!.write(ivfFrame(picture));
  }

  close(): void {
    this.#ffmpeg.kill('SIGKILL');
  }
}
