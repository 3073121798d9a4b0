import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { onlyWords } from './build/only-words.ts';
import { otherPage } from './build/other-page.ts';
import { PLAIN } from './build/plain.ts';
import base from './vite.config.ts';

/** Parts of the common catalogue that these pages use. */
export const CITIZEN_WORDS = ['app', 'devices', 'errorPage'];

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the citizens' page into the same folder after the others: it shares no file with them, so that each page loads only its
 * own code.
 */
export default defineConfig({
  ...base,
  resolve: { alias: PLAIN },
  plugins: [...(base.plugins ?? []), onlyWords(CITIZEN_WORDS), otherPage('citizen.html', '/src/citizen/main.tsx')],
  build: {
    ...base.build,
    emptyOutDir: false,
    manifest: false,
    rolldownOptions: {
      ...base.build?.rolldownOptions,
      input: at('index.html'),
      output: { codeSplitting: { groups: [{ name: 'citizen', tags: ['$initial' as const] }] } },
    },
  },
});
