import { startsKeyFrame } from '../rtp/key-frames.ts';
import { parseRtp } from '../rtp/rtp.ts';
import { readLayerPacket } from '../rtp/vp8.ts';
import type { LayerPacket } from '../rtp/vp8.ts';
import type { TrackInfo } from './track-spec.ts';

/** Without extensions (RFC 3550, 5.1). */
export const RTP_HEADER_BYTES = 12;

/** Whether a decoder can begin with an RTP packet of the track. */
export function begins({ codec, ssrc }: TrackInfo, packet: Buffer): boolean {
  const payload = codec === 'opus' ? packet : parseRtp(packet, ssrc)?.payload;
  return payload !== undefined && startsKeyFrame(codec, payload);
}

/** Undefined where the sender does not say the layer. */
export function layerPacketOf({ codec, ssrc }: TrackInfo, packet: Buffer): LayerPacket | undefined {
  const parsed = codec === 'vp8' ? parseRtp(packet, ssrc) : undefined;
  return parsed && readLayerPacket(parsed.payload, parsed.marker);
}
