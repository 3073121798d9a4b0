import { counter } from '../connection/stats.ts';
import type { Stats } from '../connection/stats.ts';

/** Delays of a voice with gaps, to wait for retransmissions, ms; the last is the most that a conversation tolerates. */
const WAITS_MS = [0, 200, 400];
/** Number of checks, twice a second, by which a voice is rated. */
const LOOKS = 10;
/** Number of checks with gaps that raise the delay: a device that was briefly busy causes at most two. */
const FEW = 3;
/** Samples of 48,000 a second; less than half a packet is not a gap. */
const HOLE = 480;
/** A voice that was complete for this long gets a shorter delay; the time doubles after each reduction that failed. */
const CALM_MS = 60_000;

interface Heard {
  readonly concealed: number;
  /** The latest checks, newest last: whether the voice had gaps. */
  looks: readonly boolean[];
  step: number;
  calmSince: number;
  calmMs: number;
}

/**
 * Determines each voice's delay from the samples that the browser conceals. Browsers wait as long as packets usually take, not for
 * retransmissions: on a line that loses a tenth, about every hundredth packet arrived too late, or was not requested because it
 * would. Whether it is the listener's or the speaker's line makes no difference.
 */
export class VoicePatience {
  #voices: ReadonlyMap<string, Heard> = new Map();

  /**
   * Takes the receiving statistics, twice a second. Returns the delay of voices, ms, by track.
   * @param now epoch ms @param begins delay of a new voice, ms
   */
  take(
    reports: Iterable<Stats>,
    now: number,
    begins: (track: string) => number = () => 0,
  ): ReadonlyMap<string, number> {
    const voices = new Map<string, Heard>();
    for (const report of reports) {
      if (report.type !== 'inbound-rtp' || report['kind'] !== 'audio') continue;
      const track = String(report['trackIdentifier']);
      const concealed = counter(report['concealedSamples']) - counter(report['silentConcealedSamples']);
      voices.set(track, heard(this.#voices.get(track) ?? fresh(concealed, begins(track), now), concealed, now));
    }
    this.#voices = voices;
    return new Map([...voices].map(([track, { step }]) => [track, WAITS_MS[step]!]));
  }
}

function fresh(concealed: number, waitMs: number, now: number): Heard {
  return {
    concealed,
    looks: [],
    step: WAITS_MS.findLastIndex((step) => step <= waitMs),
    calmSince: now,
    calmMs: CALM_MS,
  };
}

function heard(before: Heard, concealed: number, now: number): Heard {
  const hole = concealed - before.concealed >= HOLE;
  const looks = [...before.looks, hole].slice(-LOOKS);
  const after = { ...before, concealed, looks, calmSince: hole ? now : before.calmSince };
  if (looks.filter(Boolean).length >= FEW) {
    // The new delay is rated by later checks only.
    if (before.step + 1 < WAITS_MS.length) return { ...after, looks: [], step: before.step + 1 };
  } else if (before.step > 0 && now - after.calmSince >= before.calmMs)
    return { ...after, step: before.step - 1, calmSince: now, calmMs: 2 * before.calmMs };
  return after;
}
