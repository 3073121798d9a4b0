import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { routesWithoutSchemas } from './build/routes-without-schemas.ts';
import { withoutForeignStrings } from './build/without-foreign-strings.ts';
import { withoutUnusedCode } from './build/without-unused-code.ts';

/** Browsers of the last three years (FEATURES J3). */
const BROWSERS = ['chrome119', 'edge119', 'firefox119', 'safari17'];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), routesWithoutSchemas(), withoutForeignStrings(), withoutUnusedCode()],
  build: {
    target: BROWSERS,
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 700,
    // An inlined asset would be a data: address, which the content security policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What every page needs comes in one file: it packs smaller than thirty, and none of them is waited for.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'initial', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } } },
});
