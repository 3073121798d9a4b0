/** The input of every benchmark. */
export interface BenchOptions {
  /** Number of repetitions of each measurement; results are medians. */
  readonly runs: number;
  /** The value of `--name=…`. */
  readonly flag: (name: string) => string | undefined;
  /** Prints a line of progress. */
  readonly say: (line: string) => void;
}

/** The median; of an even number of values, the lower middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('a median needs a value');
  return middle;
}
