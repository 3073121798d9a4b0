import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The modules of Node that the code for reading records uses, named after their replacements. */
const KNOWN = /^(?:node:)?(buffer|crypto|fs\/promises|path|timers\/promises|zlib)$/;

/** Makes code of the service work in a browser. @param folder of sealed files, in the service's source */
export function withoutNode(folder: string): Plugin {
  return {
    name: 'without-node',
    enforce: 'pre',
    resolveId(id) {
      const known = KNOWN.exec(id)?.[1];
      if (known !== undefined) return join(folder, 'viewer/browser', `${known.replace('/', '-')}.ts`);
      const own = /\/(decrypt-line|frames-in-order|segment-hash)\.ts$/.exec(id)?.[1];
      if (own !== undefined) return join(folder, `viewer/browser/${own}.ts`);
      return id.endsWith('/digest.ts') ? join(folder, 'verifier/digest.ts') : null;
    },
  };
}
