/** Sound as numbers between −1 and 1. */
export interface Sound {
  readonly rate: number;
  readonly samples: Float32Array;
}

/** A piece of a sound: its begin (s), its place in the source (s), and the likeness of both. */
export interface Match {
  readonly at: number;
  readonly sourceAt: number;
  /** Normalised correlation of the waveforms, 0 to 1. */
  readonly correlation: number;
  /** The same of the next best place that was compared: speech repeats words. */
  readonly nextBest: number;
}

const ENVELOPE_S = 0.01;
/** Places of the source at least so far apart are compared, seconds. */
const APART_S = 0.1;
/** How much less alike than the best one's a loudness curve may be, for its waveform to be compared. */
const NEARLY_AS_ALIKE = 0.15;
/** Length of the stretches, seconds. */
const STRETCH_S = 0.5;
/** Root mean square below which a stretch is a pause. */
export const QUIET = 0.003;

/**
 * The band in which waveforms are compared, Hz. Below it a browser's high-pass filter and noise suppression shift phases:
 * the same speech then correlates by 0.76 only, in this band by 0.9; other speech by 0.1 in either.
 */
const BAND = { from: 400, to: 3_000 };

/**
 * Finds stretches of a received sound in the source that it came from. The loudness curve says where a stretch may be; among these
 * places it is found, to the sample, by its waveform. Quiet stretches are passed over. The source repeats without end.
 * @param mostPlaces so many places are compared: more than one to tell repeated words apart
 */
export function matchSpeech(received: Sound, source: Sound, mostPlaces = 1): Match[] {
  if (received.rate !== source.rate) throw new Error('both sounds must have one sample rate');
  const { rate } = source;
  const heard = bandPass(received.samples, rate);
  const { looped, curve: sourceCurve } = preparedSource(source);
  const size = Math.round(STRETCH_S * rate);
  const matches: Match[] = [];
  for (let start = 0; start + size <= heard.length; start += size) {
    const stretch = heard.subarray(start, start + size);
    if (rms(stretch) < QUIET) continue;
    const places = placesOf(envelope(stretch, rate), sourceCurve, {
      length: source.samples.length / rate / ENVELOPE_S,
      most: mostPlaces,
    });
    const found = places.map((place) => {
      const centre = Math.round(place * ENVELOPE_S * rate);
      return bestOffset(stretch, looped, centre - Math.round(0.03 * rate), centre + Math.round(0.03 * rate));
    });
    const [best, next] = found.toSorted((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
    matches.push({
      at: start / rate,
      sourceAt: (best!.offset / rate) % (source.samples.length / rate),
      correlation: Math.abs(best!.correlation),
      nextBest: Math.abs(next?.correlation ?? 0),
    });
  }
  return matches;
}

/**
 * A tone's share of a sound's power, 0 to 1: the median over all pieces that are not quiet. A pure tone of this frequency (Hz) has
 * 1, speech almost 0.
 */
export function toneShare({ rate, samples }: Sound, frequency: number, stretchS = 0.1): number {
  const size = Math.round(stretchS * rate);
  const shares: number[] = [];
  for (let start = 0; start + size <= samples.length; start += size) {
    const stretch = samples.subarray(start, start + size);
    if (rms(stretch) >= QUIET) shares.push(toneShareOf(stretch, (2 * Math.PI * frequency) / rate));
  }
  return shares.length === 0 ? 0 : median(shares);
}

function toneShareOf(samples: Float32Array, radians: number): number {
  let [cosine, sine, power] = [0, 0, 0];
  samples.forEach((sample, index) => {
    cosine += sample * Math.cos(radians * index);
    sine += sample * Math.sin(radians * index);
    power += sample ** 2;
  });
  return (2 * (cosine ** 2 + sine ** 2)) / (samples.length * power);
}

/** The median. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)];
  if (value === undefined) throw new Error('no median of nothing');
  return value;
}

/** Keeps the band, with linear phase: every frequency is delayed alike (windowed sinc, 255 taps). */
function bandPass(samples: Float32Array, rate: number): Float32Array {
  const taps = Float64Array.from({ length: 255 }, (_, index) => {
    const t = index - 127;
    const lowPass = (cutoff: number) =>
      t === 0 ? (2 * cutoff) / rate : Math.sin((2 * Math.PI * cutoff * t) / rate) / (Math.PI * t);
    return (lowPass(BAND.to) - lowPass(BAND.from)) * (0.54 + 0.46 * Math.cos((Math.PI * t) / 127));
  });
  // What was before the sound was silent.
  const preceded = new Float64Array(taps.length - 1 + samples.length);
  preceded.set(samples, taps.length - 1);
  const middle = (taps.length - 1) / 2;
  const passed = new Float32Array(samples.length);
  for (let at = 0; at < passed.length; at += 1) {
    let sum = taps[middle]! * preceded[at + middle]!;
    // The taps are the same before and behind the middle.
    for (let tap = 0; tap < middle; tap += 1)
      sum += taps[tap]! * (preceded[at + tap]! + preceded[at + taps.length - 1 - tap]!);
    passed[at] = sum;
  }
  return passed;
}

interface PreparedSource {
  /** In the band, and its beginning once more behind its end. */
  readonly looped: Float32Array;
  /** Its loudness. */
  readonly curve: Float32Array;
}

/** A test compares many sounds with one source. */
const prepared = new WeakMap<Sound, PreparedSource>();

function preparedSource(source: Sound): PreparedSource {
  const known = prepared.get(source);
  if (known !== undefined) return known;
  const { rate, samples } = source;
  const looped = loop(bandPass(samples, rate), Math.ceil((STRETCH_S + 0.2) * rate));
  const made = { looped, curve: envelope(looped, rate) };
  prepared.set(source, made);
  return made;
}

function loop(samples: Float32Array, extra: number): Float32Array {
  const looped = new Float32Array(samples.length + extra);
  looped.set(samples);
  looped.set(samples.subarray(0, extra), samples.length);
  return looped;
}

function envelope(samples: Float32Array, rate: number): Float32Array {
  const step = Math.round(ENVELOPE_S * rate);
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, index) =>
    Math.log(rms(samples.subarray(index * step, (index + 1) * step)) + 1e-3),
  );
}

