/** Parses a time on the record, h:mm:ss or m:ss in Latin digits, to milliseconds; null when invalid. */
export function msOfTime(text: string): number | null {
  const match = /^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)$/.exec(text.trim());
  if (match === null) return null;
  const [, hours = '0', minutes, seconds] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** Returns the part between two such times; null: all of it, undefined: it is not a part of a record of that length, ms. */
export function partBetween(
  from: string,
  to: string,
  durationMs: number,
): { readonly from: number; readonly to: number } | null | undefined {
  if (from.trim() === '' && to.trim() === '') return null;
  const [start, end] = [from.trim() === '' ? 0 : msOfTime(from), to.trim() === '' ? durationMs : msOfTime(to)];
  if (start === null || end === null || start >= Math.min(end, durationMs)) return undefined;
  return { from: start, to: Math.min(end, durationMs) };
}
