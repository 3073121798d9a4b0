import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { routesWithoutSchemas } from '../build/routes-without-schemas.ts';
import { smallFont } from '../build/small-font.ts';
import { PREACT, reactAriaForPreact } from '../build/with-preact.ts';
import { withoutForeignStrings } from '../build/without-foreign-strings.ts';

/** The policy under which the screens must work; the gallery uses the strictest one. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
].join('; ');

/** Builds the gallery of screens: for viewing and for tests, never part of the product. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: PREACT },
  plugins: [react(), reactAriaForPreact(), smallFont(), routesWithoutSchemas(), withoutForeignStrings()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3000,
    // One file, because some hundred screens are opened one after another, and none should wait for parts of itself.
    rolldownOptions: { output: { codeSplitting: false } },
  },
  preview: { headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY } },
});
