import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { App } from '../src/hearing/app/App.tsx';
import { AppServicesContext } from '../src/hearing/context/SessionContext.tsx';
import CitizenApp from '../src/citizen/CitizenApp.tsx';
import MyApp from '../src/citizen/my/MyApp.tsx';
import { loadCitizenWords, loadMyWords } from '../src/citizen/words/load-words.ts';
import StaffApp from '../src/desk/StaffApp.tsx';
import MinutesApp from '../src/minutes/MinutesApp.tsx';
import PapersApp from '../src/papers/PapersApp.tsx';
import PlaybackApp from '../src/playback/PlaybackApp.tsx';
import PermissionsPage from '../src/hearing/permissions/PermissionsPage.tsx';
import { STAFF_BASE } from '../src/desk/session/path.ts';
import { applyLanguage, createI18n } from '../src/i18n/i18n.ts';
import { createPageI18n, loadPageWords } from '../src/i18n/later-words.ts';
import { chosenLanguage } from '../src/i18n/language.ts';
import { LanguageProvider } from '../src/i18n/LanguageContext.tsx';
import { loadViewerWords } from '../src/i18n/viewer-words.ts';
import { enterTab } from '../src/session/own-tab.ts';
import { behaveAsReact } from '../src/ui/as-react.ts';
import '../src/ui/font.css';
import '../src/ui/styles.ts';
import { ViewerPages } from '../src/viewer/ViewerPages.tsx';
import { MY_PERSON, MY_SCREENS } from './citizen/my.ts';
import { CITIZEN_SCREENS } from './citizen/screens.ts';
import { CheckScreen } from './check.tsx';
import { addressOfMinutes, MINUTES_SCREENS, fixedMinutes } from './minutes.ts';
import { SCREENS } from './names.ts';
import { OWN_RECORD_SCREENS } from './own-record.ts';
import { PAPER_SCREENS } from './papers.ts';
import { PLAYBACK_SCREENS, playingForParty, SHOWN_FROM } from './playback.ts';
import { screenOf } from './screens.ts';
import { galleryDevices, fixedSession } from './session.ts';
import { fixedService } from './staff/answers.ts';
import { fixedBoard } from './staff/board.ts';
import { fixedHall, fixedQueue } from './staff/queue.ts';
import { STAFF_SCREENS } from './staff/screens.ts';
import { leaveScreen } from './until-left.ts';
import { fixedFile, VIEWER_SCREENS } from './viewer.ts';

behaveAsReact();
let root: Root | undefined;

/**
 * Resets the clock for each screen, so that relative times look the same in one shared page. Modules must read `Date` at use, not
 * when they are loaded.
 */
const loadedAt = Date.now();
let shownAt = performance.now();
Date.now = () => loadedAt + Math.round(performance.now() - shownAt);

