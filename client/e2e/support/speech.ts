/** Sound as numbers between −1 and 1. */
export interface Sound {
  readonly rate: number;
  readonly samples: Float32Array;
}

/** A piece of a sound: its begin (s), its place in the source (s), and the likeness of both. */
export interface Match {
  readonly at: number;
  readonly sourceAt: number;
  /** Normalised correlation of the waveforms, −1 to 1. */
  readonly correlation: number;
}

const ENVELOPE_S = 0.01;
/** Root mean square below which a stretch is a pause. */
export const QUIET = 0.003;

/**
 * The band in which waveforms are compared, Hz. Below it a browser's high-pass filter and noise suppression shift phases:
 * the same speech then correlates by 0.76 only, in this band by 0.9; other speech by 0.1 in either.
 */
const BAND = { from: 400, to: 3_000 };

/**
 * Finds stretches of a received sound in the source that it came from. A stretch is first placed by its loudness curve and
 * then to the sample by its waveform. Quiet stretches are passed over. The source repeats without end.
 */
export function matchSpeech(received: Sound, source: Sound, stretchS = 0.5): Match[] {
  if (received.rate !== source.rate) throw new Error('both sounds must have one sample rate');
  const { rate } = source;
  const heard = bandPass(received.samples, rate);
  const looped = loop(bandPass(source.samples, rate), Math.ceil((stretchS + 0.2) * rate));
  const sourceCurve = envelope(looped, rate);
  const size = Math.round(stretchS * rate);
  const matches: Match[] = [];
  for (let start = 0; start + size <= heard.length; start += size) {
    const stretch = heard.subarray(start, start + size);
    if (rms(stretch) < QUIET) continue;
    const coarse = bestOffset(envelope(stretch, rate), sourceCurve, 0, sourceCurve.length);
    const centre = Math.round(coarse.offset * ENVELOPE_S * rate);
    const fine = bestOffset(stretch, looped, centre - Math.round(0.03 * rate), centre + Math.round(0.03 * rate));
    matches.push({
      at: start / rate,
      sourceAt: (fine.offset / rate) % (source.samples.length / rate),
      correlation: Math.abs(fine.correlation),
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
  return samples.map((_, at) => {
    let sum = 0;
    for (let tap = 0; tap < Math.min(taps.length, at + 1); tap += 1) sum += taps[tap]! * samples[at - tap]!;
    return sum;
  });
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

/** The offset in [from, to) at which the pattern correlates best. */
function bestOffset(pattern: Float32Array, within: Float32Array, from: number, to: number) {
  let best = { offset: 0, correlation: 0 };
  const last = Math.min(to, within.length - pattern.length + 1);
  for (let offset = Math.max(0, from); offset < last; offset += 1) {
    const correlation = correlate(pattern, within, offset);
    if (Math.abs(correlation) > Math.abs(best.correlation)) best = { offset, correlation };
  }
  return best;
}

function correlate(a: Float32Array, b: Float32Array, offset: number): number {
  const n = a.length;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let index = 0; index < n; index += 1) {
    const x = a[index]!;
    const y = b[offset + index]!;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const spread = Math.sqrt((sumAA - (sumA * sumA) / n) * (sumBB - (sumB * sumB) / n));
  return spread === 0 ? 0 : (sumAB - (sumA * sumB) / n) / spread;
}
