import type { types } from 'mediasoup';

/**
 * Codecs of every hearing. Opus requests in-band FEC and DTX; its NACK comes with the library's own feedback list. H.264
 * (constrained baseline 3.1, packetization mode 1) is for phones that have no other hardware encoder.
 */
export const MEDIA_CODECS: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/**
 * Removes abs-capture-time. Chromium negotiates it and never sends it; mediasoup 3.27.1 then waits for it and never switches
 * simulcast layers. If a browser sends it, the sender reports that time the recording become less exact.
 */
export function withoutCaptureTime<T extends { headerExtensions?: readonly { uri: string }[] | undefined }>(
  from: T,
): T {
  return { ...from, headerExtensions: from.headerExtensions?.filter(({ uri }) => uri !== ABS_CAPTURE_TIME) };
}

const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

/**
 * A router's capabilities as sent to clients. Voices are excluded from the estimate of the sender's bandwidth: Chromium's estimate
 * falls with loss and limits retransmissions, so that 9–19 % of a voice was missing on a line with 20 % loss.
 */
export function clientCapabilities(router: types.RtpCapabilities): types.RtpCapabilities {
  const { codecs, headerExtensions } = withoutCaptureTime(router);
  return {
    codecs: codecs?.map((codec) =>
      codec.kind === 'audio'
        ? { ...codec, rtcpFeedback: codec.rtcpFeedback?.filter(({ type }) => type !== 'transport-cc') }
        : codec,
    ),
    headerExtensions: headerExtensions?.filter(({ kind, uri }) => kind !== 'audio' || uri !== TRANSPORT_CC),
  };
}
