import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './features/app/App.tsx';
import { SurroundingsContext } from './features/app/SessionContext.tsx';
import { ErrorPage } from './features/errors/ErrorPage.tsx';
import { takeLink } from './features/join/link.ts';
import { NoLinkPage } from './features/join/NoLinkPage.tsx';
import { isPermissionsPath } from './features/permissions/path.ts';
import { isStaffPath, takeInvitation } from './features/staff/path.ts';
import { createI18n, applyLanguage } from './i18n/i18n.ts';
import { chosenLanguage } from './i18n/language.ts';
import { LanguageProvider } from './i18n/LanguageContext.tsx';
import { openSession } from './session/session.ts';
import { lazily } from './ui/lazily.ts';
import { storageOf } from './ui/storage.ts';
import './ui/styles.ts';

const StaffApp = lazily(() => import('./features/staff/StaffApp.tsx'));
const PermissionsPage = lazily(() => import('./features/permissions/PermissionsPage.tsx'));

/** Whether this browser has what a hearing needs: real-time media, and the language of the last three years. */
function supported(): boolean {
  return (
    'RTCPeerConnection' in window &&
    'WebSocket' in window &&
    'toSorted' in Array.prototype &&
    // Says Chrome 111, Firefox 113 or Safari 16.2, or newer: older ones need code that is not here.
    CSS.supports('color', 'color-mix(in srgb, red, red)')
  );
}

async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  // The token leaves the address bar before anything else happens.
  const link = takeLink(window.location, window.history, storageOf('sessionStorage'));
  const invitation = takeInvitation(window.location, window.history);
  const language = chosenLanguage(window.location.search, storageOf('localStorage'));
  applyLanguage(document.documentElement, language);
  const session = link !== null && supported() ? openSession(link) : null;
  const i18n = await createI18n(language);
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider i18n={i18n} initial={language}>
        {isPermissionsPath(window.location.pathname) ? (
          <Suspense>
            <PermissionsPage />
          </Suspense>
        ) : isStaffPath(window.location.pathname) ? (
          <Suspense>
            <StaffApp invitation={invitation} />
          </Suspense>
        ) : !supported() ? (
          <ErrorPage error={{ code: 'unsupported-browser', support: null }} />
        ) : session === null ? (
          <NoLinkPage />
        ) : (
          <SurroundingsContext value={{ session, devices: navigator.mediaDevices, permissions: navigator.permissions }}>
            <App />
          </SurroundingsContext>
        )}
      </LanguageProvider>
    </StrictMode>,
  );
}

void start();
