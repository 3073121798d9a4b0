import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { addressesInPage } from './build/addresses-in-page.ts';
import { routesWithoutSchemas } from './build/routes-without-schemas.ts';
import { smallFont } from './build/small-font.ts';
import { PREACT, reactAriaForPreact } from './build/with-preact.ts';
import { withoutForeignStrings } from './build/without-foreign-strings.ts';
import { withoutUnusedCode, withoutWarnings } from './build/without-unused-code.ts';

/** Browsers of the last three years. */
const BROWSERS = ['chrome119', 'edge119', 'firefox119', 'safari17'];

/**
 * Code that is bundled into one file each: one file packs smaller than thirty, and none of them delays another. First the code of
 * every page; then the code of a seat beyond the first page, see `initial-code.ts`.
 */
const FILES = [
  { name: 'initial', tags: ['$initial' as const], priority: 3 },
  // Shared by both catalogues. As a separate file each they occupied the open connections, and the catalogue waited for one. The
  // file also has the code that playback shares with the courtroom, which it would otherwise load whole.
  { name: 'names', test: /shared\/src\/(?:phase|role)-names\.ts$|client\/src\/ui\/Avatar\.tsx$/, priority: 2 },
  { name: 'devices', test: /client\/src\/hearing\/join\/DevicePage\.tsx$/, priority: 2 },
  { name: 'media', test: /client\/src\/session\/media-client\.ts$/, priority: 2 },
  { name: 'courtroom', test: /client\/src\/hearing\/courtroom\/Courtroom\.tsx$/, priority: 1 },
  // Parts of the courtroom that appear a moment after the pictures, or rarely.
  {
    name: 'conduct',
    test: /\/(Alarms|JudgeBar|FloorStrip|OwnHand|Countdown|AtRest|MicrophoneWords)\.tsx$/,
    priority: 0,
  },
];

/** Log output of mediasoup-client and i18next, which nobody reads; see `withoutUnusedCode`, `withoutWarnings`. */
const CHATTER = ['debug', 'log', 'warn', 'error', 'deprecate'].map((kind) => `logger.${kind}`);

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: PREACT },
  plugins: [
    react(),
    reactAriaForPreact(),
    smallFont(),
    addressesInPage(),
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
    // An inlined asset would be a data: address, which the content security policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: FILES } }, treeshake: { manualPureFunctions: CHATTER } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } } },
});
