/** Further apart than this, a track is set to where it should be; ms of whoever watches, as all of these. */
const JUMP_MS = 300;
/** So near nothing is done. Apart by more, a track goes faster or slower until it is nearer than the smaller one. */
const FAR_MS = 18;
const NEAR_MS = 6;
/** The most by which a track goes faster or slower: nobody hears it of a voice, for pitch is kept, nor sees it of a picture. */
const MOST = { heard: 0.06, seen: 0.25 };
/** In what time it is to be where it should be, as far as that goes, ms. */
const WITHIN_MS = { heard: 1000, seen: 400 };

/** What to do with a track that is apart from the others. */
export type Correction = { readonly kind: 'jump' } | { readonly kind: 'rate'; readonly rate: number };

/**
 * Keeps a track with the others by small changes of its rate, large ones by a jump. Pure.
 * @param aheadMs how far it is ahead on the record
 * @param rate the rate at which all are played
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
  const change = Math.min(MOST[sense], Math.max(0.01, apart / WITHIN_MS[sense]));
  return { kind: 'rate', rate: rate * (1 - Math.sign(aheadMs) * change) };
}
