import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { routesWithoutSchemas } from './build/routes-without-schemas.ts';
import { smallFont } from './build/small-font.ts';
import { PREACT, reactAriaForPreact } from './build/with-preact.ts';
import { withoutForeignStrings } from './build/without-foreign-strings.ts';
import { withoutUnusedCode, withoutWarnings } from './build/without-unused-code.ts';

/** Browsers of the last three years (FEATURES J3). */
const BROWSERS = ['chrome119', 'edge119', 'firefox119', 'safari17'];

/**
 * What comes in one file each: it packs smaller than thirty, and none of them is waited for. First what every page needs;
 * then what a seat needs beyond the first page, see `initial-code.ts`.
 */
const FILES = [
  { name: 'initial', tags: ['$initial' as const], priority: 3 },
  // Both catalogues share them. As a file each they took the connections that are open already, and the catalogue waited for one.
  // With them comes what playback has in common with the courtroom, which it would load whole.
  { name: 'names', test: /shared\/src\/(?:phase|role)-names\.ts$|client\/src\/ui\/Avatar\.tsx$/, priority: 2 },
  { name: 'devices', test: /client\/src\/hearing\/join\/DevicePage\.tsx$/, priority: 2 },
  { name: 'media', test: /client\/src\/session\/media-client\.ts$/, priority: 2 },
  { name: 'courtroom', test: /client\/src\/hearing\/courtroom\/Courtroom\.tsx$/, priority: 1 },
  // What the courtroom shows a moment after the pictures, or seldom.
  {
    name: 'conduct',
    test: /\/(Alarms|JudgeBar|FloorStrip|OwnHand|Countdown|AtRest|MicrophoneWords)\.tsx$/,
    priority: 0,
  },
];

/** What mediasoup-client and i18next write while they work; see `withoutUnusedCode`, `withoutWarnings`: nobody reads it. */
const CHATTER = ['debug', 'log', 'warn', 'error', 'deprecate'].map((kind) => `logger.${kind}`);

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: PREACT },
  plugins: [
    react(),
    reactAriaForPreact(),
    smallFont(),
    routesWithoutSchemas(),
    withoutForeignStrings(),
    withoutUnusedCode(),
    withoutWarnings(),
  ],
  build: {
    target: BROWSERS,
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 700,
    // An inlined asset would be a data: address, which the content security policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: FILES } }, treeshake: { manualPureFunctions: CHATTER } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } } },
});
