/** Further apart than this, a track is set to where it should be; ms. */
const JUMP_MS = 300;
/** So near nothing is done. Apart by more, a track goes faster or slower until it is nearer than the smaller one. */
const FAR_MS = 18;
const NEAR_MS = 6;
/** The most by which a track goes faster or slower: nobody hears it, for pitch is kept. */
const MOST = 0.06;

/** What to do with a track that is `aheadMs` ahead of the others. */
export type Correction = { readonly kind: 'jump' } | { readonly kind: 'rate'; readonly rate: number };

/**
 * Keeps a track with the others by small changes of its rate, large ones by a jump. Pure.
 * @param rate the rate at which all are played
 * @param isCorrecting whether the track's rate is being corrected already
 */
export function correctionOf(aheadMs: number, rate: number, isCorrecting: boolean): Correction {
  const apart = Math.abs(aheadMs);
  if (apart > JUMP_MS) return { kind: 'jump' };
  if (apart < (isCorrecting ? NEAR_MS : FAR_MS)) return { kind: 'rate', rate };
  // Gone within about a second.
  const change = Math.min(MOST, Math.max(0.01, apart / 1000));
  return { kind: 'rate', rate: rate * (1 - Math.sign(aheadMs) * change) };
}