/** Root mean square: how loud a sound is. */
export function rms(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/** The offsets at which a loudness curve is most alike, and those of other places at which it is nearly so. */
function placesOf(
  pattern: Float32Array,
  curve: Float32Array,
  { length, most }: { readonly length: number; readonly most: number },
): number[] {
  const alike = [...correlations(pattern, curve, 0, curve.length - pattern.length + 1)]
    .map((correlation, offset) => ({ offset, correlation: Math.abs(correlation) }))
    .toSorted((a, b) => b.correlation - a.correlation);
  const least = (alike[0]?.correlation ?? 0) - NEARLY_AS_ALIKE;
  const places: number[] = [];
  for (const { offset, correlation } of alike) {
    if (correlation < least || places.length === most) break;
    // The source repeats: its end is near its beginning.
    const isApart = places.every((place) => {
      const apart = Math.abs(offset - place) % length;
      return Math.min(apart, length - apart) * ENVELOPE_S >= APART_S;
    });
    if (isApart) places.push(offset);
  }
  return places;
}

/** The offset in [from, to) at which the pattern correlates best. */
function bestOffset(pattern: Float32Array, within: Float32Array, from: number, to: number) {
  const first = Math.max(0, from);
  let best = { offset: 0, correlation: 0 };
  correlations(pattern, within, first, Math.min(to, within.length - pattern.length + 1)).forEach(
    (correlation, index) => {
      if (Math.abs(correlation) > Math.abs(best.correlation)) best = { offset: first + index, correlation };
    },
  );
  return best;
}

/** The normalised correlation of a pattern with every stretch of its length that begins in [from, to). */
function correlations(pattern: Float32Array, within: Float32Array, from: number, to: number): Float64Array {
  const n = pattern.length;
  const found = new Float64Array(Math.max(0, to - from));
  // Numbers of 64 bits: those of 32 would be converted at each use.
  const deviations = Float64Array.from(pattern);
  const mean = deviations.reduce((sum, value) => sum + value, 0) / n;
  let patternSpread = 0;
  for (let index = 0; index < n; index += 1) {
    deviations[index]! -= mean;
    patternSpread += deviations[index]! ** 2;
  }
  const values = Float64Array.from(within.subarray(from, to - 1 + n));
  for (let at = 0; at < found.length; at += 1) {
    let [sum, squares, product] = [0, 0, 0];
    for (let index = 0; index < n; index += 1) {
      const value = values[at + index]!;
      sum += value;
      squares += value * value;
      product += deviations[index]! * value;
    }
    const spread = Math.sqrt(patternSpread * (squares - (sum * sum) / n));
    found[at] = spread === 0 ? 0 : product / spread;
  }
  return found;
}
