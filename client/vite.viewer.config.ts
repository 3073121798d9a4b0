import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { oneFile } from './build/one-file.ts';
import { PLAIN } from './build/plain.ts';
import { withoutNode } from './build/without-node.ts';
import { withoutUnusedCode } from './build/without-unused-code.ts';
import base from './vite.config.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The page that lies in every sealed file and plays it: one file that needs no other and no network. It is no page of the service, so
 * that it lies apart from those.
 */
export default defineConfig({
  ...base,
  resolve: { alias: PLAIN },
  plugins: [...(base.plugins ?? []), oneFile('viewer.html', '/src/viewer/main.tsx')],
  // The thread that reads the file comes within the page, as text.
  worker: {
    plugins: () => [withoutNode(at('../server/src/record/sealed-file/')), withoutUnusedCode()],
    // Of a library that reads RTCP all else is left out, and what that takes from Node is not there.
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
