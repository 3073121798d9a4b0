import { basename } from 'node:path';
import { inRoot } from './paths.mjs';

/** The folder of bundled programs (`bundle.mjs`). */
export const DIST = inRoot('server', 'dist');
export const SOURCE = inRoot('server', 'src');

/** Matches the expression by which the service's modules name a program that they start as a process or thread. */
export const OTHER_PROGRAM = /new URL\('([^']+\.ts)', import\.meta\.url\)/;

/** File name of a bundled program. @param {string} source */
export const bundled = (source) => `${basename(source, '.ts')}.js`;

/** Vitest plugin: in tests the service's modules start the bundled programs, as in production, in a third of the time. */
export const programsAsBuilt = {
  name: 'programs-as-built',
  /** Runs before other plugins rewrite a module. */
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(SOURCE) || !OTHER_PROGRAM.test(code)) return null;
    const asBuilt = (_, source) => `new URL(${JSON.stringify(`file://${DIST}/${bundled(source)}`)})`;
    // No line moves, so the source map stays valid.
    return { code: code.replace(new RegExp(OTHER_PROGRAM, 'g'), asBuilt), map: null };
  },
};
