import { expect, it } from 'vitest';
import { killWhileRecording } from '../bench/kills/recording-kills.ts';
import { VICTIMS } from '../bench/kills/victims.ts';
import { mountCuttableDisk } from './support/cuttable-disk.ts';

/** Root, loop devices and `mkfs.ext4`. */
const CAN_CUT_POWER = (() => {
  const disk = mountCuttableDisk();
  disk?.remove();
  return disk !== undefined;
})();
const { power, ...others } = VICTIMS;
const victims = CAN_CUT_POWER ? [...Object.values(others), power] : Object.values(others);

it('each of its processes killed, all at once, and the power cut: nothing acknowledged is lost, and every gap is named', async () => {
  const result = await killWhileRecording(victims, { runs: victims.length, say: console.info });
  console.info(JSON.stringify(result));
  // How much is lost depends on the machine: `npm run bench -- kills` measures it.
  expect(result).toMatchObject({ acts: { lost: 0 }, claimedAndLost: 0, silent: 0, whole: true });
  expect(result.acts!.acknowledged).toBeGreaterThan(0);
});
