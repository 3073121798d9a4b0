import { basename } from 'node:path';
import { inRoot } from './paths.mjs';

/** Where programs lie once they are bundled (`bundle.mjs`). */
export const DIST = inRoot('server', 'dist');
export const SOURCE = inRoot('server', 'src');

/** How a module of the service names a program that it begins as a process or thread of its own. */
export const OTHER_PROGRAM = /new URL\('([^']+\.ts)', import\.meta\.url\)/;

/** What a program is called once it is bundled. @param {string} source */
export const bundled = (source) => `${basename(source, '.ts')}.js`;

/** For vitest: what the service's modules begin in a test are its programs as they are run in earnest, which start in a third of the time. */
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
