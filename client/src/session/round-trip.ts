import type { Stats } from '../connection/stats.ts';

/**
 * Returns the longest round-trip time of the paths in use, in seconds; null when not measured. A path that was left stays nominated
 * in the statistics, with the last time that was measured on it (W3C webrtc-stats, `RTCTransportStats.selectedCandidatePairId`;
 * older versions of Firefox have `selected` instead).
 */
export function roundTripOf(reports: Iterable<Stats>): number | null {
  const all = [...reports];
  const chosen = new Set(all.map(({ selectedCandidatePairId: id }) => id).filter((id) => typeof id === 'string'));
  const isUsed = ({ id, nominated, selected }: Stats): boolean =>
    chosen.size > 0 ? chosen.has(id as string) : nominated === true && selected !== false;
  const times = all
    .filter((report) => report.type === 'candidate-pair' && isUsed(report))
    .map(({ currentRoundTripTime: seconds }) => seconds)
    .filter((seconds) => typeof seconds === 'number');
  return times.length === 0 ? null : Math.max(...times);
}
