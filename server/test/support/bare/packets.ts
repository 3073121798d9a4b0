import type { SentKind } from '@mahzar/shared/hearing/ids';
import type { RtpParameters } from '@mahzar/shared/protocol/media';
import { ExtensionProfiles, RtpHeader, RtpPacket } from 'werift';

const VOICE = { payloadType: 111, step: 960 };
const PICTURE = { payloadType: 96, step: 3_000 };
const LEVEL = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10 };
const MID = { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 };
/** A voice 20 dB below the loudest, as a header extension (RFC 6464). */
const LOUD = Buffer.from([0x80 | 20]);
/** First byte of an Opus packet of 20 ms (RFC 6716, 3.1); a decoder makes noise of any bytes after it. */
const OPUS = Buffer.from([0xf8]);
/** The RTP payload header at the beginning of a frame (RFC 7741, 4.2), and a grey key frame of 16 × 16 pixels. */
const VP8 = Buffer.from(
  '10100200 9d012a10 00100000 47088585 88858488 0202000c 0e6000fe 6800'.replaceAll(' ', ''),
  'hex',
);

/** The RTP stream of one source. */
export class Stream {
  readonly kind: SentKind;
  readonly ssrc: number;
  #sequence = 1;
  #timestamp = 1;

  constructor(kind: SentKind, ssrc: number) {
    this.kind = kind;
    this.ssrc = ssrc;
  }

  /** The parameters of the source for `produce`. */
  get rtpParameters(): RtpParameters {
    const opus = { mimeType: 'audio/opus', payloadType: VOICE.payloadType, clockRate: 48_000, channels: 2 };
    const vp8 = { mimeType: 'video/VP8', payloadType: PICTURE.payloadType, clockRate: 90_000 };
    return {
      mid: this.kind,
      codecs: [this.kind === 'microphone' ? opus : vp8],
      headerExtensions: this.kind === 'microphone' ? [LEVEL, MID] : [MID],
      encodings: [{ ssrc: this.ssrc }],
      rtcp: { cname: 'bare' },
    };
  }

  /** The next packet, with the mark. With another SSRC it names its source by the MID. */
  next(mark: string, ssrc = this.ssrc): RtpPacket {
    const voice = this.kind === 'microphone';
    const { payloadType, step } = voice ? VOICE : PICTURE;
    this.#timestamp += step;
    const extensions = [
      ...(voice ? [{ id: LEVEL.id, payload: LOUD }] : []),
      ...(ssrc === this.ssrc ? [] : [{ id: MID.id, payload: Buffer.from(this.kind) }]),
    ];
    const header = new RtpHeader({
      version: 2,
      payloadType,
      marker: true,
      sequenceNumber: this.#sequence++ & 0xffff,
      timestamp: this.#timestamp,
      ssrc,
      extension: extensions.length > 0,
      extensionProfile: ExtensionProfiles.OneByte,
      extensions,
    });
    return new RtpPacket(header, Buffer.concat([voice ? OPUS : VP8, Buffer.from(`<${mark}>`)]));
  }
}

/** The mark of a packet; empty without one. */
export function markOf(packet: Buffer): string {
  const { payload } = RtpPacket.deSerialize(packet);
  return /<([^<>]+)>/.exec(payload.toString('latin1'))?.[1] ?? '';
}
