import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { SOURCE, startingBundles } from '../../setup/other-programs.mjs';

// In tests the service's modules start the bundled programs, as in production, in a third of the time.

const OF_SERVICE = pathToFileURL(`${SOURCE}/`).href;
/** Tests name modules by the same expression. */
const OF_TEST = /\.test\.ts(\?|$)/;
/** Marks a process whose modules do: test files that share a process load this module more than once. */
const REGISTERED = Symbol.for('mahzar.test.programs-as-built');

if (!(REGISTERED in globalThis)) {
  Object.assign(globalThis, { [REGISTERED]: true });
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith(OF_SERVICE) || OF_TEST.test(url) || !loaded.source) return loaded;
      return { ...loaded, source: startingBundles(Buffer.from(loaded.source as Uint8Array).toString()) };
    },
  });
}
