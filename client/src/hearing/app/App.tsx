import { Suspense, useEffect } from 'react';
import { isOver, isUnknown } from '@mahzar/shared/hearing/state';
import { LeftPage } from '../ending/LeftPage.tsx';
import { OverPage } from '../ending/OverPage.tsx';
import { RemovedPage } from '../ending/RemovedPage.tsx';
import { ErrorPage } from '../../ui/errors/ErrorPage.tsx';
import { Invitations } from '../consultation/Invitations.tsx';
import { Courtroom } from '../courtroom/Courtroom.tsx';
import { DevicePage } from '../join/DevicePage.tsx';
import { WelcomePage } from '../join/WelcomePage.tsx';
import { ConnectionBanner } from '../connection/ConnectionBanner.tsx';
import { NoticesProvider } from '../notices/NoticesProvider.tsx';
import { ShortcutsProvider } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import { WaitingRoom } from '../waiting-room/WaitingRoom.tsx';
import { lazily } from '../../ui/lazily.ts';
import { BusyPage } from './BusyPage.tsx';
import { pageOf } from './page.ts';
import { useSession, useAppServices } from '../context/SessionContext.tsx';
import { LISTEN_ONLY, useJoin } from './useJoin.ts';

const DeviceCheck = lazily(() => import('../device-check/DeviceCheck.tsx'));
const IdentityPages = lazily(() => import('../identity/IdentityPages.tsx'));
const RulesPage = lazily(() => import('../rules/RulesPage.tsx'));
const NotOpenPage = lazily(() => import('../join/NotOpenPage.tsx'));
const SeatInUsePage = lazily(() => import('../join/SeatInUsePage.tsx'));
const Attendance = lazily(() => import('../attendance/Attendance.tsx'));
const PrivateRoom = lazily(() => import('../private-room/PrivateRoom.tsx'));

/** All that a person sees from opening the link to the end of the hearing. */
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

/** Begins with the seat, and goes on from page to page. */
function Attending() {
  const seated = useSession(({ stage }) => stage === 'seated');
  return <Suspense>{seated && <Attendance />}</Suspense>;
}

function Screens() {
  const { session, devices, permissions } = useAppServices();
  const state = useSession((whole) => whole);
  const join = useJoin();
  const page = pageOf(state, join.step, join.left);
  const { scene } = state;
  const entering = state.stage === 'entering';
  const over = scene !== null && isOver(scene.phase);
  const banner = (
    <>
      <ConnectionBanner connection={state.connection} />
      <Invitations />
    </>
  );

  const goIn = (): void => (scene?.speaks === true ? join.goTo('devices') : join.enter(LISTEN_ONLY));
  const mustAccept = scene?.mustAcceptRules === true;
  const goOn = (): void => (mustAccept ? join.goTo('rules') : goIn());
  useEffect(() => {
    if (mustAccept) void RulesPage.preload();
  }, [mustAccept]);
  const seated = state.stage === 'seated';
  useEffect(() => {
    // A private talk must not wait for its page.
    if (seated) void PrivateRoom.preload();
  }, [seated]);
  const online = state.connection.kind === 'online';
  useEffect(() => {
    if (page.kind === 'devices' && online) void session.prepare();
  }, [session, page.kind, online]);
  useEffect(() => {
    // What may come of entering.
    if (page.kind === 'devices') void Promise.all([NotOpenPage.preload(), SeatInUsePage.preload()]);
  }, [page.kind]);
  useEffect(() => {
    if (over) session.close();
  }, [session, over]);

  switch (page.kind) {
    case 'connecting':
      return <BusyPage what="connecting" banner={banner} />;
    case 'entering':
      return <BusyPage what="entering" banner={banner} />;
    case 'error':
      return <ErrorPage error={page.error} key={page.error.code} />;
    case 'welcome':
      return (
        <WelcomePage
          error={join.error}
          banner={banner}
          onCheck={() => join.goTo('check')}
          onContinue={() => (scene !== null && isUnknown(scene) ? join.goTo('identity') : goOn())}
        />
      );
    case 'check':
      return (
        <Suspense fallback={<BusyPage what="connecting" banner={banner} />}>
          <DeviceCheck banner={banner} onClose={() => join.goTo(join.checkedFrom)} />
        </Suspense>
      );
    case 'identity':
      return (
        <Suspense fallback={<BusyPage what="connecting" banner={banner} />}>
          <IdentityPages banner={banner} again={join.asksAgain} onKnown={goOn} />
        </Suspense>
      );
    case 'rules':
      return (
        <Suspense fallback={<BusyPage what="connecting" banner={banner} />}>
          <RulesPage
            banner={banner}
            error={join.error}
            onAccept={(language) => {
              session.acceptRules(language);
              goIn();
            }}
          />
        </Suspense>
      );
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
      return (
        <Suspense fallback={<BusyPage what="entering" banner={banner} />}>
          <NotOpenPage banner={banner} error={join.error} />
        </Suspense>
      );
    case 'seat-in-use':
      return (
        <Suspense fallback={<BusyPage what="entering" banner={banner} />}>
          <SeatInUsePage
            banner={banner}
            error={join.error}
            entering={entering}
            onMove={join.moveHere}
            onBack={() => join.goTo('welcome')}
          />
        </Suspense>
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
