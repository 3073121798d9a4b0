import { fileURLToPath } from 'node:url';
import { PREACT } from './with-preact.ts';

const ui = (file: string): string => fileURLToPath(new URL(`../src/ui/${file}`, import.meta.url));

/** Replacements for libraries on pages that have only buttons and text and do not need react-aria. */
export const PLAIN: Readonly<Record<string, string>> = {
  'react-aria-components/Button': ui('plain-button.tsx'),
  'react-aria-components/I18nProvider': ui('plain-i18n-provider.tsx'),
  ...PREACT,
};
