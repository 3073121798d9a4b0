import { Suspense, useEffect, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { listOpenOffices } from '@mahzar/shared/rest/offices';
import type { OpenOffice } from '@mahzar/shared/rest/offices';
import { CallError, fetchFromHere } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { pauseOrOnline } from '../browser/online.ts';
import { storageOf } from '../browser/storage.ts';
import { growingPauses } from '../connection/reconnect-policy.ts';
import { StartPage } from './ask/StartPage.tsx';
import { CitizenContext } from './CitizenContext.tsx';
import { browserFileMemory } from './files/file-memory.ts';
import { Uploads } from './files/uploads.ts';
import { OpenLinkPage } from './follow/OpenLinkPage.tsx';
import { ASK_PATH, FOLLOW_PATH, GUEST_PATH } from './paths.ts';
import { isPassing, OwnRequest } from './request/own-request.ts';
import type { WatchGuest } from './guest/watch-guest.ts';
import { Bell } from './live/bell.ts';
import { TurnConnectionContext } from './live/turn-context.ts';
import type { WatchTurn } from './live/turn-context.ts';
import { lazily } from '../ui/lazily.ts';
import { LoadFailedPage } from './LoadFailedPage.tsx';
import { LoadingPage } from './LoadingPage.tsx';
import './citizen.css';

const AskPages = lazily(async () => ({ default: (await import('./ask/AskPages.tsx')).AskPages }));
const GuestPage = lazily(async () => ({ default: (await import('./guest/GuestPage.tsx')).GuestPage }));
const FollowPages = lazily(async () => ({ default: (await import('./follow/FollowPages.tsx')).FollowPages }));

/** Loads the code of the later pages, so that it is present when needed, with or without a connection. */
export async function preloadPages(): Promise<void> {
  await Promise.all([AskPages.preload(), FollowPages.preload()]);
}

interface CitizenAppProps {
  /** The code of the SMS link with which the page was opened; null for every other address. */
  readonly code: string | null;
  /** Sends requests to the service. */
  readonly send?: Send;
  /** Opens the connection to the person's own turn; if omitted, the app's own. */
  readonly watchTurn?: WatchTurn | null;
  /** Opens the connection to the meeting that a guest joins from elsewhere. */
  readonly watchGuest?: WatchGuest | null;
}

/** The pages for requesting a meeting, and for following the request. */
export default function CitizenApp({
  code,
  send = fetchFromHere,
  watchTurn = null,
  watchGuest = null,
}: CitizenAppProps) {
  const [parts] = useState(() => makeParts(send, document));
  useEffect(() => parts.bell.listen(document), [parts]);
  const [offices, setOffices] = useState<readonly OpenOffice[] | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const { own } = parts;
  const load = async (): Promise<void> => {
    setFailure(null);
    // A guest who joins from elsewhere has no request.
    if (window.location.pathname === GUEST_PATH) return;
    // A link is opened first: it determines the request.
    const failed = code === null ? await own.load() : null;
    if (failed !== null) return setFailure(failed);
    try {
      setOffices((await own.call(listOpenOffices, {})).items);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setFailure(error);
    }
  };
  // Runs once; a temporary failure is tried again as soon as there is a connection.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => void load().then(() => (window.location.pathname === GUEST_PATH ? undefined : preloadPages())), []);
  useEffect(() => {
    if (failure === null || !isPassing(failure)) return undefined;
    const again = (): void => void load();
    const timer = setTimeout(again, AGAIN_MS);
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
    // oxlint-disable-next-line react/exhaustive-deps
  }, [failure]);
  useEffect(() => {
    const flush = (): void => void own.flush();
    window.addEventListener('online', flush);
    return () => window.removeEventListener('online', flush);
  }, [own]);
  return (
    <CitizenContext value={{ ...parts, send, offices }}>
      <TurnConnectionContext value={watchTurn}>
        <Suspense fallback={<LoadingPage />}>
          <Switch>
            <Route path="/r">
              {code === null ? <Redirect to={FOLLOW_PATH} replace /> : <OpenLinkPage code={code} />}
            </Route>
            <Route path={GUEST_PATH}>
              <GuestPage code={code} watch={watchGuest} />
            </Route>
            <Route path={ASK_PATH}>
              <StartPage />
            </Route>
            <Route path={`${ASK_PATH}/:step`}>
              {({ step }) =>
                failure === null ? <AskPages step={step} /> : <LoadFailedPage error={failure} onAgain={load} />
              }
            </Route>
            <Route path={`${FOLLOW_PATH}/:page?`}>
              {({ page }) =>
                failure === null ? (
                  <FollowPages page={page ?? null} />
                ) : (
                  <LoadFailedPage error={failure} onAgain={load} />
                )
              }
            </Route>
            <Route>
              <Redirect to={ASK_PATH} replace />
            </Route>
          </Switch>
        </Suspense>
      </TurnConnectionContext>
    </CitizenContext>
  );
}

const AGAIN_MS = 5_000;
const REST_MS = 3_000;

function makeParts(send: Send, page: Document) {
  const policy = growingPauses(Math.random);
  const pause = (attempt: number): number => policy.delay(attempt + 3, 'refused');
  const own = new OwnRequest({
    send,
    memory: storageOf('sessionStorage'),
    language: () => (page.documentElement.lang === 'en' ? 'en' : 'fa'),
    pause,
    restMs: REST_MS,
    now: Date.now,
  });
  const wait = (attempt: number): Promise<void> => pauseOrOnline(pause(attempt));
  const uploads = new Uploads({
    send,
    memory: browserFileMemory(),
    request: () => own.store.getState().request?.id ?? null,
    wait,
    now: () => performance.now(),
    onChange: () => own.load(),
  });
  own.store.subscribe(({ stage, request }, before) => {
    if (stage === 'ready' && (before.stage !== stage || before.request?.id !== request?.id)) void uploads.resume();
  });
  return { own, uploads, bell: new Bell() };
}
