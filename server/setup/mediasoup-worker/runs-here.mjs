import { spawnSync } from 'node:child_process';

/** Exit code of the worker when it is started without the version that mediasoup passes to it (see its main.cpp). */
const NOT_MY_PARENT = 41;

/** @param {string} binary @returns {boolean} whether that worker starts on this machine, with this machine's libraries */
export function runsHere(binary) {
  return spawnSync(binary, [], { env: {}, stdio: 'ignore', timeout: 10_000 }).status === NOT_MY_PARENT;
}
