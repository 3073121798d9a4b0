import { RtcpPacketConverter, RtcpSrPacket } from 'werift-rtp';
import { extensionByte, isMarked, payloadEnd, readRtpHeader } from './rtp-header.ts';

/** An RTP packet of one track with counters that do not wrap. */
export type MediaPacket = {
  sequence: number;
  /** In units of the codec's clock. */
  timestamp: number;
  marker: boolean;
  payload: Buffer;
  /** When the recorder received it, epoch milliseconds. */
  arrivedAt: number;
  /** Clockwise degrees by which a player must turn the picture, if the packet says so (3GPP TS 26.114, 7.4.5). */
  rotation?: 0 | 90 | 180 | 270;
};

export type RawRtp = { sequence: number; timestamp: number; marker: boolean; payload: Buffer; orientation?: number };

/**
 * Parses an RTP packet of the stream `ssrc`; undefined for other streams and bytes that are no RTP. The payload excludes padding.
 */
export function parseRtp(bytes: Buffer, ssrc: number, orientationExtension?: number): RawRtp | undefined {
  const header = readRtpHeader(bytes, ssrc);
  if (header === undefined) return undefined;
  const { sequence, timestamp, payloadAt } = header;
  const orientation =
    orientationExtension === undefined ? undefined : extensionByte(bytes, header, orientationExtension);
  return {
    sequence,
    timestamp,
    marker: isMarked(bytes),
    payload: bytes.subarray(payloadAt, payloadEnd(bytes, payloadAt)),
    ...(orientation === undefined ? {} : { orientation }),
  };
}

/** True if the packet's payload type is `payloadType`; the bit above it is the marker. */
export function isRtpOf(bytes: Buffer, payloadType: number): boolean {
  return ((bytes[1] ?? 0) & 0x7f) === payloadType;
}

/** The low two bits count quarter turns clockwise (the camera flag and mirroring do not concern a recording). */
export function rotationOf(orientation: number): 0 | 90 | 180 | 270 {
  return ([0, 90, 180, 270] as const)[orientation & 0b11]!;
}

function parseRtcp(bytes: Buffer): ReturnType<typeof RtcpPacketConverter.deSerialize> {
  try {
    return RtcpPacketConverter.deSerialize(bytes);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** A sender report's times: `timestamp` in RTP units was sampled at `ntpMs` by the sender's clock. */
export type SenderReport = { ntpMs: number; timestamp: number };

const SECONDS_1900_TO_1970 = 2_208_988_800;

/** The sender report about `ssrc` in an RTCP packet, if any. `ntpMs` is on the Unix epoch (era 0, until 2036). */
export function parseSenderReport(bytes: Buffer, ssrc: number): SenderReport | undefined {
  for (const packet of parseRtcp(bytes)) {
    if (!(packet instanceof RtcpSrPacket) || packet.ssrc !== ssrc) continue;
    const { ntpTimestamp, rtpTimestamp } = packet.senderInfo;
    const seconds = Number(ntpTimestamp >> 32n) - SECONDS_1900_TO_1970;
    const fraction = Number(ntpTimestamp & 0xffff_ffffn) / 2 ** 32;
    return { ntpMs: (seconds + fraction) * 1000, timestamp: rtpTimestamp };
  }
  return undefined;
}
