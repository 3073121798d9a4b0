/** The value that half of the others do not exceed, to a tenth; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const value = sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return sorted.length === 0 || value === undefined ? null : toTenth(value);
}

/** The least of the values that this share of them does not exceed (nearest rank), to a tenth; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return value === undefined ? null : toTenth(value);
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
