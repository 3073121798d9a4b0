import type { NetworkOutcome } from '@mahzar/shared/device-check';
import { openMediaPath } from './media-path-test.ts';
import type { Ask } from './media-path-test.ts';

export const STAGES = ['udp', 'up', 'down', 'tcp'] as const;
export type Stage = (typeof STAGES)[number];

const NOTHING: NetworkOutcome = { udpMs: null, tcpMs: null, measured: null, up: null, down: null };

/**
 * Tries both paths to the media server and measures the better one. Reports the progress: known results, and the present stage.
 * Null when the service cannot test at this moment.
 */
export async function checkNetwork(
  ask: Ask,
  tell: (known: NetworkOutcome, stage: Stage) => void,
): Promise<NetworkOutcome | null> {
  let known = NOTHING;
  for (const path of ['udp', 'tcp'] as const) {
    tell(known, path);
    const mediaPath = await openMediaPath(ask, path);
    if (mediaPath === 'busy') return null;
    if (mediaPath === 'blocked') continue;
    known = { ...known, [path === 'udp' ? 'udpMs' : 'tcpMs']: mediaPath.ms };
    if (known.measured === null) {
      known = { ...known, measured: path };
      tell(known, 'up');
      known = { ...known, up: await mediaPath.up() };
      tell(known, 'down');
      known = { ...known, down: await mediaPath.down() };
    }
    mediaPath.close();
  }
  return known;
}
