import type { Plugin } from 'vite';

/**
 * Replaces React by Preact. React's renderer was a third of the code before a hearing's first picture, and Preact has everything
 * that is used of it.
 */
export const PREACT: Readonly<Record<string, string>> = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
  'react-dom/client': 'preact/compat/client',
  'react-dom': 'preact/compat',
  react: 'preact/compat',
  // Libraries include it for React before version 18.
  'use-sync-external-store/shim/index.js': 'preact/compat',
};

/**
 * Places where react-aria relies on more of React than Preact has, by file.
 * Menus are first rendered into a separate document, which implements only the DOM methods that React calls; Preact creates
 * elements by namespace, makes them remove themselves, and skips comments when it looks for another node's place. Keyboard events
 * are copied: React's have all their values as own properties, the browser's have them on the prototype.
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
      // The citizens' page does not use react-aria.
      if (![...this.getModuleIds()].some((id) => REACT_ARIA.test(id))) return;
      const missed = Object.keys(CHANGES).filter((name) => !changed.has(name));
      if (missed.length > 0) this.error(`react-aria has moved: ${missed.join()}`);
    },
  };
}
