import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {...string} parts @returns {string} a path inside the checkout */
export const inRoot = (...parts) => join(ROOT, ...parts);

/**
 * The pinned Node, which runs the service, its tests and its tools. It is an npm package, so it exists only after the first step of
 * the set-up.
 */
export const PINNED_NODE = inRoot('node_modules', 'node', 'bin', 'node');

/**
 * The cache of slow builds, shared by all checkouts: `MAHZAR_CACHE`, or the user's cache folder.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env = process.env) {
  if (env.MAHZAR_CACHE) return resolve(env.MAHZAR_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mahzar');
}

/**
 * The environment for running npm: without this checkout's programs in `PATH`, where `npm run` puts `node_modules/.bin` first. npm
 * must not be run by the Node that it is about to replace.
 * @param {NodeJS.ProcessEnv} env
 */
export function withoutOwnPrograms(env = process.env) {
  const own = inRoot('node_modules');
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => !resolve(folder).startsWith(own));
  return { ...env, PATH: path.join(delimiter) };
}

/**
 * The environment for all programs of the project: the pinned Node and the packages' programs come first in `PATH`.
 * @param {NodeJS.ProcessEnv} env
 */
export function withOwnPrograms(env = process.env) {
  const clean = withoutOwnPrograms(env);
  return { ...clean, PATH: [inRoot('node_modules', '.bin'), clean.PATH].join(delimiter) };
}
