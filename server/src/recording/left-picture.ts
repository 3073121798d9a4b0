import type { SegmentContent } from './journal-reader.ts';
import { KeyFrameNeed } from './key-frame-need.ts';
import { PictureGaps } from './picture-gaps.ts';
import { begins, layerPacketOf, RTP_HEADER_BYTES } from './picture-packet.ts';
import type { TrackInfo } from './track-spec.ts';

/**
 * The gaps of a picture that a recorder has not told when it ended: what it had seen, from the same packets. Pure.
 *
 * @param segments in order: those that the log does not name, and the one before, where there is one
 * @param toldUpTo the end of the last gap of the track that the log names, epoch ms; null where there is none
 * @returns null where there are no packets
 */
export function untoldGaps(
  info: TrackInfo,
  segments: readonly Pick<SegmentContent, 'index' | 'packets' | 'lines'>[],
  toldUpTo: number | null,
): PictureGaps | null {
  const [first] = segments;
  const firstAt = first?.index === 1 ? info.startedAt : first?.packets[0]?.at;
  if (firstAt === undefined) return null;
  const isTold = toldUpTo !== null && toldUpTo >= firstAt;
  const isWhole = first!.index > 1 && !isTold;
  const from = isTold ? toldUpTo : firstAt;
  // In the middle of a track, a picture is whole unless the log names a gap there.
  const need = new KeyFrameNeed(isWhole ? null : firstAt);
  const gaps = PictureGaps.of(info, from);
  if (isWhole) gaps.handlePacket(from, null);
  for (const { lines, packets } of segments) {
    const events = lines.filter((line) => line.type === 'event');
    for (const step of [...events, ...packets].toSorted((one, other) => one.at - other.at)) {
      const { at } = step;
      if ('event' in step) {
        need.handleEvent(step.event, at);
        gaps.handleEvent(step.event, Math.max(at, from), need.brokenSince);
      } else if (step.kind === 'rtp' && step.payload.length >= RTP_HEADER_BYTES) {
        const { payload } = step;
        const sequence = payload.readUInt16BE(2);
        need.handlePacket(sequence, at, () => begins(info, payload), layerPacketOf(info, payload));
        gaps.handlePacket(at, need.brokenSince);
      }
      gaps.readUpTo(Math.max(at, from));
    }
  }
  return gaps;
}
