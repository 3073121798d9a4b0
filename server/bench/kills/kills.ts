import type { BenchOptions } from '../options.ts';
import { killWhileRecording } from './recording-kills.ts';
import { VICTIMS } from './victims.ts';
import type { VictimName } from './victims.ts';

/**
 * Kills one of the service's processes repeatedly in session. `--of=service` (the default), `recorder`, `worker`, `all` of them at
 * once, or `power`: all, and what was not synced to the disk is lost.
 */
export function benchKills(options: BenchOptions): Promise<object> {
  const of = options.flag('of') ?? 'service';
  if (!Object.hasOwn(VICTIMS, of)) throw new Error(`--of=${of}: it is one of ${Object.keys(VICTIMS).join(', ')}`);
  return killWhileRecording([VICTIMS[of as VictimName]], options);
}
