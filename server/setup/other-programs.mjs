import { basename } from 'node:path';
import { inRoot } from './paths.mjs';

/** Where programs lie once they are bundled (`bundle.mjs`). */
export const DIST = inRoot('server', 'dist');
export const SOURCE = inRoot('server', 'src');

/** The expression by which a module of the service names a program that it starts as a process or thread. */
export const OTHER_PROGRAM = /new URL\('([^']+\.ts)', import\.meta\.url\)/;

/** File name of a bundled program. @param {string} source */
export const bundled = (source) => `${basename(source, '.ts')}.js`;

/** Vitest plugin: in tests the service's modules start the bundled programs, as in production, in a third of the time. */
export const programsAsBuilt = {
  name: 'programs-as-built',
  /** Before anything else has rewritten a module. */
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(SOURCE) || !OTHER_PROGRAM.test(code)) return null;
    const asBuilt = (_, source) => `new URL(${JSON.stringify(`file://${DIST}/${bundled(source)}`)})`;
    // No line moves, so the map of lines still holds.
    return { code: code.replace(new RegExp(OTHER_PROGRAM, 'g'), asBuilt), map: null };
  },
};
