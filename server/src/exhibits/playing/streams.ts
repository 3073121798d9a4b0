import type { ExhibitMedium } from '@mahzar/shared/hearing/exhibit';
import type { RtpParameters } from '@mahzar/shared/protocol/media';
import { asInput } from '../../files/bounded-ffmpeg.ts';
import { MAX_PIXELS } from '../../files/recording-facts.ts';

/** The codecs that browsers send, and therefore play. */
export const CODECS = {
  audio: { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
  video: { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
} as const;

/** With this size, a packet with all headers fits an Ethernet frame between server and browser. */
const PACKET_BYTES = 1_180;
/**
 * At most as large as camera pictures, portrait or landscape. A browser that joins later waits at most a second for a key frame.
 */
const SCALE =
  "scale=w='if(gt(iw,ih),1280,720)':h='if(gt(iw,ih),720,1280)':force_original_aspect_ratio=decrease:force_divisible_by=2";
const PICTURE = `-map 0:V:0 -vf ${SCALE} -fpsmax 25 -pix_fmt yuv420p -force_key_frames expr:gte(t,n_forced)`;
const VP8 = '-c:v libvpx -deadline realtime -cpu-used 10 -lag-in-frames 0 -auto-alt-ref 0 -threads 2';
const OPUS = '-c:a libopus -b:a 64k -ac 2 -ar 48000 -frame_duration 20';

const STILL =
  `-map 0:V:0 -vf ${SCALE},loop=loop=-1:size=1:start=0,setpts=N/TB,realtime -fps_mode passthrough -pix_fmt yuv420p ${VP8} -g 1 -b:v 800k`.split(
    ' ',
  );

const ENCODERS: Readonly<Record<ExhibitMedium, readonly string[]>> = {
  audio: `-map 0:a:0 ${OPUS}`.split(' '),
  video: `${PICTURE} ${VP8} -b:v 1200k -maxrate 1500k -bufsize 750k`.split(' '),
};

/** RTP parameters of a played medium. It has no feedback, because a file is not encoded again for a listener. */
export function playedRtp(medium: ExhibitMedium, ssrc: number): RtpParameters {
  return { codecs: [CODECS[medium]], encodings: [{ ssrc }], rtcp: { cname: 'exhibit', reducedSize: true } };
}

/** Loopback destination of a medium's packets. */
export interface Output {
  readonly medium: ExhibitMedium;
  readonly port: number;
  readonly ssrc: number;
}

/** ffmpeg's arguments for playing a file from a position on, in real time, as streams for browsers. */
export function playArguments(demuxer: string, fromMs: number, outputs: readonly Output[]): string[] {
  // By default ffmpeg sends half a second at once, and would be ahead of the time shown.
  const input = [...inputFrom(fromMs), '-re', '-readrate_initial_burst', '0.05', ...asInput(demuxer)];
  return [...QUIETLY, ...input, ...outputs.flatMap((output) => [...ENCODERS[output.medium], ...packetsTo(output)])];
}

/**
 * ffmpeg's arguments for sending one picture of a file continuously, as a key frame each second, so that browsers that join get it
 * within a second. The rest of the file is not read.
 */
export function stillArguments(demuxer: string, atMs: number, outputs: readonly Output[]): string[] {
  return [...QUIETLY, ...inputFrom(atMs), ...asInput(demuxer), ...STILL, ...outputs.flatMap(packetsTo)];
}

const QUIETLY = ['-v', 'error', '-nostdin', '-nostats', '-filter_threads', '1'];

/** A stream may change its size after its first picture. */
function inputFrom(fromMs: number): string[] {
  return ['-threads', '2', '-max_pixels', String(MAX_PIXELS), '-ss', (fromMs / 1000).toFixed(3)];
}

function packetsTo({ medium, port, ssrc }: Output): string[] {
  const to = `rtp://127.0.0.1:${port}?rtcpport=${port}&localaddr=127.0.0.1&pkt_size=${PACKET_BYTES}`;
  return `-f rtp -payload_type ${CODECS[medium].payloadType} -ssrc ${ssrc} ${to}`.split(' ');
}
