import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { laterPart } from '../later-part.ts';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { Video } from '../../ui/Video.tsx';
import { usePartsOfScene, useScene, useSession } from '../context/SessionContext.tsx';
import { TalkSection } from '../consultation/TalkSection.tsx';
import { MessagesButton } from '../courtroom/MessagesButton.tsx';
import { HelpButton } from '../help/HelpButton.tsx';
import { NoticeList } from '../notices/NoticeList.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';
import './waiting-room.css';

/** Only for people who attest a room with others in it. */
const RoomAttestation = laterPart(async () => ({
  default: (await import('../room/RoomAttestation.tsx')).RoomAttestation,
}));

/** Before admission: the person waits, and neither hears nor sees anybody. */
export function WaitingRoom({ banner, onLeave }: { readonly banner: ReactNode; readonly onLeave: () => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const scene = useScene();
  const title = useHearingTitle();
  // A witness must not hear earlier statements of others.
  const called = capacityOf(scene.kind, scene.me.role) === 'witness';
  const state = {
    scheduled: 'waiting.notStarted',
    open: 'waiting.notStarted',
    starting: 'waiting.inSession',
    countdown: 'waiting.countdown',
    'in-session': 'waiting.inSession',
    recess: 'waiting.inRecess',
    suspended: 'waiting.suspended',
    adjourned: 'waiting.inRecess',
    closed: 'waiting.inRecess',
    cancelled: 'waiting.inRecess',
  } as const;
  return (
    <Page title={called ? t('waiting.titleCalled') : t('waiting.title')} caption={title} banner={banner}>
      <NoticeList />
      <p className="lead wait__private">
        <Icon name="lock" />
        {called ? t('waiting.privateCalled') : t('waiting.private')}
      </p>
      <p className="wait__state" role="status">
        <span className="wait__pulse" aria-hidden="true" />
        {t(state[scene.phase])}
      </p>
      {scene.nextHearing !== null && (
        <p>{t('nextHearing', { when: formatDateTime(language, scene.nextHearing.startsAt) })}</p>
      )}
      <WhatNext>
        <p>{called ? t('waiting.nextCalled') : t('waiting.next')}</p>
        <p className="soft">{t('waiting.keepOpen')}</p>
      </WhatNext>
      {scene.acts.includes('attest') && <Room />}
      {scene.speaks && <OwnDevices />}
      <TalkSection />
      <div className="actions">
        <MessagesButton />
        <HelpButton />
        <Button icon="leave" onPress={() => onLeave()}>
          {t('waiting.leave')}
        </Button>
      </div>
    </Page>
  );
}

function Room() {
  const { t } = useTranslation();
  return (
    <section className="wait__room" aria-labelledby="room">
      <h2 id="room" className="next__title">
        {t('panels.room')}
      </h2>
      <Suspense fallback={<span data-loading />}>
        <RoomAttestation />
      </Suspense>
    </section>
  );
}

function OwnDevices() {
  const { t } = useTranslation();
  const { me } = usePartsOfScene('me');
  const camera = useSession(({ local }) => local.camera);
  const picture = useTrackStream(me.camera === 'on' ? camera : null);
  const microphone = { on: 'microphoneReady', off: 'microphoneOff', blocked: 'microphoneBlocked' } as const;
  return (
    <section className="own" aria-labelledby="own">
      <h2 id="own" className="next__title">
        {t('waiting.devices')}
      </h2>
      <div className="own__row">
        {picture !== null && (
          <div className="own__picture">
            <Video stream={picture} mirrored label={t('devices.picture')} />
          </div>
        )}
        <ul className="plain-list">
          <li>
            <Icon name={me.microphone === 'on' ? 'microphone' : 'microphone-off'} />
            {t(`waiting.${microphone[me.microphone]}`)}
          </li>
          <li>
            <Icon name={me.camera === 'on' ? 'camera' : 'camera-off'} />
            {me.camera === 'on' ? t('waiting.cameraReady') : t('waiting.cameraOff')}
          </li>
        </ul>
      </div>
    </section>
  );
}
