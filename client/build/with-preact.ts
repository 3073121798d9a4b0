import type { Plugin } from 'vite';

/** React's renderer was a third of what is loaded before a hearing's first picture; nothing is used of it that Preact has not. */
export const PREACT: Readonly<Record<string, string>> = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
  'react-dom/client': 'preact/compat/client',
  'react-dom': 'preact/compat',
  react: 'preact/compat',
  // Libraries bring it for React before 18.
  'use-sync-external-store/shim/index.js': 'preact/compat',
};

/**
 * Where react-aria relies on more of React than Preact has, by file.
 *
 * Menus are rendered into a document of its own first, which knows of the DOM what React calls; Preact makes elements by their
 * namespace, has them remove themselves, and passes over comments when it looks for the place of another. Events of keys are
 * copied; those of React have all they tell as their own, those of the browser by their kind.
 */
const CHANGES: Readonly<Record<string, readonly (readonly [known: string, ours: string])[]>> = {
  'collections/Document': [
    [
      '    createElement(type) {',
      '    createElementNS(_, type) { return this.createElement(type); }\n    createElement(type) {',
    ],
    ['    removeChild(child) {', '    remove() { this.parentNode?.removeChild(this); }\n    removeChild(child) {'],
    ['this.nodeType = 8', 'this.nodeType = 1'],
  ],
  'interactions/createEventHandler': [
    ['            ...e,', '            ...allOf(e),'],
    [
      'export {',
      `function allOf(event) {
    const all = {};
    for (const name in event) all[name] = typeof event[name] === 'function' ? event[name].bind(event) : event[name];
    return all;
}
export {`,
    ],
  ],
};

const REACT_ARIA = /\/node_modules\/react-aria\//;

export function reactAriaForPreact(): Plugin {
  const changed = new Set<string>();
  return {
    name: 'react-aria-for-preact',
    transform: {
      filter: { id: /react-aria\/dist\/private\/(collections\/Document|interactions\/createEventHandler)\.mjs$/ },
      handler(code, id) {
        const name = id.split('/').slice(-2).join('/').slice(0, -4);
        changed.add(name);
        for (const [known, ours] of CHANGES[name]!) {
          if (code.split(known).length !== 2) this.error(`react-aria has changed: ${known}`);
          code = code.replace(known, ours);
        }
        return { code, map: null };
      },
    },
    buildEnd(error) {
      if (error !== undefined || this.environment.mode !== 'build') return;
      // The citizens' page has none of it.
      if (![...this.getModuleIds()].some((id) => REACT_ARIA.test(id))) return;
      const missed = Object.keys(CHANGES).filter((name) => !changed.has(name));
      if (missed.length > 0) this.error(`react-aria has moved: ${missed.join()}`);
    },
  };
}
