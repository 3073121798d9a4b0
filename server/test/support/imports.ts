import { registerHooks } from 'node:module';
import type { ResolveFnOutput } from 'node:module';

// Where Node loads the tests, vitest reports every import to its main process, to know what to run again when a file changes, and
// Node looks up every path. A single run needs neither: our modules name files relative to themselves.

/** Marks a process whose imports are resolved here: test files that share a process load this module more than once. */
const REGISTERED = Symbol.for('mahzar.test.imports');

if (process.env['VITEST_MODE'] === 'RUN' && !(REGISTERED in globalThis)) {
  Object.assign(globalThis, { [REGISTERED]: true });
  const found = new Map<string, ResolveFnOutput>();
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL } = context;
      if (parentURL === undefined || parentURL.includes('/node_modules/')) return nextResolve(specifier, context);
      if (/^\.\.?\/.*\.ts$/.test(specifier)) return { url: new URL(specifier, parentURL).href, shortCircuit: true };
      const known = found.get(specifier);
      if (known !== undefined) return { ...known, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      if (specifier.startsWith('@mahzar/')) found.set(specifier, resolved);
      return resolved;
    },
  });
}
