import { parseSourceId, sourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { RtpParameters } from '@mahzar/shared/protocol/media';
import type { AlteredStream } from './messages.ts';

const LEVEL = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 };
const ORIENTATION = { uri: 'urn:3gpp:video-orientation', id: 1 };
const VOICE = {
  mimeType: 'audio/opus',
  payloadType: 111,
  clockRate: 48_000,
  channels: 2,
  parameters: { useinbandfec: 1 },
};
const FACE = { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 };

/** The altered source of a raw one; undefined for a kind that cannot be altered. */
export function alteredSource(source: SourceId): SourceId | undefined {
  const { seat, kind } = parseSourceId(source);
  if (kind === 'microphone') return sourceId(seat, 'altered-microphone');
  return kind === 'camera' ? sourceId(seat, 'altered-camera') : undefined;
}

/** RTP parameters of an altered source. It has no feedback: nothing is lost over loopback, and every picture is a key frame. */
export function alteredRtp(altered: SourceId, ssrc: number): RtpParameters {
  const voice = parseSourceId(altered).kind === 'altered-microphone';
  return {
    codecs: [voice ? VOICE : FACE],
    headerExtensions: [voice ? LEVEL : ORIENTATION],
    encodings: [{ ssrc }],
    rtcp: { cname: 'altered', reducedSize: true },
  };
}

/** The same parameters, for the process that writes the packets. */
export function alteredPackets(altered: SourceId, ssrc: number): AlteredStream {
  const voice = parseSourceId(altered).kind === 'altered-microphone';
  return voice
    ? { payloadType: VOICE.payloadType, ssrc, levelExtension: LEVEL.id }
    : { payloadType: FACE.payloadType, ssrc, orientationExtension: ORIENTATION.id };
}
