import { Suspense, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { isOver, isUnknown } from '@mahzar/shared/hearing/state';
import { ErrorPage } from '../../ui/errors/ErrorPage.tsx';
import { WelcomePage } from '../join/WelcomePage.tsx';
import { ConnectionBanner } from '../connection/ConnectionBanner.tsx';
import { NoticesProvider } from '../notices/NoticesProvider.tsx';
import { ShortcutsProvider } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import { BusyPage } from './BusyPage.tsx';
import { pageOf } from './page.ts';
import {
  SeatedEffects,
  Courtroom,
  DeviceCheck,
  DevicePage,
  IdentityPages,
  Invitations,
  LeftPage,
  LinkOverPage,
  NotOpenPage,
  OverPage,
  OwnTurn,
  PrivateRoom,
  RemovedPage,
  RulesPage,
  SeatInUsePage,
  WaitingRoom,
} from './lazy-pages.ts';
import { useMeetingWords } from './useMeetingWords.ts';
import { usePreloads } from './usePreloads.ts';
import { useSession, useAppServices } from '../context/SessionContext.tsx';
import { LISTEN_ONLY, useJoin } from './useJoin.ts';

/** All pages that a person sees from opening the link to the end of the hearing. */
export function App() {
  return (
    <NoticesProvider>
      <ShortcutsProvider>
        <Screens />
        <Attending />
      </ShortcutsProvider>
    </NoticesProvider>
  );
}

/** Opens the person's seat and switches between its pages. */
function Attending() {
  const { session } = useAppServices();
  const seated = useSession(({ stage }) => stage === 'seated');
  const isMeeting = useSession(({ scene }) => scene?.kind === 'meeting');
  // From here on a page counts down before a microphone opens that nobody has pressed.
  useEffect(() => session.store.setState(({ microphoneOpensAt = null }) => ({ microphoneOpensAt })), [session]);
  return (
    <>
      <Suspense>{seated && <SeatedEffects />}</Suspense>
      <Suspense>{isMeeting && <OwnTurn />}</Suspense>
    </>
  );
}

function Screens() {
  const { session, devices, permissions } = useAppServices();
  // Selects only parts of the state, so that these pages are not redrawn at every spoken word.
  const connection = useSession((state) => state.connection);
  const stage = useSession((state) => state.stage);
  const scene = useSession((state) => state.scene);
  const join = useJoin();
  const page = pageOf({ connection, stage, scene }, join.step, join.left);
  const settled = usePreloads();
  const worded = useMeetingWords();
  const entering = stage === 'entering';
  const over = scene !== null && isOver(scene.phase);
  const banner = useMemo(
    () => (
      <>
        <ConnectionBanner connection={connection} />
        {settled && (
          <Suspense>
            <Invitations />
          </Suspense>
        )}
      </>
    ),
    [connection, settled],
  );

  const goIn = (): void => (scene?.speaks === true ? join.goTo('devices') : join.enter(LISTEN_ONLY));
  const mustAccept = scene?.mustAcceptRules === true;
  const unknown = scene !== null && isUnknown(scene);
  const rules = (within: boolean, acts?: ReactNode) => (
    <RulesPage
      banner={banner}
      error={join.error}
      within={within}
      acts={acts}
      onAccept={(language) => {
        session.acceptRules(language);
        goIn();
      }}
    />
  );
  const goOn = (): void => (mustAccept ? join.goTo('rules') : goIn());
  const online = connection.kind === 'online';
  useEffect(() => {
    if (page.kind === 'devices' && online) void session.prepare();
  }, [session, page.kind, online]);
  useEffect(() => {
    if (over) session.close();
  }, [session, over]);

  return (
    <Suspense
      fallback={
        <>
          <BusyPage what={entering ? 'entering' : 'connecting'} banner={banner} />
          <span data-loading />
        </>
      }
    >
      {content()}
    </Suspense>
  );

  function content(): ReactNode {
    if (!worded) return <BusyPage what="connecting" banner={banner} />;
    switch (page.kind) {
      case 'connecting':
        return <BusyPage what="connecting" banner={banner} />;
      case 'entering':
        return <BusyPage what="entering" banner={banner} />;
      case 'error':
        if (page.error.code === 'token-expired') return <LinkOverPage />;
        return <ErrorPage error={page.error} key={page.error.code} />;
      case 'welcome':
        return (
          <WelcomePage
            error={join.error}
            banner={banner}
            onCheck={() => join.goTo('check')}
            onContinue={() => (unknown ? join.goTo('identity') : goOn())}
            rules={
              mustAccept && !unknown
                ? (acts) => <Suspense fallback={<span data-loading />}>{rules(true, acts)}</Suspense>
                : null
            }
          />
        );
      case 'check':
        return <DeviceCheck banner={banner} onClose={() => join.goTo(join.checkedFrom)} />;
      case 'identity':
        return <IdentityPages banner={banner} again={join.asksAgain} onKnown={goOn} />;
      case 'rules':
        return rules(false);
      case 'devices':
        return (
          <DevicePage
            source={devices}
            permissions={permissions}
            entersDirectly={scene?.entersDirectly === true || scene?.me.place === 'courtroom'}
            entering={entering}
            error={join.error}
            banner={banner}
            onCheck={() => join.goTo('check')}
            onEnter={join.enter}
          />
        );
      case 'not-open':
        return <NotOpenPage banner={banner} error={join.error} />;
      case 'seat-in-use':
        return (
          <SeatInUsePage
            banner={banner}
            error={join.error}
            entering={entering}
            onMove={join.moveHere}
            onBack={() => join.goTo('welcome')}
          />
        );
      case 'waiting-room':
        return <WaitingRoom banner={banner} onLeave={join.leave} />;
      case 'courtroom':
        return <Courtroom banner={banner} onLeave={join.leave} />;
      case 'private-room':
        return (
          <Suspense fallback={<div className="dark" data-loading />}>
            <PrivateRoom banner={banner} />
          </Suspense>
        );
      case 'adjourned':
      case 'closed':
      case 'cancelled':
        return <OverPage how={page.kind} />;
      case 'removed':
        return <RemovedPage banner={banner} />;
      case 'left':
        return <LeftPage onBack={() => join.goTo(scene?.speaks === true ? 'devices' : 'welcome')} />;
      default:
        return page satisfies never;
    }
  }
}
