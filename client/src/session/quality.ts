import type { SessionState } from './types.ts';

/** Counters of both directions at one moment. */
export interface ConnectionSample {
  /** Packets received and lost since the beginning. */
  readonly received: number;
  readonly lost: number;
  /** Share of our packets that the service reports lost, 0 to 1; null when it has not reported. */
  readonly sentLoss: number | null;
  /** Round trip to the media service in seconds; null when not measured. */
  readonly roundTrip: number | null;
}

type Stats = Record<string, unknown> & { readonly type?: string };

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Sums up statistics of the browser. The probation stream, which carries no media, is left out. */
export function sampleOf(reports: Iterable<Stats>): ConnectionSample {
  let received = 0;
  let lost = 0;
  let sentLoss: number | null = null;
  let roundTrip: number | null = null;
  for (const report of reports) {
    if (report.type === 'inbound-rtp' && report['mid'] !== 'probator') {
      received += number(report['packetsReceived']);
      lost += Math.max(0, number(report['packetsLost']));
    } else if (report.type === 'remote-inbound-rtp') {
      sentLoss = Math.max(sentLoss ?? 0, number(report['fractionLost']));
    } else if (report.type === 'candidate-pair' && report['nominated'] === true) {
      const seconds = report['currentRoundTripTime'];
      if (typeof seconds === 'number') roundTrip = Math.max(roundTrip ?? 0, seconds);
    }
  }
  return { received, lost, sentLoss, roundTrip };
}

/**
 * How well media gets through between two samples. Above 2 % loss or 300 ms speech begins to suffer, above 8 % or
 * 600 ms a conversation is hard to hold (ITU-T G.114 and G.1028 put the same limits near there).
 */
export function qualityOf(before: ConnectionSample | null, now: ConnectionSample): SessionState['quality'] {
  if (before === null) return 'unknown';
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const nothingMeasured = received + lost === 0 && now.sentLoss === null && now.roundTrip === null;
  if (nothingMeasured) return 'unknown';
  const loss = Math.max(received + lost === 0 ? 0 : lost / (received + lost), now.sentLoss ?? 0);
  const roundTrip = now.roundTrip ?? 0;
  if (loss > 0.08 || roundTrip > 0.6) return 'poor';
  return loss > 0.02 || roundTrip > 0.3 ? 'fair' : 'good';
}
