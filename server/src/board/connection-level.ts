import type { ConnectionLevel } from '@mahzar/shared/board/board';

/** Recent measurements of a person's connection by the media server. */
export interface ConnectionSample {
  /** Share of lost packets of the person's own sound and picture, 0 to 1; null while nothing is sent. */
  readonly loss: number | null;
  /** Round trip to the browser, milliseconds; null when it was not reported. */
  readonly rttMs: number | null;
}

/*
 * ITU-T G.114 finds conversation undisturbed to 150 ms one way and hard beyond 400 ms. Opus with in-band FEC hides
 * some percent of loss; from a tenth on words are lost.
 */
const FAIR = { loss: 0.03, rttMs: 300 };
const POOR = { loss: 0.1, rttMs: 800 };

/** The quality of a connection in one word. */
export function connectionLevel({ loss, rttMs }: ConnectionSample): ConnectionLevel {
  if (loss === null && rttMs === null) return 'unknown';
  if ((loss ?? 0) >= POOR.loss || (rttMs ?? 0) >= POOR.rttMs) return 'poor';
  return (loss ?? 0) >= FAIR.loss || (rttMs ?? 0) >= FAIR.rttMs ? 'fair' : 'good';
}
