import { memo, Suspense, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { isAtRest } from '@mahzar/shared/hearing/state';
import { isNarrow } from '../../browser/page-rate.ts';
import { courtName } from '../../i18n/court.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { laterPart } from '../later-part.ts';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { usePageHeading } from '../../ui/usePageHeading.ts';
import { FirstPictureContext, useFirstPicture } from '../context/FirstPicture.tsx';
import { useAppServices, useOfScene, usePartsOfScene } from '../context/SessionContext.tsx';
import { Console } from '../channels/Console.tsx';
import { withTiles } from '../names/people.ts';
import { NoticeList } from '../notices/NoticeList.tsx';
import { useView } from '../view/useView.ts';
import { Controls } from './Controls.tsx';
import { HeaderTools } from './HeaderTools.tsx';
import { MicrophoneNotice } from './MicrophoneNotice.tsx';
import { PANELS } from './panels.ts';
import type { PanelName, Tool } from './panels.ts';
import { RecordIndicator } from './RecordIndicator.tsx';
import { RemoteAudio } from './RemoteAudio.tsx';
import { Stage } from './Stage.tsx';
import { useDark } from './useDark.ts';
import { useHearingTitle } from '../names/useHearingTitle.ts';
import './courtroom.css';

const Panel = laterPart(() => import('./Panel.tsx'));
const AtRest = laterPart(() => import('./AtRest.tsx'));
// Loaded a moment after the pictures, because alarms are rare.
const Alarms = laterPart(() => import('../conduct/Alarms.tsx'));
const FloorStrip = laterPart(() => import('../floor/FloorStrip.tsx'));
const ConnectionQuality = laterPart(() => import('./ConnectionQuality.tsx'));
const NextHearingStrip = laterPart(() => import('../next/NextHearingStrip.tsx'));
const OwnHand = laterPart(() => import('../floor/OwnHand.tsx'));
const ExhibitBoard = laterPart(() => import('../exhibits/ExhibitBoard.tsx'));
const JudgeBar = laterPart(() => import('../conduct/JudgeBar.tsx'));
const Countdown = laterPart(() => import('../conduct/Countdown.tsx'));

/** The courtroom, in session and at rest. */
export const Courtroom = memo(function Courtroom({
  banner,
  onLeave,
}: {
  readonly banner: ReactNode;
  readonly onLeave: (handTo?: SeatId) => void;
}) {
  const { t } = useTranslation();
  const court = courtName(useLanguage().language);
  const { session } = useAppServices();
  const { acts, branch, phase } = usePartsOfScene('acts', 'branch', 'phase');
  const me = useOfScene((scene) => scene.me.seat);
  const isShown = useOfScene(({ exhibit }) => exhibit !== null);
  const hasPicture = useOfScene((scene) => withTiles(scene).some(({ here, camera }) => here && camera === 'on'));
  const title = useHearingTitle();
  const phone = usePhone();
  // People who run the hearing have the list open, unless it would cover the faces, or its code would delay voices.
  const [narrow] = useState(isNarrow);
  const isAtHand = acts.includes('admit') && !phone && !narrow;
  const [panel, setPanel] = useState<PanelName | null>(isAtHand ? 'people' : null);
  // Once opened, the panel stays mounted, so that it can close normally and return the focus.
  const [wasOpened, setWasOpened] = useState(false);
  if (panel !== null && !wasOpened) setWasOpened(true);
  const [view, setView] = useView();
  const [tool, setTool] = useState<Tool | null>(null);
  const room = useRef<HTMLDivElement>(null);
  const seen = useFirstPicture(room, me, !isAtRest(phase) && hasPicture);
  useEffect(() => {
    if (!seen) return;
    // Code that the hearing may need must not depend on a connection that may be poor by then.
    const state = session.store.getState();
    // On a broken line the page must still show that the court rests.
    for (const part of [Panel, AtRest, ExhibitBoard]) void part.preload();
    for (const { Body, offered } of Object.values(PANELS)) if (offered(state)) void Body.preload();
  }, [session, seen]);
  useDark();
  const heading = usePageHeading(title);
  // Keeps the panel's place, or the pictures would move when it is loaded.
  const place = <div className={panel === null || phone ? undefined : 'court__panel'} data-loading />;
  return (
    <FirstPictureContext value={seen}>
      <div className="court dark" ref={room}>
        <a className="skip-link" href="#main">
          {t('app.skip')}
        </a>
        <header className="court__header">
          <div className="court__title">
            <h1 ref={heading} tabIndex={-1}>
              <bdi>{title}</bdi>
            </h1>
            <p>
              {court !== undefined && <bdi>{court} · </bdi>}
              <bdi>{branch}</bdi>
            </p>
          </div>
          <RecordIndicator />
          <HeaderTools view={view} onView={setView} open={tool} onOpen={setTool} />
          <LanguageSwitch />
        </header>
        <div className="court__alarms">
          {banner}
          {seen && (
            <Suspense>
              <Alarms />
            </Suspense>
          )}
        </div>
        <main id="main" className="court__stage" tabIndex={-1}>
          {seen && (
            <Suspense>
              <FloorStrip />
              <NextHearingStrip />
            </Suspense>
          )}
          <div className="court__pictures">
            <NoticeList />
            {isAtRest(phase) ? (
              <Suspense fallback={<span data-loading />}>
                <AtRest />
              </Suspense>
            ) : (
              <>
                {isShown && (
                  <Suspense fallback={<span data-loading />}>
                    <ExhibitBoard />
                  </Suspense>
                )}
                <Stage view={view} covered={phone && panel !== null} />
              </>
            )}
          </div>
          <MicrophoneNotice />
          {seen && (
            <Suspense fallback={<span data-loading />}>
              <Countdown />
            </Suspense>
          )}
        </main>
        {seen && (wasOpened || !narrow) ? (
          <Suspense fallback={place}>
            <Panel name={panel} onClose={() => setPanel(null)} />
          </Suspense>
        ) : (
          place
        )}
        <footer className="court__bar">
          {seen && (
            <Suspense fallback={<span data-loading />}>
              <JudgeBar onSetNext={() => setPanel('next')} />
            </Suspense>
          )}
          <Console />
          <div className="court__side">
            {seen && (
              <Suspense>
                <OwnHand />
                <ConnectionQuality />
              </Suspense>
            )}
          </div>
          <Controls panel={panel} onPanel={setPanel} onTool={setTool} onLeave={onLeave} />
        </footer>
        <RemoteAudio />
      </div>
    </FirstPictureContext>
  );
});
