import { spawnSync } from 'node:child_process';

/** What the worker ends with when it is run by hand, without the version that mediasoup hands it (its main.cpp). */
const NOT_MY_PARENT = 41;

/** @param {string} binary @returns {boolean} whether that worker starts on this machine, with this machine's libraries */
export function runsHere(binary) {
  return spawnSync(binary, [], { env: {}, stdio: 'ignore', timeout: 10_000 }).status === NOT_MY_PARENT;
}
