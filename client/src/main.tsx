import { StrictMode, Suspense } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './hearing/app/App.tsx';
import { BusyPage } from './hearing/app/BusyPage.tsx';
import { AppServicesContext } from './hearing/context/SessionContext.tsx';
import { ErrorPage } from './ui/errors/ErrorPage.tsx';
import { takeLink } from './hearing/join/link.ts';
import { NoLinkPage } from './hearing/join/NoLinkPage.tsx';
import { openCode, takeCode } from './hearing/join/short-link.ts';
import { isPermissionsPath } from './hearing/permissions/path.ts';
import { isStaffPath, takeInvitation } from './desk/session/path.ts';
import { applyLanguage } from './i18n/i18n.ts';
import { createPageI18n, loadPageWords } from './i18n/later-words.ts';
import { chosenLanguage } from './i18n/language.ts';
import { LanguageProvider } from './i18n/LanguageContext.tsx';
import { openSession } from './session/session.ts';
import { behaveAsReact } from './ui/as-react.ts';
import { takePaperLink } from './papers/path.ts';
import { loadFont } from './ui/font.ts';
import { lazily } from './ui/lazily.ts';
import { storageOf } from './browser/storage.ts';
import { isSupported } from './browser/supported.ts';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import './ui/styles.ts';

const StaffApp = lazily(() => import('./desk/StaffApp.tsx'));
const PlaybackApp = lazily(() => import('./playback/PlaybackApp.tsx'));
const MinutesApp = lazily(() => import('./minutes/MinutesApp.tsx'));
const PapersApp = lazily(() => import('./papers/PapersApp.tsx'));
const PermissionsPage = lazily(() => import('./hearing/permissions/PermissionsPage.tsx'));

const isRecordPath = (path: string): boolean => path.startsWith('/record/');
const isMinutesPath = (path: string): boolean => path.startsWith('/minutes/');

/** Returns the page of a path that does not belong to a hearing. */
function pageAt(path: string) {
  if (isRecordPath(path)) return PlaybackApp;
  return isMinutesPath(path) ? MinutesApp : isStaffPath(path) ? StaffApp : null;
}

async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  behaveAsReact();
  // Secrets leave the address bar first of all.
  const { location, history } = window;
  const memory = storageOf('sessionStorage');
  const link = takeLink(location, history, memory);
  const code = takeCode(location, history);
  const paper = takePaperLink(location, history);
  const invitation = takeInvitation(location, history);
  const language = chosenLanguage(location.search, storageOf('localStorage'), storageOf('sessionStorage'));
  applyLanguage(document.documentElement, language);
  let session = link !== null && isSupported() ? openSession(link) : null;
  // A page whose code is loaded before the first drawing is drawn at once, without an empty page before it.
  const [i18n] = await Promise.all([createPageI18n(language), pageAt(location.pathname)?.load()]);
  const page = createRoot(root);
  const show = (content: ReactNode): void =>
    page.render(
      <StrictMode>
        <LanguageProvider i18n={i18n} initial={language} loadWords={loadPageWords}>
          <ErrorBoundary otherwise={<ErrorPage error={{ code: 'internal', support: null }} />}>
            <Suspense>{content}</Suspense>
          </ErrorBoundary>
        </LanguageProvider>
      </StrictMode>,
    );

  // A hearing's pages load the font at their own time.
  if (session === null && code === null) void loadFont();
  if (paper !== null) return show(<PapersApp link={paper} />);
  if (isPermissionsPath(location.pathname)) return show(<PermissionsPage />);
  if (isRecordPath(location.pathname)) return show(<PlaybackApp />);
  if (isMinutesPath(location.pathname)) return show(<MinutesApp />);
  if (isStaffPath(location.pathname)) return show(<StaffApp invitation={invitation} />);
  if (!isSupported()) return show(<ErrorPage error={{ code: 'unsupported-browser', support: null }} />);
  if (code !== null) {
    show(<BusyPage what="connecting" banner={null} />);
    const opened = await openCode(code, fetch);
    if (!opened.ok) {
      void loadFont();
      return show(<ErrorPage error={opened.error} />);
    }
    // From here on the tab is in the same state as after opening the long link.
    const { hearing, token } = opened.link;
    const address = { pathname: `/hearing/${hearing}`, search: location.search, hash: `#${token}` };
    const long = takeLink(address, forgetful(history), memory);
    if (long !== null) session = openSession(long);
  }
  if (session === null) return show(<NoLinkPage />);
  show(
    <AppServicesContext value={{ session, devices: navigator.mediaDevices, permissions: navigator.permissions }}>
      <App />
    </AppServicesContext>,
  );
}

/** Keeps only the address in this history entry. */
function forgetful(history: History): Pick<History, 'replaceState' | 'state'> {
  return { state: null, replaceState: (...to) => history.replaceState(...to) };
}

void start();