/** Shows `?screen=<name>&lang=<language>`; without a name, the list of all. */
async function show(): Promise<void> {
  const query = new URLSearchParams(window.location.search);
  const language = chosenLanguage(window.location.search, null, null);
  applyLanguage(document.documentElement, language);
  const name = query.get('screen');
  leave();
  shownAt = performance.now();
  root = createRoot(document.getElementById('app')!);
  if (name === null) {
    root.render(
      <ul>
        {SCREENS.map((screen) => (
          <li key={screen}>
            <a href={`?screen=${screen}&lang=fa`}>{screen}</a> <a href={`?screen=${screen}&lang=en`}>en</a>
          </li>
        ))}
      </ul>,
    );
    return;
  }
  if (name.startsWith('permissions')) {
    root.render(
      <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
        <PermissionsPage />
      </LanguageProvider>,
    );
    return;
  }
  const desk = STAFF_SCREENS[name];
  if (desk !== undefined) {
    const [path = '', fragment = ''] = desk.path.split('#');
    window.history.replaceState(
      null,
      '',
      `${STAFF_BASE}${path}${path.includes('?') ? window.location.search.replace('?', '&') : window.location.search}#${fragment}`,
    );
    root.render(
      <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
        <StaffApp
          invitation=""
          send={fixedService(desk.answers(language))}
          openBoard={desk.board && fixedBoard(desk.board(language))}
          watchBooking={() => () => undefined}
          openQueue={desk.queue && fixedQueue(desk.queue())}
          openHall={desk.hall && fixedHall(desk.hall())}
        />
      </LanguageProvider>,
    );
    return;
  }
  const citizen = CITIZEN_SCREENS[name];
  if (citizen !== undefined) {
    sessionStorage.clear();
    // A person who was inside must press the button; the first call would leave the gallery.
    sessionStorage.setItem('mahzar.entered', 'h1 null');
    window.history.replaceState(null, '', citizen.path + window.location.search);
    root.render(
      <LanguageProvider
        i18n={await createI18n(language, loadCitizenWords)}
        initial={language}
        loadWords={loadCitizenWords}
      >
        <CitizenApp
          code={citizen.path === '/r' || citizen.path === '/g' ? 'code' : null}
          send={fixedService(citizen.answers(language))}
          watchTurn={({ turn }) => {
            if (citizen.turn !== undefined) turn(citizen.turn());
            return { report: () => Promise.resolve(true), close: () => undefined };
          }}
          watchGuest={(_code, { guest }) => {
            if (citizen.guest !== undefined) guest(citizen.guest(language));
            return () => undefined;
          }}
        />
      </LanguageProvider>,
    );
    return;
  }
  const mine = MY_SCREENS[name];
  if (mine !== undefined) {
    window.history.replaceState(null, '', mine.path + window.location.search);
    // Nothing is kept of the screen before.
    sessionStorage.clear();
    root.render(
      <LanguageProvider i18n={await createI18n(language, loadMyWords)} initial={language} loadWords={loadMyWords}>
        <MyApp send={fixedService(mine.answers(language))} />
      </LanguageProvider>,
    );
    return;
  }
  if (MINUTES_SCREENS.includes(name)) {
    window.history.replaceState(null, '', addressOfMinutes(name, window.location.search));
    if (name.startsWith('minutes-own')) enterTab(MY_PERSON);
    const session = fixedMinutes(name, language);
    root.render(
      <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
        <MinutesApp connect={() => session} />
      </LanguageProvider>,
    );
    return;
  }
  const paper = PAPER_SCREENS[name];
  if (paper !== undefined) {
    root.render(
      <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
        <PapersApp link={paper.link} send={fixedService(paper.answers(language))} />
      </LanguageProvider>,
    );
    return;
  }
  const [own, played] = [OWN_RECORD_SCREENS[name], PLAYBACK_SCREENS[name]];
  const send = own === undefined ? played?.(language) : playingForParty(language, own(language));
  if (send !== undefined) {
    sessionStorage.clear();
    if (own !== undefined) sessionStorage.setItem('mahzar.token/booking-2', 'token');
    window.history.replaceState(null, '', `/record/booking-2${window.location.search}${SHOWN_FROM}`);
    root.render(
      <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
        <PlaybackApp send={send} watch={() => () => undefined} save={() => undefined} />
      </LanguageProvider>,
    );
    return;
  }
  const viewed = VIEWER_SCREENS[name];
  if (viewed !== undefined) {
    const i18n = await createI18n(language, loadViewerWords);
    root.render(
      <LanguageProvider i18n={i18n} initial={language} loadWords={loadViewerWords}>
        <ViewerPages sealed={fixedFile(viewed(language))} />
      </LanguageProvider>,
    );
    return;
  }
  if (name.startsWith('check-') || name.startsWith('identity-')) {
    root.render(
      <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
        <CheckScreen name={name} />
      </LanguageProvider>,
    );
    return;
  }
  const screen = screenOf(name, language);
  const session = fixedSession(screen);
  root.render(
    <LanguageProvider i18n={await createPageI18n(language)} initial={language} loadWords={loadPageWords}>
      <AppServicesContext
        value={{
          session,
          devices: galleryDevices(screen.devices),
          permissions: undefined,
          openMinutes: () => fixedMinutes(name, language),
        }}
      >
        <App />
      </AppServicesContext>
    </LanguageProvider>,
  );
  const { change } = screen;
  if (change !== undefined) changeOnceShown(() => session.store.setState(change(session.store.getState()), true));
}

/** Ends the screen that is shown, and leaves the page empty. */
function leave(): void {
  root?.unmount();
  root = undefined;
  leaveScreen();
}

/** A change must be visible as a change: it waits until the page's code is loaded. */
function changeOnceShown(change: () => void): void {
  setTimeout(() => {
    if (document.querySelector('[data-loading]') === null) change();
    else changeOnceShown(change);
  }, 300);
}

// `serve.ts` asks for the next screen, or for an empty page, without loading the page again.
window.addEventListener('screen', () => void show());
window.addEventListener('leave', leave);
void show();
