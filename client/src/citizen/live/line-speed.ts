import sample from 'vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2?url';
import { timeoutSignal } from '../../browser/timeout-signal.ts';

/** Enough to measure a poor line by, bytes; on it they take some seconds. */
const SAMPLE_BYTES = 40 * 1024;
/** A line that brings it no sooner carries no voice either, ms. */
const PATIENCE_MS = 15_000;
/** Below it pictures stand still again and again, and voices break up when others use the line, kbit/s. */
const POOR_KBPS = 300;

/** How a line was found; `unknown`: something else than the line prevented the measurement. */
export type LineSpeed = 'good' | 'poor' | 'unknown';

/** Whether sound and picture come well over this line, by how fast a piece of a file comes. */
export async function measureLine(load: typeof fetch, now: () => number): Promise<LineSpeed> {
  try {
    const begun = now();
    const response = await load(sample, {
      cache: 'no-store',
      headers: { Range: `bytes=0-${SAMPLE_BYTES - 1}` },
      signal: timeoutSignal(PATIENCE_MS),
    });
    // A refusal is too short to measure by.
    if (!response.ok) return 'unknown';
    const bytes = (await response.arrayBuffer()).byteLength;
    return (bytes * 8) / Math.max(1, now() - begun) < POOR_KBPS ? 'poor' : 'good';
  } catch {
    return 'poor';
  }
}
