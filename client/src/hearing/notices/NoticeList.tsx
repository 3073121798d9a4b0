import { memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { SupportCode } from '../../ui/errors/ErrorSummary.tsx';
import { laterPart } from '../later-part.ts';
import { Preload } from '../context/FirstPicture.tsx';
import { ComingText } from './ComingText.tsx';
import type { DeviceNews, Notice } from './notices.ts';
import { useNotices, useShownNotices } from './NoticesProvider.tsx';
import './notices.css';

const NoticeText = laterPart(() => import('./NoticeText.tsx'));
const MissedEvents = laterPart(() => import('./MissedEvents.tsx'));
const DeviceNotice = laterPart(() => import('../devices/DeviceNotice.tsx'));

/** The notices, announced politely. The list itself always exists, or screen readers would miss the first. */
export const NoticeList = memo(function NoticeList() {
  const { t } = useTranslation();
  const shown = useShownNotices();
  const { dismiss } = useNotices();
  return (
    <div className="notices" role="log" aria-live="polite" aria-label={t('app.notices')}>
      {/* They tell of an outage, so they must be loaded before the connection is bad. */}
      <Preload parts={[NoticeText, MissedEvents]} />
      {shown.map((notice) => (
        <div key={notice.kind} className="notice">
          <Icon name={iconOf(notice)} />
          <div className="notice__text">
            {isOfDevice(notice) ? (
              <Suspense fallback={<ComingText />}>
                <DeviceNotice notice={notice} onDone={() => dismiss(notice.kind)} />
              </Suspense>
            ) : (
              <p>
                <Suspense fallback={<ComingText />}>
                  <NoticeText notice={notice} />
                </Suspense>
              </p>
            )}
            {notice.kind === 'missed' && (
              <Suspense fallback={<ComingText />}>
                <MissedEvents events={notice.events} />
              </Suspense>
            )}
            {notice.kind === 'refused' && <SupportCode error={notice.error} />}
          </div>
          <Button
            look="quiet"
            size="icon"
            icon="close"
            aria-label={t('app.dismissNotice')}
            onPress={() => dismiss(notice.kind)}
          />
        </div>
      ))}
    </div>
  );
});

function isOfDevice(notice: Notice): notice is DeviceNews {
  return /^(deviceFound|deviceReplaced|unheard|speaksUnheard)$/.test(notice.kind);
}

function iconOf({ kind }: Notice): IconName {
  switch (kind) {
    case 'admitted':
    case 'sessionStarted':
      return 'check';
    case 'missed':
    case 'personMissed':
      return 'line-lost';
    case 'personWaiting':
      return 'people';
    case 'personLeft':
      return 'leave';
    case 'presides':
      return 'gavel';
    case 'handRaised':
      return 'hand';
    case 'messages':
      return 'chat';
    case 'shareEnded':
      return 'screen-off';
    case 'cameToTalk':
    case 'declinedTalk':
    case 'acceptedTalk':
    case 'takenAlong':
    case 'personTalks':
      return 'talk';
    case 'calledBack':
      return 'door';
    case 'dismissed':
      return 'door';
    case 'personMoved':
      return 'devices';
    case 'deviceFound':
    case 'deviceReplaced':
      return 'devices';
    case 'unheard':
    case 'speaksUnheard':
      return 'microphone-off';
    case 'deviceFailed':
    case 'startFailed':
    case 'stranger':
    case 'refused':
      return 'warning';
    default:
      return kind satisfies never;
  }
}
