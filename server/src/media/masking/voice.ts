import { bandsOfHearing, BandPass, noiseThrough } from './filter-bank.ts';

/** Sample rate of a `Voice`'s input and output; higher frequencies than half of it are not even decoded. */
export const VOICE_RATE = 16_000;

const STEP = VOICE_RATE / 100;
const BANDS = bandsOfHearing(20, 110, 7_000);
/** One-pole smoothing of each band's power, run twice: 18 Hz passes words and stops the pitch of any voice. */
const SMOOTHING = 1 - Math.exp(-2 * Math.PI * 18 * (STEP / VOICE_RATE));
const LEVEL_STEP_DB = 3;
const SILENCE_DB = -58;
/** Average level of each band of speech relative to the mean of all, dB; the same for every altered person. */
const AVERAGE_DB = BANDS.map(({ centre }) => 7 - 5 * Math.log2(Math.max(centre, 400) / 400));
const MAX_LEVELLED_DB = 6;
/** Share of the difference that one step corrects when the average of a band is tracked over some seconds. */
const LEARNING = 1 / 600;

/**
 * A synthetic voice that speaks the words of another one.
 *
 * Of the incoming voice only this passes: the level of each of 20 broad bands, 100 times a second, smoothed below the slowest
 * pitch, in steps of 3 dB with random rounding, and with the speaker's own average over the bands replaced by one that is the same
 * for all. These levels shape a synthetic buzz and noise, with the bands moved up or down by an amount that is drawn at random,
 * wanders, and is stored nowhere.
 *
 * Withstands: reversal. Pitch, melody, harmonics and phase of the voice are not hidden in the result, they are absent; the
 * frequency of its formants is blurred by about a sixth and shifted by an unknown amount. So shifting the pitch back or filtering
 * yields no natural voice, and comparing waveforms or pitch finds nothing.
 *
 * Does not withstand: recognition by content and manner. Words, accent, tempo, pauses and habits of speech stay; a person who knows
 * the speaker well, or a machine trained on many voices altered in this way, may do better than chance.
 */
export class Voice {
  readonly #random: () => number;
  readonly #ears = BANDS.map((band) => new BandPass(band, VOICE_RATE));
  readonly #mouths = BANDS.map((band) => new BandPass(band, VOICE_RATE));
  readonly #once = new Float64Array(BANDS.length);
  readonly #twice = new Float64Array(BANDS.length);
  readonly #means = Float64Array.from(AVERAGE_DB);
  readonly #gains = new Float64Array(BANDS.length);
  readonly #pitch: Wanderer;
  readonly #shift: Wanderer;
  #voiced = 0;
  #phase = 0;

  /** @param random unpredictable numbers from 0 to 1 */
  constructor(random: () => number) {
    this.#random = random;
    this.#pitch = new Wanderer(95 + 50 * random(), 0.08, random);
    const bands = 0.5 + 0.5 * random();
    this.#shift = new Wanderer(random() < 0.5 ? bands : -bands, 0.25, random);
  }

  /** Takes any number of whole steps of 10 ms (160 samples) and returns as many samples, about 25 ms late. */
  alter(heard: Float32Array): Float32Array {
    const spoken = new Float32Array(heard.length);
    for (let at = 0; at + STEP <= heard.length; at += STEP) {
      const levels = this.#listen(heard.subarray(at, at + STEP));
      this.#speak(this.#shifted(this.#coarse(levels)), spoken.subarray(at, at + STEP));
    }
    return spoken;
  }

