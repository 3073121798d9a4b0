import { expect, it } from 'vitest';
import type { TestContext } from 'vitest';
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
async function loseNothing(victims: readonly Victim[], { signal, onTestFinished }: TestContext): Promise<void> {
  const killing = killWhileRecording(victims, { runs: victims.length, say: console.info, signal });
  // After the time limit too, the disk is unmounted before this process ends.
  onTestFinished(async () => void (await Promise.allSettled([killing])));
  const result = await killing;
  console.info(JSON.stringify(result));
  // How much is lost depends on the machine: `npm run bench -- kills` measures it.
  expect(result).toMatchObject({ acts: { lost: 0 }, claimedAndLost: 0, silent: 0, whole: true });
  expect(result.acts!.acknowledged).toBeGreaterThan(0);
}

// Concurrently, because each test mostly waits.
it.concurrent(
  'each of its processes killed, and all at once: nothing acknowledged is lost, and every gap is named',
  (context) => loseNothing(Object.values(others), context),
  LIMIT_MS,
);

it.skipIf(!CAN_CUT_POWER).concurrent(
  'the power cut: nothing acknowledged is lost, and every gap is named',
  (context) => loseNothing([power], context),
  LIMIT_MS,
);
