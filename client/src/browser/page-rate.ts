/** What a voice and the smallest picture take with all headers, kbit/s. */
const NARROW_KBPS = 150;
/** What disproves it. Where a file's first packet was lost the others are here when it comes: such a file seems twice as fast. */
const FAST_KBPS = 2 * NARROW_KBPS;
/** Smaller files say more of the way's length than of its width. Bytes. */
const LARGE_BYTES = 20_000;
/** A single one may have been slow for another reason: a pause of the service or of the device. */
const FEWEST_FILES = 2;

type FileTiming = Pick<PerformanceResourceTiming, 'transferSize' | 'responseStart' | 'responseEnd'>;

/**
 * Whether the page's files, of which several may come beside each other, show a line on which pictures would leave no room for
 * voices. One that came fast disproves it. What came from the browser's cache (`transferSize` 0) says nothing; until enough has
 * come, the line is taken for a good one. To be asked anew for each decision: files come all the time.
 */
export function isNarrow(files: readonly FileTiming[] = filesOfPage(), fewest = FEWEST_FILES): boolean {
  const large = files
    .filter(({ transferSize }) => transferSize >= LARGE_BYTES)
    // Also on phones that only ask for a meeting and have no `toSorted`.
    .sort((one, other) => one.responseStart - other.responseStart);
  if (large.length < fewest) return false;
  return kbpsOf(large) < NARROW_KBPS && large.every((file) => kbpsOf([file]) < FAST_KBPS);
}

/** By what one file shows, for what does no harm where that was a mistake. */
export function mayBeNarrow(files = filesOfPage()): boolean {
  return isNarrow(files, 1);
}

/**
 * The same as `isNarrow`, for a decision that stands. Where a single file was slow it waits for code that is to come anyway, and is
 * large enough to tell.
 */
export async function isNarrowWith(load: () => Promise<unknown>, files = filesOfPage): Promise<boolean> {
  if (mayBeNarrow(files())) await load();
  return isNarrow(files());
}

function filesOfPage(): readonly FileTiming[] {
  return performance.getEntriesByType('resource') as PerformanceResourceTiming[];
}

/** Bytes over the time in which at least one of the files was on its way. Until its first byte a file waits for the service. */
function kbpsOf(files: readonly FileTiming[]): number {
  let [bytes, busy, until] = [0, 1, 0];
  for (const { transferSize, responseStart, responseEnd } of files) {
    bytes += transferSize;
    busy += Math.max(0, responseEnd - Math.max(responseStart, until));
    until = Math.max(until, responseEnd);
  }
  return (bytes * 8) / busy;
}