  /** Smoothed level of each band, dB. */
  #listen(sound: Float32Array): Float64Array {
    // In perfect silence the filters would decay to denormal numbers, which are slow on processors.
    const heard = Float64Array.from(sound, (sample) => sample + 1e-9 * (this.#random() - 0.5));
    return Float64Array.from(BANDS, (_, index) => {
      const ear = this.#ears[index]!;
      let power = 0;
      for (const sample of heard) power += ear.next(sample) ** 2;
      this.#once[index]! += SMOOTHING * (power / STEP - this.#once[index]!);
      this.#twice[index]! += SMOOTHING * (this.#once[index]! - this.#twice[index]!);
      return 10 * Math.log10(this.#twice[index]! + 1e-10);
    });
  }

  /** Rounds at random to the step above or below, and replaces the speaker's average by the common one. */
  #coarse(levels: Float64Array): Float64Array {
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    const speaks = Math.max(...levels) > SILENCE_DB + 20;
    return levels.map((level, index) => {
      if (speaks) this.#means[index]! += LEARNING * (level - mean - this.#means[index]!);
      if (level < SILENCE_DB) return -Infinity;
      const own = AVERAGE_DB[index]! - this.#means[index]!;
      const levelled = level + Math.max(-MAX_LEVELLED_DB, Math.min(MAX_LEVELLED_DB, own));
      return LEVEL_STEP_DB * Math.floor(levelled / LEVEL_STEP_DB + this.#random());
    });
  }

  /** Amplitudes of the bands after the shift, interpolated between neighbouring bands. */
  #shifted(levels: Float64Array): Float64Array {
    const shift = this.#shift.next();
    const amplitudes = levels.map((level) => 10 ** (level / 20));
    const last = amplitudes.length - 1;
    return amplitudes.map((_, index) => {
      const from = Math.max(0, Math.min(last, index - shift));
      const below = Math.floor(from);
      const above = Math.min(last, below + 1);
      return amplitudes[below]! + (from - below) * (amplitudes[above]! - amplitudes[below]!);
    });
  }

  #speak(amplitudes: Float64Array, spoken: Float32Array): void {
    this.#voiced += 0.5 * (voicing(amplitudes) - this.#voiced);
    const buzz = this.#buzz(spoken.length);
    const noise = Float32Array.from(spoken, () => (this.#random() - 0.5) * Math.sqrt(12));
    for (const [index, band] of BANDS.entries()) {
      const mouth = this.#mouths[index]!;
      const share = this.#voiced * Math.min(1, 2_000 / band.centre);
      const [asBuzz, asNoise] = [Math.sqrt(share), Math.sqrt(1 - share)];
      let gain = this.#gains[index]!;
      const step = (amplitudes[index]! / NOISE_THROUGH[index]! - gain) / spoken.length;
      for (let at = 0; at < spoken.length; at += 1) {
        gain += step;
        spoken[at]! += gain * mouth.next(asBuzz * buzz[at]! + asNoise * noise[at]!);
      }
      this.#gains[index] = gain;
    }
  }

  /** Impulses of power 1 at the synthetic pitch. */
  #buzz(length: number): Float32Array {
    const step = this.#pitch.next() / VOICE_RATE;
    const height = Math.sqrt(1 / step);
    return Float32Array.from({ length }, () => {
      this.#phase += step;
      if (this.#phase < 1) return 0;
      this.#phase -= 1;
      return height;
    });
  }
}

const NOISE_THROUGH = BANDS.map((band) => noiseThrough(band, VOICE_RATE));

/** From 0, a hiss, to 1, a vowel, by the difference between the levels of low and high bands. */
function voicing(amplitudes: Float64Array): number {
  let [low, high] = [1e-9, 1e-9];
  for (const [index, { centre }] of BANDS.entries()) {
    const power = amplitudes[index]! ** 2;
    if (centre < 1_000) low += power;
    if (centre > 3_000) high += power;
  }
  return Math.max(0, Math.min(1, (10 * Math.log10(low / high) + 3) / 12));
}

/** A number that wanders at random around its middle, over seconds. */
class Wanderer {
  readonly #middle: number;
  readonly #reach: number;
  readonly #random: () => number;
  #astray = 0;

  /** @param reach how far it wanders, as a share of the middle */
  constructor(middle: number, reach: number, random: () => number) {
    this.#middle = middle;
    this.#reach = reach;
    this.#random = random;
  }

  next(): number {
    this.#astray += 0.06 * (this.#random() - 0.5) - 0.005 * this.#astray;
    return this.#middle * (1 + this.#reach * Math.max(-1, Math.min(1, this.#astray)));
  }
}
