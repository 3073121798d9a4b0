import { expect, it, onTestFinished } from 'vitest';
import { killWhileRecording } from '../bench/kills/recording-kills.ts';
import { VICTIMS } from '../bench/kills/victims.ts';
import type { Victim } from '../bench/kills/victims.ts';
import { mountCuttableDisk } from './support/cuttable-disk.ts';

/** Root, loop devices and `mkfs.ext4`. */
const CAN_CUT_POWER = (() => {
  const disk = mountCuttableDisk();
  disk?.remove();
  return disk !== undefined;
})();
const { power, ...others } = VICTIMS;
/** Each kill may take 20 s until its gap is named. */
const LIMIT_MS = 180_000;

/** Kills each of them once. */
async function loseNothing(victims: readonly Victim[], signal: AbortSignal): Promise<void> {
  const killing = killWhileRecording(victims, { runs: victims.length, say: console.info, signal });
  // After the time limit too, the disk is unmounted before this process ends.
  onTestFinished(async () => void (await Promise.allSettled([killing])));
  const result = await killing;
  console.info(JSON.stringify(result));
  // How much is lost depends on the machine: `npm run bench -- kills` measures it.
  expect(result).toMatchObject({ acts: { lost: 0 }, claimedAndLost: 0, silent: 0, whole: true });
  expect(result.acts!.acknowledged).toBeGreaterThan(0);
}

it(
  'each of its processes killed, and all at once: nothing acknowledged is lost, and every gap is named',
  ({ signal }) => loseNothing(Object.values(others), signal),
  LIMIT_MS,
);

it.skipIf(!CAN_CUT_POWER)(
  'the power cut: nothing acknowledged is lost, and every gap is named',
  ({ signal }) => loseNothing([power], signal),
  LIMIT_MS,
);
