/** Lengths on offer for the next hearing, minutes. */
export const LENGTHS = [30, 45, 60, 90, 120, 180, 240] as const;

/** Returns the offered length nearest to a length in ms: the next hearing usually is as long as this one. */
export function likeLength(ms: number): number {
  const off = (minutes: number) => Math.abs(minutes * 60_000 - ms);
  return LENGTHS.reduce((best: number, each) => (off(each) < off(best) ? each : best), LENGTHS[0]);
}
