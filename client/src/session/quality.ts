import { counter } from '../connection/stats.ts';
import type { Stats } from '../connection/stats.ts';
import { pathsInUse } from './paths-in-use.ts';
import { lossOfOwnLine, sentVoiceOf } from './sent-voice.ts';
import type { SentVoice } from './sent-voice.ts';
import type { SessionState } from './types.ts';

/** Counters of both directions at one moment. */
export interface ConnectionSample {
  /** Packets received and lost since the beginning. */
  readonly received: number;
  readonly lost: number;
  /** The same for each audio stream, by the browser's name for it. */
  readonly voices: ReadonlyMap<string, Pick<ConnectionSample, 'received' | 'lost'>>;
  /** The part of `lost` that did not reach the service, and so was lost by the senders. Null when not requested. */
  readonly lostUpstream: number | null;
  /** Share of our pictures' packets that the service reports lost, 0 to 1; null when not reported. */
  readonly sentLoss: number | null;
  readonly sentVoice: SentVoice | null;
  /** Round-trip time to the media service in seconds; null when not measured. */
  readonly roundTrip: number | null;
}

/** Sums up the browser's statistics, without the probation stream, which carries no media. */
export function sampleOf(reports: readonly Stats[]): ConnectionSample {
  let received = 0;
  let lost = 0;
  let sentLoss: number | null = null;
  const voices = new Map<string, Pick<ConnectionSample, 'received' | 'lost'>>();
  for (const report of reports) {
    if (report.type === 'inbound-rtp' && report['mid'] !== 'probator') {
      const one = { received: counter(report['packetsReceived']), lost: Math.max(0, counter(report['packetsLost'])) };
      received += one.received;
      lost += one.lost;
      if (report['kind'] === 'audio') voices.set(String(report['id']), one);
    } else if (report.type === 'remote-inbound-rtp' && report['kind'] === 'video') {
      sentLoss = Math.max(sentLoss ?? 0, counter(report['fractionLost']));
    }
  }
  return {
    received,
    lost,
    voices,
    lostUpstream: null,
    sentLoss,
    sentVoice: sentVoiceOf(reports),
    roundTrip: pathsInUse(reports).roundTrip,
  };
}

/** Whether so many packets of all streams, or of one voice, are missing that the service should be asked whose line loses them. */
export function isLossy(before: ConnectionSample | null, now: ConnectionSample): boolean {
  if (before === null) return false;
  const ofAll = shareLost(before, now, Math.max(0, now.lost - before.lost));
  const ofVoices = [...now.voices].map(([id, voice]) => {
    const was = before.voices.get(id) ?? voice;
    return shareLost(was, voice, Math.max(0, voice.lost - was.lost));
  });
  return Math.max(ofAll, ...ofVoices) > FAIR_LOSS;
}

/** Number of checks for which a line counts as weak after the service named it, so that the warning does not flicker. */
const WEAK_FOR_CHECKS = 3;

/** Returns the seats with a weak line and their remaining checks; `named`: the seats that the service names now. */
export function weakAfter(before: ReadonlyMap<string, number>, named: readonly string[]): ReadonlyMap<string, number> {
  const left = [...before].map(([seat, looks]) => [seat, looks - 1] as const).filter(([, looks]) => looks > 0);
  return new Map([...left, ...named.map((seat) => [seat, WEAK_FOR_CHECKS] as const)]);
}

/** Above 2 % loss speech begins to suffer, above 8 % a conversation is hard to hold. */
const [FAIR_LOSS, POOR_LOSS] = [0.02, 0.08];

function shareLost(
  before: Pick<ConnectionSample, 'received'>,
  now: Pick<ConnectionSample, 'received'>,
  lost: number,
): number {
  const received = Math.max(0, now.received - before.received);
  return received + lost === 0 ? 0 : lost / (received + lost);
}

/** Returns the packets lost between two samples on the way from the service to this browser; 0 on the first request. */
function lostOnOurLine(before: ConnectionSample, now: ConnectionSample): number {
  const lost = Math.max(0, now.lost - before.lost);
  if (now.lostUpstream === null) return lost;
  return before.lostUpstream === null ? 0 : Math.max(0, lost - Math.max(0, now.lostUpstream - before.lostUpstream));
}

/**
 * Rates the transmission between two samples. Above 2 % loss or 300 ms speech begins to suffer, above 8 % or 600 ms a conversation
 * is hard to hold (ITU-T G.114 and G.1028 have similar limits).
 */
export function qualityOf(before: ConnectionSample | null, now: ConnectionSample): SessionState['quality'] {
  if (before === null) return 'unknown';
  const nothingCame = now.received <= before.received && now.lost <= before.lost;
  const nothingSent = now.sentLoss === null && now.sentVoice === null;
  const nothingMeasured = nothingCame && nothingSent && now.roundTrip === null;
  if (nothingMeasured) return 'unknown';
  const lossOfSent = Math.max(now.sentLoss ?? 0, lossOfOwnLine(before.sentVoice, now.sentVoice));
  const loss = Math.max(shareLost(before, now, lostOnOurLine(before, now)), lossOfSent);
  const roundTrip = now.roundTrip ?? 0;
  if (loss > POOR_LOSS || roundTrip > 0.6) return 'poor';
  return loss > FAIR_LOSS || roundTrip > 0.3 ? 'fair' : 'good';
}
