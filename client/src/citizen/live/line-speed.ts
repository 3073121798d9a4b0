import { API_PATH } from '@mahzar/shared/rest/route';
import sample from 'vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2?url';
import { timeoutSignal } from '../../browser/timeout-signal.ts';
import type { Send } from '../../connection/call.ts';

/** Size of the sample, bytes: on a poor line it takes some seconds. */
const SAMPLE_BYTES = 40 * 1024;
/** Time limit: a slower line carries no voice either, ms. */
const PATIENCE_MS = 15_000;
/** Below this rate pictures freeze repeatedly, and voices break up when others use the line, kbit/s. */
const POOR_KBPS = { down: 300, up: 150 } as const;

/** Rating of a line; `unknown`: another cause than the line prevented the measurement. */
export type LineSpeed = 'good' | 'poor' | 'unknown';

/**
 * Rates whether sound and picture work over this line in both directions, by the transfer speed of parts of files.
 * @param load loads a file of the page
 * @param send sends a request to the service
 */
export async function measureLine(load: typeof fetch, send: Send, now: () => number): Promise<LineSpeed> {
  const down = await timed('down', now, async () => {
    const headers = { Range: `bytes=0-${SAMPLE_BYTES - 1}` };
    const response = await load(sample, { cache: 'no-store', headers, signal: timeoutSignal(PATIENCE_MS) });
    return response.ok ? (await response.arrayBuffer()).byteLength : null;
  });
  if (down !== 'good') return down;
  return timed('up', now, async () => {
    const { ok } = await send(`${API_PATH}/my-request/line`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'X-Mahzar': '1' },
      body: new Uint8Array(SAMPLE_BYTES),
      signal: timeoutSignal(PATIENCE_MS),
    });
    return ok ? SAMPLE_BYTES : null;
  });
}

/** @param carry resolves to the number of transferred bytes; null for a refusal, which is too short for measuring */
async function timed(way: 'down' | 'up', now: () => number, carry: () => Promise<number | null>): Promise<LineSpeed> {
  try {
    const begun = now();
    const bytes = await carry();
    if (bytes === null) return 'unknown';
    return (bytes * 8) / Math.max(1, now() - begun) < POOR_KBPS[way] ? 'poor' : 'good';
  } catch {
    return 'poor';
  }
}
