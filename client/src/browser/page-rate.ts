/** Rate of a voice and the smallest picture with all headers, kbit/s. */
const NARROW_KBPS = 150;
/**
 * Rate that disproves a narrow line. If a file's first packet was lost, the others arrive together with its repetition, and the
 * file seems twice as fast.
 */
const FAST_KBPS = 2 * NARROW_KBPS;
/** Smaller files measure the delay of the line rather than its bandwidth. Bytes. */
const LARGE_BYTES = 20_000;
/** A single file may have been slow for another reason, such as a pause of the service or of the device. */
const FEWEST_FILES = 2;

type FileTiming = Pick<PerformanceResourceTiming, 'transferSize' | 'responseStart' | 'responseEnd'>;

/**
 * Whether the page's files, several of which may be loaded in parallel, show a line on which pictures would leave no room for
 * voices. A single fast file disproves it. Files from the browser's cache (`transferSize` 0) are ignored; without enough files the
 * line counts as good. Call it again for each decision, because files keep arriving.
 */
export function isNarrow(files: readonly FileTiming[] = filesOfPage(), fewest = FEWEST_FILES): boolean {
  const large = files
    .filter(({ transferSize }) => transferSize >= LARGE_BYTES)
    // Old phones that only request a meeting have no `toSorted`.
    .sort((one, other) => one.responseStart - other.responseStart);
  if (large.length < fewest) return false;
  return kbpsOf(large) < NARROW_KBPS && large.every((file) => kbpsOf([file]) < FAST_KBPS);
}

/** The same from a single file, for decisions in which a mistake does no harm. */
export function mayBeNarrow(files = filesOfPage()): boolean {
  return isNarrow(files, 1);
}

/**
 * The same as `isNarrow`, for a decision that is kept. If a single file was slow, it waits for code that is needed anyway and is
 * large enough for a measurement.
 */
export async function isNarrowWith(load: () => Promise<unknown>, files = filesOfPage): Promise<boolean> {
  if (mayBeNarrow(files())) await load();
  return isNarrow(files());
}

function filesOfPage(): readonly FileTiming[] {
  return performance.getEntriesByType('resource') as PerformanceResourceTiming[];
}

/**
 * Returns bytes divided by the time in which at least one file was being received. Before its first byte a file waits for the
 * service.
 */
function kbpsOf(files: readonly FileTiming[]): number {
  let [bytes, busy, until] = [0, 1, 0];
  for (const { transferSize, responseStart, responseEnd } of files) {
    bytes += transferSize;
    busy += Math.max(0, responseEnd - Math.max(responseStart, until));
    until = Math.max(until, responseEnd);
  }
  return (bytes * 8) / busy;
}
