import { Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Brand } from '../../ui/Brand.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { lazily } from '../../ui/lazily.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Skeleton } from '../ui/States.tsx';
import { focusRow } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay, useWho } from '../session/who.tsx';
import { CheckBanner } from './CheckBanner.tsx';
import { useKeys } from '../ui/keys.ts';
import { PAGES, PARTS } from './pages.ts';
import { useSignOut } from './useSignOut.ts';
import './shell.css';

const KeysDialog = lazily(() => import('./KeysDialog.tsx'));

/** The frame of every page of the desk: navigation, account and search. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useStaffWords();
  const { t: tCommon } = useTranslation();
  const [address, go] = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [areKeysShown, showKeys] = useState(false);
  const may = useMay();
  const parts = PARTS.filter((part) => may(part.may));

  useKeys((keys) => {
    if (keys === '?') showKeys(true);
    else if (keys === 'J' || keys === 'K') focusRow(keys === 'J' ? 1 : -1);
    else if (keys === '/') return focusSearch();
    else if (keys === 'N' && may('edit-bookings')) go('/bookings/new');
    else {
      const part = parts.find(({ key }) => keys === `G ${key}`);
      if (part === undefined) return false;
      go(part.path);
    }
    return true;
  });

  return (
    <div className="desk">
      <a className="skip-link" href="#main">
        {tCommon('app.skip')}
      </a>
      <header className="desk__header">
        <Brand />
        <div className="desk__tools">
          <Button
            look="quiet"
            size="icon"
            icon="keyboard"
            aria-keyshortcuts="?"
            aria-label={t('shortcuts.help')}
            onPress={() => showKeys(true)}
          />
          <LanguageSwitch />
          <Who />
        </div>
      </header>
      <nav className="desk__nav" aria-label={t('nav.label')} data-open={isMenuOpen}>
        <button
          type="button"
          className="desk__menu"
          aria-expanded={isMenuOpen}
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          <Icon name="list" />
          {t('nav.menu')}
        </button>
        <ul className="plain-list">
          {parts.map(({ name, path, icon, also = [] }) => (
            <li key={name}>
              <Link
                href={path}
                aria-current={address === path ? 'page' : isOf(address, [path, ...also]) ? 'true' : undefined}
                onClick={() => setMenuOpen(false)}
                onPointerEnter={() => preload(path)}
                onFocus={() => preload(path)}
              >
                <Icon name={icon} />
                {t(`nav.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="desk__main" tabIndex={-1}>
        <CheckBanner />
        <ErrorBoundary key={address} otherwise={<Broken />}>
          <Suspense fallback={<Skeleton />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
      {areKeysShown && (
        <Suspense fallback={<span data-loading />}>
          <KeysDialog parts={parts} onClose={() => showKeys(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Replaces a page that failed; the navigation stays. */
function Broken() {
  const t = useStaffWords();
  return (
    <Screen title={t('errors.pageTitle')} width="form">
      <p>{t('errors.page')}</p>
      <div>
        <Button look="primary" onPress={() => window.location.reload()}>
          {t('errors.reload')}
        </Button>
      </div>
    </Screen>
  );
}

function Who() {
  const t = useStaffWords();
  const { name } = useWho();
  const signOut = useSignOut();
  return (
    <>
      <Link href="/account" className="desk__who" aria-label={t('nav.account_of', { name })}>
        <Icon name="people" />
        <span>{name}</span>
      </Link>
      <Button look="quiet" size="icon" icon="leave" aria-label={t('common.signOut')} onPress={signOut} />
    </>
  );
}

/** Whether an address equals one of these paths or is below one. */
function isOf(address: string, paths: readonly string[]): boolean {
  return paths.some((path) => address === path || address.startsWith(`${path}/`));
}

/** Loads a page's code as soon as somebody is about to open it. */
function preload(path: string): void {
  void PAGES.find((page) => page.path === path)?.page.preload();
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>('.desk__main input[type=search]');
  search?.focus();
  search?.select();
  return search !== null;
}
