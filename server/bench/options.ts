/** What every benchmark is told. */
export interface BenchOptions {
  /** How often each thing is measured; results are medians. */
  readonly runs: number;
  /** What was given as `--name=…`. */
  readonly flag: (name: string) => string | undefined;
  /** A line for the person who waits. */
  readonly say: (line: string) => void;
}

/** The middle value; of an even number of values the lower one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('a median needs a value');
  return middle;
}
