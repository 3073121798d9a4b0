import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often to look whether the other process has finished, in milliseconds. */
const LOOK_AGAIN_MS = 500;

/** @returns {boolean} whether the process that wrote the lock still lives */
function holderLives(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Does `work` while no other process does it: `npm start` and `npm test` begun together build once. A lock left behind by
 * a process that died is taken over.
 * @param {string} path of the lock file
 * @param {() => void} waiting called when another process holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @template T
 */
export async function onlyOne(path, waiting, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (holderLives(path)) {
      waiting();
      await pause(LOOK_AGAIN_MS);
    } else {
      rmSync(path, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
