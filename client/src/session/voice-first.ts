import { counter } from '../connection/stats.ts';
import type { Stats } from '../connection/stats.ts';
import { pathsInUse } from './paths-in-use.ts';
import type { PathsInUse } from './paths-in-use.ts';
import { lossOfOwnLine, sentVoiceOf } from './sent-voice.ts';
import type { SentVoice } from './sent-voice.ts';
import type { LeftOut } from './tile-sizes.ts';

/** A received voice: its packets and its samples so far, and the part of these that was synthesised for missing packets. */
export interface HeardVoice {
  readonly packets: number;
  readonly played: number;
  readonly concealed: number;
}

/** The reception of voices at one moment, from the browser's counters. */
export interface VoiceSample {
  /** Epoch milliseconds. */
  readonly at: number;
  /** By the browser's name for the stream. */
  readonly heard: ReadonlyMap<string, HeardVoice>;
  readonly sent: SentVoice | null;
  readonly paths: PathsInUse;
}

/** Reads statistics of both directions. Concealed samples of silence are no loss. */
export function voiceSampleOf(reports: readonly Stats[], at: number): VoiceSample {
  const voices = reports.filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
  const heard = voices.map((voice): [string, HeardVoice] => [
    String(voice['id']),
    {
      packets: counter(voice['packetsReceived']),
      played: counter(voice['totalSamplesReceived']),
      concealed: counter(voice['concealedSamples']) - counter(voice['silentConcealedSamples']),
    },
  ]);
  return { at, heard: new Map(heard), sent: sentVoiceOf(reports), paths: pathsInUse(reports) };
}

/** Share of concealed samples between two readings. Ignores voices without new packets: their speakers have an outage. */
function holesBetween(before: VoiceSample['heard'], now: VoiceSample['heard']): number {
  let [played, concealed] = [0, 0];
  for (const [id, voice] of now) {
    const was = before.get(id);
    if (was === undefined || voice.packets <= was.packets) continue;
    played += voice.played - was.played;
    concealed += voice.concealed - was.concealed;
  }
  return played <= 0 ? 0 : concealed / played;
}

/** Window for rating a voice: three readings, half a second apart. */
const WINDOW_MS = 1_000;
/**
 * A fifth of packets lost at random leaves 3–6 % concealed samples, and 17 % in the first seconds; a higher share comes from a full
 * queue.
 */
const MAX_CONCEALED = 0.25;
const SOME_CONCEALED = 0.1;
/** Largest share of lost packets of the own voice. */
const MAX_SENT_LOSS = 0.3;
const SOME_LOSS = 0.05;
/**
 * The excess of the round-trip time over the shortest one of the same path is time in a queue; above a second it counts as queued
 * anyway. Seconds.
 */
const MAX_QUEUED = 0.3;
const SOME_QUEUED = 0.1;
const MAX_ROUND_TRIP = 1;
/** Number of consecutive bad readings, half a second apart, before pictures give way. */
const BAD_READINGS = 3;
/** Pictures return after the voice was complete for this long; the time doubles after each return that failed. */
const CALM_MS = 15_000;
const LONGEST_CALM_MS = 120_000;
/** On a narrow line pictures hardly ever have room, so the first return waits this long. */
const NARROW_CALM_MS = 60_000;
/** A return counts as successful after this time. */
const BORNE_MS = 60_000;

/** After a longer gap in the readings, for example while nobody is received, nothing is known of the time in between. */
const PAUSE_MS = 3_000;

/** After an outage, lost packets are requested again within this time. */
const REPAIRED_MS = 3_000;

/** From faces giving way until screens do as well, if the voice still suffers. */
const NEXT_MS = 3_000;

/**
 * Decides which pictures give way to voices: faces within two seconds when a voice suffers, screens too if that was not enough.
 * They return slowly, a screen first.
 */
export class VoiceFirst {
  #samples: VoiceSample[] = [];
  #outageEndedAt = -Infinity;
  #shortest = Infinity;
  /** The paths on which the shortest round trip was measured. */
  #paths = '';
  #bad = 0;
  #calmSince = -Infinity;
  #calmMs: number;
  #changedAt = -Infinity;
  #returnedAt = -Infinity;
  #yields: LeftOut;

  /** @param narrow whether the line is known to be narrow, so that pictures wait until a voice has been complete for a while */
  constructor(narrow = false) {
    this.#yields = narrow ? 'all' : 'none';
    this.#calmMs = narrow ? NARROW_CALM_MS : CALM_MS;
  }

  /** Takes a reading; call twice a second. */
  take(sample: VoiceSample): LeftOut {
    const last = this.#samples.at(-1);
    if (last === undefined || sample.at - last.at > PAUSE_MS) this.#calmSince = sample.at;
    const before = this.#samples.findLast(({ at }) => sample.at - at >= WINDOW_MS) ?? this.#samples[0];
    this.#samples.push(sample);
    if (this.#samples.length > 4) this.#samples.shift();
    const { names, roundTrip } = sample.paths;
    if (names !== this.#paths) this.#shortest = Infinity;
    this.#paths = names;
    if (roundTrip !== null && roundTrip > 0) this.#shortest = Math.min(this.#shortest, roundTrip);
    this.#bad = before !== undefined && this.#isBad(before, sample) ? this.#bad + 1 : 0;
    if (this.#bad > 0) this.#calmSince = sample.at;
    if (this.#bad >= BAD_READINGS && sample.at - this.#changedAt >= NEXT_MS) this.#giveWay(sample.at);
    else if (sample.at - Math.max(this.#calmSince, this.#changedAt) >= this.#waitMs) this.#return(sample.at);
    return this.#yields;
  }

  /** An outage is over, at a time in epoch ms. What was lost in it says nothing about pictures. */
  lineReturned(at: number): void {
    this.#samples = [];
    this.#outageEndedAt = at;
  }

  /** A second return follows soon after a successful first one. */
  get #waitMs(): number {
    return this.#hasReturned ? CALM_MS : this.#calmMs;
  }

  get #hasReturned(): boolean {
    return this.#changedAt === this.#returnedAt && this.#returnedAt > 0;
  }

  #giveWay(at: number): void {
    if (this.#yields === 'all') return;
    if (this.#hasReturned && at - this.#returnedAt < BORNE_MS)
      this.#calmMs = Math.min(2 * this.#calmMs, LONGEST_CALM_MS);
    else if (this.#yields === 'none') this.#calmMs = CALM_MS;
    this.#yields = this.#yields === 'none' ? 'faces' : 'all';
    this.#changedAt = at;
  }

  #return(at: number): void {
    if (this.#yields === 'none') return;
    this.#yields = this.#yields === 'all' ? 'faces' : 'none';
    this.#changedAt = at;
    this.#returnedAt = at;
  }

  #isBad(before: VoiceSample, { at, heard, sent, paths: { roundTrip } }: VoiceSample): boolean {
    const holes = holesBetween(before.heard, heard);
    const lost = at - this.#outageEndedAt < REPAIRED_MS ? 0 : lossOfOwnLine(before.sent, sent);
    const queued = roundTrip === null ? 0 : roundTrip > MAX_ROUND_TRIP ? Infinity : roundTrip - this.#shortest;
    // Concealed samples alone may be another person's loss. A long round trip alone harms nobody.
    return (
      lost > MAX_SENT_LOSS ||
      (holes > MAX_CONCEALED && (lost > SOME_LOSS || queued > SOME_QUEUED)) ||
      (queued > MAX_QUEUED && (holes > SOME_CONCEALED || lost > SOME_LOSS))
    );
  }
}
