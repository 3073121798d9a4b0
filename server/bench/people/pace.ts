const TICK_MS = 2;

/** A repeated event. */
export interface Beat {
  readonly everyMs: number;
  /** Time of the first event after the start. */
  readonly firstMs: number;
  readonly act: () => void;
}

/** The number of beats due by `elapsedMs`; late ticks do not change it. */
export function dueBy(elapsedMs: number, { everyMs, firstMs }: Pick<Beat, 'everyMs' | 'firstMs'>): number {
  return Math.max(0, Math.floor((elapsedMs - firstMs) / everyMs) + 1);
}

/** Runs beats without drift: after a pause, missed ones are made up for. Returns a function that ends them. */
export function keepPace(beats: readonly Beat[]): () => void {
  const started = performance.now();
  const done = beats.map(() => 0);
  const timer = setInterval(() => {
    const elapsed = performance.now() - started;
    for (const [index, beat] of beats.entries()) {
      for (const due = dueBy(elapsed, beat); done[index]! < due; done[index]! += 1) beat.act();
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}
