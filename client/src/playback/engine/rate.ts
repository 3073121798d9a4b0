/** Beyond this distance a track jumps to its position; ms of the viewer's time, like all values here. */
const JUMP_MS = 300;
/** Within `FAR_MS` nothing is done. Beyond it, a track plays faster or slower until it is within `NEAR_MS`. */
const FAR_MS = 18;
const NEAR_MS = 6;
/** Largest change of a track's rate: inaudible for a voice, whose pitch is kept, and invisible for a picture. */
const MAX = { heard: 0.06, seen: 0.25 };
/** Target time for correcting the distance, within the limits of the rate, ms. */
const WITHIN_MS = { heard: 1000, seen: 400 };

/** The correction of a track that is out of sync with the others. */
export type Correction = { readonly kind: 'jump' } | { readonly kind: 'rate'; readonly rate: number };

/**
 * Keeps a track in sync: small distances by its rate, large ones by a jump. Pure.
 * @param aheadMs how far it is ahead on the record
 * @param rate the rate of the whole playback
 * @param now whether the track's rate is being corrected already, and whether it is a voice
 */
export function correctionOf(
  aheadMs: number,
  rate: number,
  { isCorrecting, isHeard }: { readonly isCorrecting: boolean; readonly isHeard: boolean },
): Correction {
  const apart = Math.abs(aheadMs) / rate;
  if (apart > JUMP_MS) return { kind: 'jump' };
  if (apart < (isCorrecting ? NEAR_MS : FAR_MS)) return { kind: 'rate', rate };
  const sense = isHeard ? 'heard' : 'seen';
  const change = Math.min(MAX[sense], Math.max(0.01, apart / WITHIN_MS[sense]));
  return { kind: 'rate', rate: rate * (1 - Math.sign(aheadMs) * change) };
}
