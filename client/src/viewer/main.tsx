import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { storageOf } from '../browser/storage.ts';
import { applyLanguage, createI18n } from '../i18n/i18n.ts';
import { chosenLanguage } from '../i18n/language.ts';
import { LanguageProvider } from '../i18n/LanguageContext.tsx';
import { loadViewerWords } from '../i18n/viewer-words.ts';
import { behaveAsReact } from '../ui/as-react.ts';
import '../ui/font.css';
import '../ui/styles.ts';
import { ViewerApp } from './ViewerApp.tsx';

/* The page that is part of every sealed file, see `vite.viewer.config.ts`: opened from a disk, it cannot load anything. */

async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  behaveAsReact();
  const language = chosenLanguage(window.location.search, storageOf('localStorage'), storageOf('sessionStorage'));
  applyLanguage(document.documentElement, language);
  const i18n = await createI18n(language, loadViewerWords);
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider i18n={i18n} initial={language} loadWords={loadViewerWords}>
        <ViewerApp />
      </LanguageProvider>
    </StrictMode>,
  );
}

void start();
