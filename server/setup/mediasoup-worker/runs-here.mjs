import { spawnSync } from 'node:child_process';

/** Exit code of a worker that is started without mediasoup's version in its environment (see its main.cpp). */
const NOT_MY_PARENT = 41;

/** @param {string} binary @returns {boolean} whether the worker starts with this machine's libraries */
export function runsHere(binary) {
  return spawnSync(binary, [], { env: {}, stdio: 'ignore', timeout: 10_000 }).status === NOT_MY_PARENT;
}
