import { basename } from 'node:path';
import { inRoot } from './paths.mjs';

/** The folder of bundled programs (`bundle.mjs`). */
export const DIST = inRoot('server', 'dist');
export const SOURCE = inRoot('server', 'src');

/** Matches the expression by which the service's modules name a program that they start as a process or thread. */
export const OTHER_PROGRAM = /new URL\('([^']+\.ts)', import\.meta\.url\)/;

/** File name of a bundled program. @param {string} source */
export const bundled = (source) => `${basename(source, '.ts')}.js`;

/** A module of the service that starts the bundled programs. No line moves. @param {string} code its text */
export const startingBundles = (code) =>
  code.replaceAll(
    new RegExp(OTHER_PROGRAM, 'g'),
    (_, source) => `new URL(${JSON.stringify(`file://${DIST}/${bundled(source)}`)})`,
  );
