import { hasPcapHeader, PCAP_HEADER_BYTES, readRecord, recordAt } from '../../recording/pcap.ts';
import { parseSenderReport } from '../../rtp/rtp.ts';
import type { RawReport } from '../export/runs.ts';

/** The sender reports of a segment whose bytes are known to be right: media packets are stepped over unread. Pure. */
export function reportsOf(content: Buffer, ssrc: number): RawReport[] {
  const reports: RawReport[] = [];
  if (!hasPcapHeader(content)) return reports;
  let position = PCAP_HEADER_BYTES;
  for (let record = recordAt(content, position); record !== undefined; record = recordAt(content, position)) {
    if (record.kind === 'rtcp') {
      const packet = readRecord(content, position)?.packet;
      const report = packet && parseSenderReport(packet.payload, ssrc);
      if (report) reports.push({ at: packet.at, ...report });
    }
    position = record.next;
  }
  return reports;
}
