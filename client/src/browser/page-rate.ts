/** What a voice and the smallest picture take with all headers, kbit/s. */
const NARROW_KBPS = 150;
/** Smaller files say more of the way's length than of its width. Bytes. */
const LARGE_BYTES = 20_000;

type FileTiming = Pick<PerformanceResourceTiming, 'transferSize' | 'requestStart' | 'responseEnd'>;

/**
 * Whether even the file that came fastest shows a line on which pictures would leave no room for voices. What came from the
 * browser's cache (`transferSize` 0) says nothing; without a file that does, the line is taken for a good one.
 */
export function isNarrow(
  files: readonly FileTiming[] = performance.getEntriesByType('resource') as PerformanceResourceTiming[],
): boolean {
  const rates = files
    .filter(({ transferSize }) => transferSize >= LARGE_BYTES)
    .map(({ transferSize, requestStart, responseEnd }) => (transferSize * 8) / Math.max(1, responseEnd - requestStart));
  return rates.length > 0 && Math.max(...rates) < NARROW_KBPS;
}
