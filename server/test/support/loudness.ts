/** Similarity of two sounds in loudness over time, at the best of the tried delays. */
export interface Alike {
  /** Delay of the second sound, ms. */
  readonly lagMs: number;
  /** Correlation of the loudness curves (dB, 5 ms steps), −1 to 1. */
  readonly correlation: number;
}

const STEP_S = 0.005;
const FLOOR = 1e-3;

/** Compares loudness curves, with the second up to `mostMs` later than the first, or up to `earlierMs` earlier. */
export function alikeInLoudness(
  first: Float32Array,
  second: Float32Array,
  rate: number,
  mostMs: number,
  earlierMs = 0,
): Alike {
  const [a, b] = [curve(first, rate), curve(second, rate)];
  let best: Alike = { lagMs: 0, correlation: -1 };
  const steps = (ms: number) => Math.round(ms / 1000 / STEP_S);
  for (let lag = -steps(earlierMs); lag <= steps(mostMs); lag += 1) {
    const overlap = a.length - Math.abs(lag);
    const from = Math.max(0, -lag);
    const correlation = correlate(a.subarray(from, from + overlap), b.subarray(from + lag, from + lag + overlap));
    if (correlation > best.correlation) best = { lagMs: lag * STEP_S * 1000, correlation };
  }
  return best;
}

/** Root mean square of samples between −1 and 1. */
export function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Loudness smoothed over about 25 ms, so that single pitch periods do not count. */
function curve(samples: Float32Array, rate: number): Float32Array {
  const step = Math.round(STEP_S * rate);
  const span = step * 5;
  return Float32Array.from({ length: Math.floor((samples.length - span) / step) }, (_, index) =>
    Math.log(rms(samples.subarray(index * step, index * step + span)) + FLOOR),
  );
}

function correlate(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [x, y] = [a[index]! - meanA, b[index]! - meanB];
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return products / Math.sqrt(squaresA * squaresB);
}
