import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { oneFile } from './build/one-file.ts';
import { PLAIN } from './build/plain.ts';
import { withoutNode } from './build/without-node.ts';
import { withoutUnusedCode } from './build/without-unused-code.ts';
import base from './vite.config.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the page that is part of every sealed file and plays it: one file that works without others and without a network. It is
 * not a page of the service, so it is built into a separate folder.
 */
export default defineConfig({
  ...base,
  resolve: { alias: PLAIN },
  plugins: [...(base.plugins ?? []), oneFile('viewer.html', '/src/viewer/main.tsx')],
  // The thread that reads the file is embedded in the page as text.
  worker: {
    plugins: () => [withoutNode(at('../server/src/record/sealed-file/')), withoutUnusedCode()],
    // Only the RTCP part of a library is kept; the rest refers to modules of Node that are missing here.
    rolldownOptions: { shimMissingExports: true },
  },
  build: {
    ...base.build,
    outDir: 'build/dist',
    manifest: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      ...base.build?.rolldownOptions,
      input: at('index.html'),
      output: { codeSplitting: false },
    },
  },
});
