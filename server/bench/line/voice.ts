import type { Counters, VoiceCounters } from './page-watch.ts';

/** How voices were heard between two readings; values are shares from 0 to 1. */
export interface Heard {
  /** Share of the played sound that was concealed because of missing packets. */
  readonly concealed: number;
  /** Share of the sent packets that arrived in time to be played. */
  readonly packetsHeard: number;
}

/** Compares two readings at one end, summed over all voices; null without a voice. */
export function heardBetween(before: Counters, after: Counters): Heard | null {
  const spans = Object.entries(after.voices).map(([track, now]) => {
    const earlier = before.voices[track];
    return (of: keyof VoiceCounters) => now[of] - (earlier?.[of] ?? 0);
  });
  const sum = (of: keyof VoiceCounters) => spans.reduce((all, span) => all + span(of), 0);
  if (sum('samples') === 0) return null;
  const [packets, lost] = [sum('packets'), Math.max(0, sum('lost'))];
  return {
    concealed: sum('concealed') / sum('samples'),
    packetsHeard: packets + lost === 0 ? 0 : Math.max(0, packets - sum('discarded')) / (packets + lost),
  };
}
