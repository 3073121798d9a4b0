import type { TFunction } from 'i18next';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { SupportCode } from '../../ui/errors/ErrorSummary.tsx';
import { errorText } from '../../ui/errors/error-text.ts';
import { plainCode } from '../../ui/errors/plain-code.ts';
import { lazily } from '../../ui/lazily.ts';
import { usePreload } from '../context/FirstPicture.tsx';
import { displayName } from '../names/display-name.ts';
import type { LaterNotice } from './LaterText.tsx';
import { namesOf } from './names-of.ts';
import type { DeviceNews, Notice } from './notices.ts';
import { useNotices } from './NoticesProvider.tsx';
import './notices.css';

const LaterText = lazily(() => import('./LaterText.tsx'));
const Happened = lazily(() => import('./Happened.tsx'));
const DeviceNotice = lazily(() => import('../devices/DeviceNotice.tsx'));

/** The notices, announced politely. The list itself always exists, or screen readers would miss the first. */
export function NoticeList() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { shown, dismiss } = useNotices();
  // It tells of an outage, so it must be loaded before the connection is bad.
  usePreload(Happened, LaterText);
  return (
    <div className="notices" role="log" aria-live="polite" aria-label={t('app.notices')}>
      {shown.map((notice) => (
        <div key={notice.kind} className="notice">
          <Icon name={iconOf(notice)} />
          <div className="notice__text">
            {isOfDevice(notice) ? (
              <Suspense fallback={<span data-loading />}>
                <DeviceNotice notice={notice} onDone={() => dismiss(notice.kind)} />
              </Suspense>
            ) : (
              <p>{isLater(notice) ? <Later notice={notice} /> : textOf(notice, t, language)}</p>
            )}
            {notice.kind === 'missed' && (
              <Suspense fallback={<span data-loading />}>
                <Happened events={notice.events} />
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
}

/** Its words are loaded with their part of the code, after the courtroom. */
function Later({ notice }: { readonly notice: LaterNotice }) {
  return (
    <Suspense fallback={<span data-loading />}>
      <LaterText notice={notice} />
    </Suspense>
  );
}

function isLater(notice: Notice): notice is LaterNotice {
  return ['personLeft', 'personTalks', 'personMissed', 'presides'].includes(notice.kind);
}

function isOfDevice(notice: Notice): notice is DeviceNews {
  return /^(deviceFound|deviceReplaced|unheard|speaksUnheard)$/.test(notice.kind);
}

function textOf(notice: Exclude<Notice, LaterNotice | DeviceNews>, t: TFunction, language: Language): string {
  switch (notice.kind) {
    case 'missed':
      if (notice.seconds === null) return t('notices.wasAway');
      return notice.seconds < 60
        ? t('notices.missed', { count: notice.seconds })
        : t('notices.missedMinutes', { count: Math.round(notice.seconds / 60) });
    case 'personWaiting':
    case 'handRaised':
      return t(`notices.${notice.kind}`, { names: namesOf(notice.people, t, language), count: notice.people.length });
    case 'acceptedTalk':
    case 'cameToTalk':
    case 'declinedTalk':
      return t(`notices.${notice.kind}`, { name: displayName(t, notice.person) });
    case 'personMoved':
      return t(notice.left ? 'notices.personMovedOut' : 'notices.personMoved', { name: displayName(t, notice.person) });
    case 'stranger':
      if (notice.person === null) return t('notices.strangerWithMyLink');
      return t('notices.stranger', { name: displayName(t, notice.person) });
    case 'messages': {
      const name = notice.author === null ? t('chat.somebody') : displayName(t, notice.author);
      return t('notices.messages', { name, count: notice.count });
    }
    case 'calledBack':
      return `${t(`notices.calledBack.${notice.why}`)} ${t(`notices.backIn.${notice.to}`)}`;
    case 'sessionStarted':
      if (notice.endedTalk === true) {
        return [t('notices.calledBack.session'), t('notices.backIn.courtroom'), t('notices.sessionStarted')].join(' ');
      }
      return notice.silent ? `${t('notices.sessionStarted')} ${t('notices.silent')}` : t('notices.sessionStarted');
    case 'startFailed':
      return t(notice.mayTry ? 'notices.startFailed' : 'notices.startFailedWait');
    case 'shareEnded':
      return t(`notices.shareEnded.${notice.why}`);
    case 'deviceFailed':
      return notice.failure === 'insecure'
        ? t('devices.problems.insecure.title')
        : t(`devices.problems.${notice.failure}.${notice.device}.title`);
    case 'refused': {
      const code = plainCode(notice.error.code);
      return `${t(`errors.${code}.title`)}. ${errorText(t, notice.error)}`;
    }
    default:
      return t(`notices.${notice.kind}`);
  }
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
