import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';
/** A quarter of it has been seen to be used. */
const ROOM_BYTES = 2 ** 30;

/**
 * Creates a folder for the data of tests that do not test the disk (`IN_MEMORY` in `vitest.config.ts`), in memory if there is room,
 * because disk waits took half of their time. Removes the folders of killed runs first.
 * @returns {string}
 */
export function unitFolder() {
  for (const place of [MEMORY, tmpdir()]) sweep(place);
  return makeFolder(hasRoom(MEMORY) ? MEMORY : tmpdir());
}

/**
 * Creates a folder whose name contains this process's id, by which the next run knows whether it is still in use.
 * @param {string} place
 */
export function makeFolder(place) {
  const folder = mkdtempSync(join(place, `mahzar-unit-${process.pid}-`));
  // PostgreSQL runs there as another user.
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * Removes the folders in a place whose process does not run any more.
 * @param {string} place
 */
export function sweep(place) {
  for (const name of namesIn(place)) {
    const pid = /^mahzar-unit-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !runs(Number(pid))) rmSync(join(place, name), { recursive: true, force: true });
  }
}

function namesIn(place) {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function hasRoom(place) {
  try {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
