/** Returns a length of time in everyday units: seconds below a minute, then minutes, rounded. */
export function lengthOf(ms: number): { readonly unit: 'seconds' | 'minutes'; readonly count: number } {
  return ms < 59_500
    ? { unit: 'seconds', count: Math.round(ms / 1000) }
    : { unit: 'minutes', count: Math.round(ms / 60_000) };
}
