import type { i18n } from 'i18next';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import { applyLanguage, changeLanguage, loadCommonWords } from './i18n.ts';
import type { LoadWords } from './i18n.ts';
import { LOCALES, rememberLanguage } from './language.ts';
import type { Language } from './language.ts';
import { storageOf } from '../browser/storage.ts';

interface LanguageValue {
  readonly language: Language;
  /** Sets the person's choice, which is stored in the address and in this browser. */
  readonly change: (instance: i18n, language: Language) => void;
  /** Shows a language in this tab only, including its next pages. */
  readonly show: (instance: i18n, language: Language) => Promise<void>;
}

const LanguageContext = createContext<LanguageValue | null>(null);

interface LanguageProviderProps {
  readonly i18n: i18n;
  readonly initial: Language;
  /** Loads the words of these pages; by default the common words. */
  readonly loadWords?: LoadWords;
  readonly children: ReactNode;
}

/** Provides one language for all screens, and keeps document, address and storage consistent with it. */
export function LanguageProvider({ i18n, initial, loadWords = loadCommonWords, children }: LanguageProviderProps) {
  const [language, setLanguage] = useState(initial);
  const wanted = useRef(initial);
  const show = useCallback(
    async (instance: i18n, next: Language) => {
      wanted.current = next;
      await changeLanguage(instance, next, loadWords, () => wanted.current === next);
      if (wanted.current !== next) return;
      rememberLanguage(next, storageOf('sessionStorage'));
      setLanguage(next);
    },
    [loadWords],
  );
  const change = useCallback(
    (instance: i18n, next: Language) => {
      void show(instance, next).then(() => {
        if (wanted.current !== next) return;
        rememberLanguage(next, storageOf('localStorage'));
        const address = new URL(window.location.href);
        address.searchParams.set('lang', next);
        window.history.replaceState(window.history.state, '', address);
      });
    },
    [show],
  );
  useEffect(() => applyLanguage(document.documentElement, language), [language]);
  const value = useMemo(() => ({ language, change, show }), [language, change, show]);
  return (
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale={LOCALES[language]}>
        <LanguageContext value={value}>{children}</LanguageContext>
      </I18nProvider>
    </I18nextProvider>
  );
}

/** Returns the language in use and functions to change it. */
export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext);
  if (value === null) throw new Error('useLanguage outside LanguageProvider');
  return value;
}
