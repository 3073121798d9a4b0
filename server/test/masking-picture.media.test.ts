import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FacePipeline } from '../src/media/masking/face-pipeline.ts';
import { ivfFrame, ivfHeader } from '../src/media/masking/ivf.ts';

const RAW_SSRC = 11;
const ALTERED_SSRC = 22;
const [WIDTH, HEIGHT, SQUARE] = [512, 288, 32];

const ENCODERS = {
  vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-threads', '1'],
  h264: ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-tune', 'zerolatency'],
} as const;

/** Sends a moving test picture of this size as RTP to a local port; resolves with the sender's process. */
function send(codec: keyof typeof ENCODERS, size: string, port: number) {
  const source = ['-re', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=15`];
  const out = [
    '-g',
    '15',
    '-ssrc',
    `${RAW_SSRC}`,
    '-payload_type',
    '96',
    '-f',
    'rtp',
    `rtp://127.0.0.1:${port}?pkt_size=1200`,
  ];
  const sender = spawn('ffmpeg', ['-nostdin', '-loglevel', 'error', ...source, ...ENCODERS[codec], ...out], {
    stdio: 'ignore',
  });
  onTestFinished(() => void sender.kill('SIGKILL'));
  return sender;
}

/** Joins the packets of several senders into one stream, as the media server does, with continuous numbers and times. */
class Continued {
  #first: { sequence: number; timestamp: number } | undefined;
  #base = { sequence: 0, timestamp: 0 };
  #last = { sequence: 0, timestamp: 0 };

  nextSender(): void {
    this.#first = undefined;
    this.#base = { sequence: this.#last.sequence + 1, timestamp: this.#last.timestamp + 6_000 };
  }

  rewrite(packet: Buffer): Buffer {
    this.#first ??= { sequence: packet.readUInt16BE(2), timestamp: packet.readUInt32BE(4) };
    const sequence = this.#base.sequence + ((packet.readUInt16BE(2) - this.#first.sequence) & 0xffff);
    const timestamp = this.#base.timestamp + ((packet.readUInt32BE(4) - this.#first.timestamp) >>> 0);
    this.#last = { sequence, timestamp };
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE(timestamp >>> 0, 4);
    return packet;
  }
}

/** Sends test pictures through the masking process until it has produced enough; resolves with its output, decoded to grey. */
async function altered(codec: keyof typeof ENCODERS, sizes: readonly string[], each: number): Promise<Uint8Array[]> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  const pictures: Buffer[] = [];
  const failures: string[] = [];
  let whenGiven = () => {};
  const pipeline = new FacePipeline({
    assignment: {
      raw: { codec, payloadType: 96, ssrc: RAW_SSRC, clockRate: 90_000 },
      altered: { payloadType: 97, ssrc: ALTERED_SSRC },
      from: 9,
      to: 9,
    },
    // Every picture fits into one packet: header, descriptor, picture.
    give: (packet) => {
      pictures.push(packet.subarray(13));
      whenGiven();
    },
    requestKeyFrame: () => {},
    fail: (ending) => failures.push(ending),
  });
  onTestFinished(() => pipeline.close());
  const stream = new Continued();
  socket.on('message', (packet) => {
    if (packet.readUInt32BE(8) === RAW_SSRC) pipeline.handle(stream.rewrite(packet), performance.now());
  });
  for (const size of sizes) {
    stream.nextSender();
    const enough = pictures.length + each;
    const sender = send(codec, size, socket.address().port);
    await new Promise<void>((resolve) => (whenGiven = () => pictures.length >= enough && resolve()));
    sender.kill('SIGKILL');
    await once(sender, 'exit');
  }
  expect(failures).toEqual([]);
  return decode(pictures);
}

function decode(pictures: readonly Buffer[]): Uint8Array[] {
  const frames = pictures.map((data, index) => ivfFrame({ timestamp: index * 9_000, data }));
  const decoder = ['-loglevel', 'error', '-f', 'ivf', '-i', '-', '-fps_mode', 'passthrough', '-f', 'rawvideo'];
  const grey = execFileSync('ffmpeg', [...decoder, '-pix_fmt', 'gray', '-'], {
    input: Buffer.concat([ivfHeader('vp8'), ...frames]),
    maxBuffer: 2 ** 28,
  });
  expect(grey.length).toBe(pictures.length * WIDTH * HEIGHT);
  return pictures.map((_, index) => grey.subarray(index * WIDTH * HEIGHT, (index + 1) * WIDTH * HEIGHT));
}

/** The largest difference of brightness within any square. */
function detailOf(picture: Uint8Array): number {
  let most = 0;
  for (let top = 0; top < HEIGHT; top += SQUARE) {
    for (let left = 0; left < WIDTH; left += SQUARE) {
      const first = picture[top * WIDTH + left]!;
      for (let at = 0; at < SQUARE * SQUARE; at += 1) {
        const value = picture[(top + Math.floor(at / SQUARE)) * WIDTH + left + (at % SQUARE)]!;
        most = Math.max(most, Math.abs(value - first));
      }
    }
  }
  return most;
}

/** Squares of a column that are not black. */
function litSquares(picture: Uint8Array, column: number): number {
  return Array.from(
    { length: HEIGHT / SQUARE },
    (_, row) => picture[(row * SQUARE + 5) * WIDTH + column * SQUARE + 5]!,
  ).filter((value) => value > 24).length;
}

describe('what is left of a picture', () => {
  it.each(['vp8', 'h264'] as const)('is flat squares, made of %s', async (codec) => {
    const pictures = await altered(codec, ['320x180'], 10);
    for (const picture of pictures) expect(detailOf(picture)).toBeLessThanOrEqual(4);
    expect(new Set(pictures.map((picture) => picture.join())).size).toBeGreaterThan(1);
  });

  it('stays so when the sender changes its size, and an upright one keeps its shape', async () => {
    const pictures = await altered('vp8', ['320x180', '640x360', '180x320'], 8);
    for (const picture of pictures) expect(detailOf(picture)).toBeLessThanOrEqual(4);
    const [wide, upright] = [pictures[2]!, pictures.at(-1)!];
    expect(litSquares(wide, 1)).toBeGreaterThan(3);
    expect(litSquares(upright, 1)).toBe(0);
    expect(litSquares(upright, 7)).toBeGreaterThan(3);
  });
});
