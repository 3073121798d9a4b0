/** Loudness below which a microphone counts as silent, 0 to 1: about −45 dBFS, above the hum of a quiet room. */
export const HEARD_ABOVE = 0.25;

/** Returns the loudness of samples (−1 to 1) on a scale on which speech fills about two thirds: −60 dBFS is 0, 0 dBFS is 1. */
export function loudness(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms === 0) return 0;
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(rms)) / 60));
}
