import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { usePageHeading } from '../../ui/usePageHeading.ts';
import { usePartsOfScene, useScene } from '../context/SessionContext.tsx';
import Countdown from '../conduct/Countdown.tsx';
import JudgeBar from '../conduct/JudgeBar.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import ConnectionQuality from '../courtroom/ConnectionQuality.tsx';
import Panel from '../courtroom/Panel.tsx';
import type { PanelName } from '../courtroom/panels.ts';
import { RemoteAudio } from '../courtroom/RemoteAudio.tsx';
import { Stage } from '../courtroom/Stage.tsx';
import { useDark } from '../courtroom/useDark.ts';
import { displayName } from '../names/display-name.ts';
import { NoticeList } from '../notices/NoticeList.tsx';
import { PrivateControls } from './PrivateControls.tsx';
import { roomPeople } from '../consultation/room.ts';
import { Waiting } from '../consultation/Waiting.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';
import '../courtroom/courtroom.css';
import './private-room.css';

/** A talk that nobody else hears: its members, the controls, and the way back. */
export default function PrivateRoom({ banner }: { readonly banner: ReactNode }) {
  const { t } = useTranslation();
  const scene = useScene();
  const hearingTitle = useHearingTitle();
  const phone = usePhone();
  const [panel, setPanel] = useState<PanelName | null>(null);
  useDark();
  const title = t(`privateRoom.title.${scene.consultation?.kind ?? 'counsel'}`);
  const heading = usePageHeading(title);
  const { members } = roomPeople(scene);
  return (
    <div className="court court--private dark">
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <header className="court__header">
        <div className="court__title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>
            <bdi>{hearingTitle}</bdi>
          </p>
        </div>
        <p className="private__court" role="status">
          {t('privateRoom.meanwhile', { state: t(`phases.${scene.phase}`) })}
        </p>
        <LanguageSwitch />
      </header>
      <div className="court__alarms">
        {banner}
        <Assurance />
      </div>
      <main id="main" className="court__stage" tabIndex={-1}>
        <div className="court__pictures">
          <NoticeList />
          {members.length === 0 ? <Waiting /> : <Stage view="grid" covered={phone && panel !== null} />}
        </div>
        <Countdown />
      </main>
      <Panel name={panel} onClose={() => setPanel(null)} />
      <footer className="court__bar">
        <div className="court__side">
          <ConnectionQuality />
        </div>
        <JudgeBar />
        <PrivateControls panel={panel} onPanel={setPanel} />
      </footer>
      <RemoteAudio />
    </div>
  );
}

/** Tells both sides when the talk continues without an interpreter whom one of them has. */
function WithoutInterpreter() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { me, people, consultation } = usePartsOfScene('me', 'people', 'consultation');
  const without = consultation?.withoutInterpreter ?? [];
  if (without.length === 0) return null;
  const names = people.filter(({ seat }) => without.includes(seat)).map((person) => displayName(t, person));
  return (
    <p className="private__without">
      {without.includes(me.seat)
        ? tc('talk.withoutMine')
        : tc('talk.withoutTheirs', { names: names.join(t('people.and')) })}
    </p>
  );
}

/** Confidentiality notice of the room. Announced on entering. */
function Assurance() {
  const { t } = useTranslation();
  const locked = useScene().consultation?.locked === true;
  return (
    <div className="private" role="status">
      <Icon name="lock" />
      <div>
        <p className="private__promise">{t('privateRoom.promise')}</p>
        <WithoutInterpreter />
        <p>{locked ? t('privateRoom.locked') : t('privateRoom.back')}</p>
      </div>
    </div>
  );
}
