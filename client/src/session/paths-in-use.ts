import type { Stats } from '../connection/stats.ts';

/** The network paths that carry media now. */
export interface PathsInUse {
  /** The browser's names for them; changes when the browser chooses another path. */
  readonly names: string;
  /** The longest round-trip time to the media service, in seconds; null when not measured. */
  readonly roundTrip: number | null;
}

/**
 * Reads statistics of both directions. An abandoned path stays nominated and keeps its last round-trip time (W3C webrtc-stats,
 * `RTCTransportStats.selectedCandidatePairId`; older versions of Firefox have `selected` instead).
 */
export function pathsInUse(reports: Iterable<Stats>): PathsInUse {
  const all = [...reports];
  const chosen = new Set(all.map(({ selectedCandidatePairId: id }) => id).filter((id) => typeof id === 'string'));
  const isUsed = ({ id, nominated, selected }: Stats): boolean =>
    chosen.size > 0 ? chosen.has(id as string) : nominated === true && selected !== false;
  const used = all.filter((report) => report.type === 'candidate-pair' && isUsed(report));
  const times = used
    .map(({ currentRoundTripTime: seconds }) => seconds)
    .filter((seconds) => typeof seconds === 'number');
  return { names: used.map(({ id }) => id).join(' '), roundTrip: times.length === 0 ? null : Math.max(...times) };
}
