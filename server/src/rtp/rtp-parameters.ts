/* What a tap needs from a media router, as minimal types: this folder knows RTP, not mediasoup. */

/** A stream that is read packet by packet, to be recorded or altered. */
export interface RtpStream {
  readonly codec: 'opus' | 'vp8' | 'h264';
  readonly payloadType: number;
  readonly ssrc: number;
  readonly clockRate: number;
  /** Id of the header extension with a phone's rotation (urn:3gpp:video-orientation), if negotiated. */
  readonly orientationExtension?: number;
  /** Id of the header extension with the loudness of a voice (RFC 6464), if negotiated. */
  readonly audioLevelExtension?: number;
}

type Feedback = { type: string; parameter?: string };
type CodecCapability = { mimeType: string; rtcpFeedback?: Feedback[] };
type Capabilities = { codecs?: CodecCapability[]; headerExtensions?: { uri: string }[] };

type ConsumerParameters = {
  codecs: { mimeType: string; payloadType: number; clockRate: number }[];
  headerExtensions?: { uri: string; id: number }[];
  encodings?: { ssrc?: number }[];
};

const ORIENTATION = 'urn:3gpp:video-orientation';
const AUDIO_LEVEL = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

/** Header extensions that a recording needs. abs-capture-time is left out: it makes sender reports scatter by 25–88 ms. */
const KEPT_EXTENSIONS = new Set([
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  AUDIO_LEVEL,
  ORIENTATION,
]);

const CODECS: Record<string, RtpStream['codec']> = { 'audio/opus': 'opus', 'video/vp8': 'vp8', 'video/h264': 'h264' };

/**
 * The router's capabilities for a tap: without retransmission and bandwidth feedback. The receiver of a tap sends no feedback,
 * and a worker that expects some considers the connection congested and silently reduces the video.
 */
export function tapCapabilities<T extends Capabilities>(router: T): T {
  return {
    ...router,
    codecs: router.codecs
      ?.filter((codec) => !codec.mimeType.toLowerCase().endsWith('/rtx'))
      .map((codec) => ({ ...codec, rtcpFeedback: codec.rtcpFeedback?.filter(isKeyFrameRequest) })),
    headerExtensions: router.headerExtensions?.filter(({ uri }) => KEPT_EXTENSIONS.has(uri)),
  };
}

/** Describes a consumer's stream; undefined for a codec that is not recorded. */
export function describeConsumer(parameters: ConsumerParameters): RtpStream | undefined {
  const [codec] = parameters.codecs;
  const name = codec && CODECS[codec.mimeType.toLowerCase()];
  const ssrc = parameters.encodings?.[0]?.ssrc;
  if (!codec || !name || ssrc === undefined) return undefined;
  const extension = (wanted: string) => parameters.headerExtensions?.find(({ uri }) => uri === wanted)?.id;
  const [orientation, audioLevel] = [extension(ORIENTATION), extension(AUDIO_LEVEL)];
  return {
    codec: name,
    payloadType: codec.payloadType,
    ssrc,
    clockRate: codec.clockRate,
    ...(orientation === undefined ? {} : { orientationExtension: orientation }),
    ...(audioLevel === undefined ? {} : { audioLevelExtension: audioLevel }),
  };
}

/** Picture loss indication and full intra request are kept: key frames for a tap are requested through the consumer. */
function isKeyFrameRequest(feedback: Feedback): boolean {
  return feedback.type === 'ccm' || (feedback.type === 'nack' && feedback.parameter === 'pli');
}
