import { startsKeyFrame } from '../rtp/key-frames.ts';
import { parseRtp } from '../rtp/rtp.ts';
import { LayerPackets } from '../rtp/vp8.ts';
import type { TrackInfo } from './track-spec.ts';

/** Length of the fixed RTP header (RFC 3550, 5.1). */
export const RTP_HEADER_BYTES = 12;

/** Whether a decoder can start at this RTP packet of the track. */
export function begins({ codec, ssrc }: TrackInfo, packet: Buffer): boolean {
  const payload = codec === 'opus' ? packet : parseRtp(packet, ssrc)?.payload;
  return payload !== undefined && startsKeyFrame(codec, payload);
}

/** Undefined for codecs whose packets do not carry their layer. */
export function layerPacketsOf({ codec, ssrc }: TrackInfo): LayerPackets | undefined {
  return codec === 'vp8' ? new LayerPackets(ssrc) : undefined;
}
