import { createHash } from 'node:crypto';
import { readSegment } from '../journal-reader.ts';
import { listSegments } from '../layout.ts';
import type { TrackInfo } from '../track-spec.ts';
import { clockFromArrivals, clockFromReports } from './media-clock.ts';
import type { MediaClock, Report } from './media-clock.ts';
import { parseRtp, parseSenderReport } from './rtp.ts';
import { Unwrapper } from './unwrap.ts';

/** A place where the journal is not as it was written. */
export type Damage = { segment: number; reason: 'hash' | 'block' | 'unsealed' };

/** What one walk through a track's journal tells, before any frame is made. */
export type Survey = {
  info: TrackInfo;
  directory: string;
  packets: number;
  /** Arrival of the first and last packet, epoch milliseconds. */
  firstAt: number;
  lastAt: number;
  /** First unwrapped RTP timestamp: the second walk begins from it too. */
  firstTimestamp: number;
  reports: Report[];
  /** Smallest `arrival − media time` and `arrival − ntp`, milliseconds. */
  quickestPacket: number;
  quickestReport: number;
  damage: Damage[];
};

/** Walks through a track; undefined if no packet of its stream is in it. Memory: one segment. */
export async function surveyTrack(info: TrackInfo, directory: string): Promise<Survey | undefined> {
  const timestamps = new Unwrapper(32);
  const survey = { info, directory, packets: 0, firstAt: Number.NaN, lastAt: Number.NaN, firstTimestamp: Number.NaN };
  const reports: Report[] = [];
  const damage: Damage[] = [];
  let [quickestPacket, quickestReport] = [Infinity, Infinity];
  for (const index of await listSegments(directory)) {
    const { packets, seal, badBlocks, content } = await readSegment(directory, index);
    if (!seal) damage.push({ segment: index, reason: 'unsealed' });
    else if (sha256(content.subarray(0, seal.bytes)) !== seal.sha256) damage.push({ segment: index, reason: 'hash' });
    else if (badBlocks.length > 0 && !seal.recovered) damage.push({ segment: index, reason: 'block' });
    for (const { at, kind, payload } of packets) {
      if (kind === 'rtcp') {
        const report = parseSenderReport(payload, info.ssrc);
        if (!report) continue;
        reports.push({ ntpMs: report.ntpMs, timestamp: timestamps.unwrap(report.timestamp) });
        quickestReport = Math.min(quickestReport, at - report.ntpMs);
      } else if (isOfStream(payload, info)) {
        const timestamp = timestamps.unwrap(payload.readUInt32BE(4));
        if (survey.packets === 0) Object.assign(survey, { firstAt: at, firstTimestamp: timestamp });
        survey.packets += 1;
        survey.lastAt = at;
        quickestPacket = Math.min(quickestPacket, at - (timestamp / info.clockRate) * 1000);
      }
    }
  }
  return survey.packets === 0 ? undefined : { ...survey, reports, quickestPacket, quickestReport, damage };
}

/**
 * Clocks that put all tracks on one time line, epoch milliseconds. Sender reports carry the media worker's own clock: how
 * far that is from the epoch is the quickest report's `arrival − ntp`, over all tracks that share both clocks.
 */
export function clocksOf(surveys: Survey[]): Map<Survey, MediaClock> {
  const toEpoch = new Map<string, number>();
  for (const { info, quickestReport } of surveys) {
    toEpoch.set(info.clock, Math.min(toEpoch.get(info.clock) ?? Infinity, quickestReport));
  }
  return new Map(
    surveys.map((survey) => {
      const { info, reports, quickestPacket } = survey;
      const clock = clockFromReports(reports, info.clockRate);
      const shift = toEpoch.get(info.clock) ?? 0;
      return [
        survey,
        clock ? (timestamp) => clock(timestamp) + shift : clockFromArrivals(quickestPacket, info.clockRate),
      ];
    }),
  );
}

function isOfStream(payload: Buffer, { ssrc, payloadType, orientationExtension }: TrackInfo): boolean {
  return ((payload[1] ?? 0) & 0x7f) === payloadType && parseRtp(payload, ssrc, orientationExtension) !== undefined;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
