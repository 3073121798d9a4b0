import type { LeftOut } from './tile-sizes.ts';

/** What a voice goes through at one moment, as the browser counts it. */
export interface VoiceSample {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Samples of all voices that were played so far, and those of them that were made up for missing packets. */
  readonly played: number;
  readonly concealed: number;
  /** Share of our own voice's packets that the service reports lost, 0 to 1; null when it has not reported. */
  readonly sentLoss: number | null;
  /** Round trip to the media service in seconds; null when not measured. */
  readonly roundTrip: number | null;
}

type Stats = Record<string, unknown> & { readonly type?: string };

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Sums up statistics of both directions. Silence that was made up is no loss. */
export function voiceSampleOf(reports: Iterable<Stats>, at: number): VoiceSample {
  let [played, concealed] = [0, 0];
  let sentLoss: number | null = null;
  let roundTrip: number | null = null;
  for (const report of reports) {
    if (report.type === 'inbound-rtp' && report['kind'] === 'audio') {
      played += number(report['totalSamplesReceived']);
      concealed += number(report['concealedSamples']) - number(report['silentConcealedSamples']);
    } else if (report.type === 'remote-inbound-rtp' && report['kind'] === 'audio') {
      sentLoss = Math.max(sentLoss ?? 0, number(report['fractionLost']));
    } else if (report.type === 'candidate-pair' && report['nominated'] === true) {
      const seconds = report['currentRoundTripTime'];
      if (typeof seconds === 'number') roundTrip = Math.max(roundTrip ?? 0, seconds);
    }
  }
  return { at, played, concealed, sentLoss, roundTrip };
}

/** Over so long a voice is judged: twice in it, three readings. */
const WINDOW_MS = 1_000;
/** A fifth of packets lost at random leaves 3–6 % of holes, and 17 % in the first seconds; more comes of a queue that is full. */
const MOST_CONCEALED = 0.25;
const SOME_CONCEALED = 0.1;
/** Of the own voice's packets. */
const MOST_SENT_LOSS = 0.3;
const SOME_LOSS = 0.05;
/** By how much a round trip is longer than the shortest one is time in a queue; one of a second is so anyway. Seconds. */
const MOST_QUEUED = 0.3;
const SOME_QUEUED = 0.1;
const MOST_ROUND_TRIP = 1;
/** Readings in a row, half a second apart, that a voice suffers before pictures give way. */
const BAD_READINGS = 3;
/** Pictures return when the voice was whole for so long, and for twice as long after each return that it did not bear. */
const CALM_MS = 15_000;
const LONGEST_CALM_MS = 120_000;
/** On a narrow line they hardly ever have room: the first step back waits for so long. */
const NARROW_CALM_MS = 60_000;
/** A return that was borne for so long was right. */
const BORNE_MS = 60_000;

/** After a pause in the readings, as while nobody is received, nothing is known of the time between. */
const PAUSE_MS = 3_000;

/** From faces having given way until screens do as well, if the voice suffers on. */
const NEXT_MS = 3_000;

/**
 * Which pictures give way to voices: faces within two seconds when a voice suffers, screens too when that was not enough. They
 * come back slowly, a screen first.
 */
export class VoiceFirst {
  readonly #samples: VoiceSample[] = [];
  #shortest = Infinity;
  #bad = 0;
  #calmSince = -Infinity;
  #calmMs: number;
  #changedAt = -Infinity;
  #returnedAt = -Infinity;
  #yields: LeftOut;

  /** @param narrow on a line that is known to be narrow pictures wait until a voice has been whole for a while */
  constructor(narrow = false) {
    this.#yields = narrow ? 'all' : 'none';
    this.#calmMs = narrow ? NARROW_CALM_MS : CALM_MS;
  }

  /** Takes a reading, to be given twice a second. */
  take(sample: VoiceSample): LeftOut {
    const last = this.#samples.at(-1);
    if (last === undefined || sample.at - last.at > PAUSE_MS) this.#calmSince = sample.at;
    const before = this.#samples.findLast(({ at }) => sample.at - at >= WINDOW_MS) ?? this.#samples[0];
    this.#samples.push(sample);
    if (this.#samples.length > 4) this.#samples.shift();
    if (sample.roundTrip !== null && sample.roundTrip > 0) this.#shortest = Math.min(this.#shortest, sample.roundTrip);
    this.#bad = before !== undefined && this.#isBad(before, sample) ? this.#bad + 1 : 0;
    if (this.#bad > 0) this.#calmSince = sample.at;
    if (this.#bad >= BAD_READINGS && sample.at - this.#changedAt >= NEXT_MS) this.#giveWay(sample.at);
    else if (sample.at - Math.max(this.#calmSince, this.#changedAt) >= this.#waitMs) this.#return(sample.at);
    return this.#yields;
  }

  /** A second step back follows soon upon a first that was borne. */
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

  #isBad(before: VoiceSample, { played, concealed, sentLoss, roundTrip }: VoiceSample): boolean {
    // Of a stream that has gone, its counts have gone as well.
    const heard = Math.max(0, played - before.played);
    const holes = heard === 0 ? 0 : (concealed - before.concealed) / heard;
    const lost = sentLoss ?? 0;
    const queued = roundTrip === null ? 0 : roundTrip > MOST_ROUND_TRIP ? Infinity : roundTrip - this.#shortest;
    // Holes alone may be another's doing. A late answer alone is no loss to anybody.
    return (
      lost > MOST_SENT_LOSS ||
      (holes > MOST_CONCEALED && (lost > SOME_LOSS || queued > SOME_QUEUED)) ||
      (queued > MOST_QUEUED && (holes > SOME_CONCEALED || lost > SOME_LOSS))
    );
  }
}
