import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { storageOf } from '../browser/storage.ts';
import { applyLanguage, createI18n } from '../i18n/i18n.ts';
import { chosenLanguage } from '../i18n/language.ts';
import { LanguageProvider } from '../i18n/LanguageContext.tsx';
import { behaveAsReact } from '../ui/as-react.ts';
import { loadFont } from '../ui/font.ts';
import { lazily } from '../ui/lazily.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import '../ui/styles.ts';
import { BrokenPage } from './BrokenPage.tsx';
import CitizenApp from './CitizenApp.tsx';
import { isMyPath } from './my/paths.ts';
import { takeRequestCode } from './paths.ts';
import { loadCitizenWords, loadMyWords } from './words/load-words.ts';

const MyApp = lazily(() => import('./my/MyApp.tsx'));

/* The citizens' pages are a separate page: a person with a poor line loads no code of hearings. */

async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  behaveAsReact();
  const { location, history } = window;
  // The secret leaves the address bar first of all.
  const code = takeRequestCode(location, history);
  const language = chosenLanguage(location.search, storageOf('localStorage'), storageOf('sessionStorage'));
  applyLanguage(document.documentElement, language);
  const isMy = isMyPath(location.pathname);
  const loadWords = isMy ? loadMyWords : loadCitizenWords;
  const [i18n] = await Promise.all([createI18n(language, loadWords), isMy ? MyApp.load() : null]);
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider i18n={i18n} initial={language} loadWords={loadWords}>
        <ErrorBoundary otherwise={<BrokenPage />}>
          <Suspense>{isMy ? <MyApp /> : <CitizenApp code={code} />}</Suspense>
        </ErrorBoundary>
      </LanguageProvider>
    </StrictMode>,
  );
  void loadFont();
}

void start();
